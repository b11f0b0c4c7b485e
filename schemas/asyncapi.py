"""The AsyncAPI 3.0 document of every lane and command, made from the registries."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from pydantic.json_schema import models_json_schema

from schemas import attributes, messages
from schemas.attributes import Schema
from schemas.channels import LANES, LETTER, PARAMETERS, ZONES, Lane, command_address
from schemas.common import Accepted, Command, Event, Message, Refusal, message_type
from schemas.envelope import header

Document: TypeAlias = dict[str, Any]

VERSION = "0.1.0"
JSON = "application/json"
REPLIES: dict[str, type[Message]] = {"accepted": Accepted, "refused": Refusal}
DESCRIPTION = (
    "Events and commands of the Loket Kennisveiligheid: CloudEvents 1.0 (NL GOV profile 1.1) in "
    "binary mode on NATS JetStream. An append to a stream of the own zone is conditional on the "
    "last sequence of its exact subject. A border message is appended by the sender straight "
    "into the receiver's stream and is sent again until acknowledged. Commands are "
    "request/reply. Events hold no free text and no personal data; border messages carry the "
    "texts that the receiver needs and stores erasably. Additive changes keep the type: ignore "
    "fields you do not know."
)


def document() -> Document:
    """The whole document."""
    return {
        "asyncapi": "3.0.0",
        "id": "urn:nld:kennisveiligheidsadviezen:asyncapi",
        "info": {
            "title": "Loket Kennisveiligheid",
            "version": VERSION,
            "description": DESCRIPTION,
            "license": {"name": "EUPL-1.2"},
        },
        "defaultContentType": JSON,
        "servers": {zone: _server(zone, why) for zone, why in ZONES.items()},
        "channels": _channels(),
        "operations": _operations(),
        "components": {
            "messages": _messages(),
            "messageTraits": {"event": _event_trait(), "command": _command_trait()},
            "schemas": _schemas(),
        },
    }


def _server(zone: str, description: str) -> Document:
    where = {"description": "Where this zone's NATS servers are; each installation says so."}
    return {
        "host": "{host}",
        "protocol": "nats",
        "description": description,
        "variables": {"host": where},
    }


def _channels() -> Document:
    found = {lane.name: _lane(lane) for lane in LANES}
    for command in messages.commands().values():
        found[command.__name__] = _command_channel(command)
    found["replies"] = {
        "address": None,
        "description": "The inbox a command names for its answer.",
        "messages": {name: _ref("messages", name) for name in REPLIES},
    }
    return found


def _lane(lane: Lane) -> Document:
    return _channel(lane.address, lane.description, lane.zones, lane.messages)


def _command_channel(command: type[Command]) -> Document:
    zones = {"desk": ("department",), "notify": ("door",)}.get(command.service, ("door", "loket"))
    return _channel(command_address(command), _summary(command), zones, (message_type(command),))


def _channel(
    address: str, description: str, zones: tuple[str, ...], travelling: tuple[str, ...]
) -> Document:
    parameters = re.findall(r"{(\w+)}", address)
    return {
        "address": address,
        "description": description,
        "servers": [{"$ref": f"#/servers/{zone}"} for zone in zones],
        "messages": {name: _ref("messages", name) for name in travelling},
        "parameters": {name: {"description": PARAMETERS[name]} for name in parameters},
    }


def _operations() -> Document:
    found: Document = {}
    for lane in LANES:
        for service in lane.senders:
            found[f"{service}-sends-{lane.name}"] = _operation("send", lane.name, service)
        for service in lane.receivers:
            found[f"{service}-receives-{lane.name}"] = _operation("receive", lane.name, service)
    for command in messages.commands().values():
        name, service = command.__name__, command.service
        reply = {"reply": {"channel": {"$ref": "#/channels/replies"}}}
        queue = {"bindings": {"nats": {"queue": service, "bindingVersion": "0.1.0"}}}
        found[f"{service}-answers-{name}"] = _operation("receive", name, service) | reply | queue
        found[f"face-asks-{name}"] = _operation("send", name, "face") | reply
    return found


def _operation(action: str, channel: str, service: str) -> Document:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "tags": [{"name": service}],
    }


def _messages() -> Document:
    found: Document = {
        name: _message(name, event, "event") for name, event in messages.events().items()
    }
    for name, command in messages.commands().items():
        found[name] = _message(name, command, "command")
    for name, reply in REPLIES.items():
        found[name] = _plain(name, reply) | {"payload": _ref("schemas", reply.__name__)}
    words = "A file of an issued letter, signed: PDF/A and PDF/UA, HTML, or JSON (letter.v1)."
    letter = {"title": "Letter", "summary": words, "contentType": "application/octet-stream"}
    payload = {"type": "string", "format": "binary"}
    found[LETTER] = letter | {"name": LETTER, "payload": payload}
    return found


def _message(name: str, model: type[Event] | type[Command], trait: str) -> Document:
    kind = {header("type"): {"const": name}}
    return _plain(name, model) | {
        "headers": {"type": "object", "properties": kind},
        "payload": _ref("schemas", model.__name__),
        "traits": [_ref("messageTraits", trait)],
    }


def _plain(name: str, model: type[Message]) -> Document:
    return {
        "name": name,
        "title": model.__name__,
        "summary": _summary(model),
        "contentType": JSON,
    }


def _event_trait() -> Document:
    always = {header(name): schema for name, schema in attributes.EVENT.items()}
    sometimes = {header(name): schema for name, schema in attributes.SOMETIMES.items()}
    optional = sometimes | {"traceparent": attributes.TRACEPARENT}
    return {
        "headers": _headers(always | {"content-type": {"const": JSON}}, optional),
        "correlationId": {"location": f"$message.header#/{header('correlationid')}"},
    }


def _command_trait() -> Document:
    always = {header(name): schema for name, schema in attributes.COMMAND.items()}
    token = {"Authorization": attributes.AUTHORIZATION}
    return {"headers": _headers(always | token, {"content-type": {"const": JSON}})}


def _headers(required: dict[str, Schema], optional: dict[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": required | optional,
        "required": sorted(required),
    }


def _schemas() -> Document:
    models: list[type[Message]] = [*messages.events().values(), *messages.commands().values()]
    _, found = models_json_schema(
        [(model, "validation") for model in (*models, *REPLIES.values())],
        ref_template="#/components/schemas/{model}",
    )
    definitions: Document = found["$defs"]
    return definitions


def _summary(model: type[Message]) -> str:
    return " ".join((model.__doc__ or "").split())


def _ref(section: str, name: str) -> Document:
    return {"$ref": f"#/components/{section}/{name}"}
