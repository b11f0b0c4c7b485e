"""CloudEvents 1.0, NL GOV profile 1.1, in binary mode on NATS headers.

The only place that knows `ce-*` names; schemas/attributes says what each attribute holds. `time`
is the moment of logging, in UTC. An event's id is computed from what caused it and its subject,
so the same cause never gives two events.
The chain: `prev` is the digest of the event before it on the same subject.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Generic, TypeVar
from urllib.parse import quote, unquote_to_bytes
from uuid import UUID

from pydantic import BaseModel, ValidationError

from schemas.common import Actor, Command, Event, digest, message_type

M = TypeVar("M", bound=Event | Command)
C = TypeVar("C", bound=Command)
B = TypeVar("B", bound=BaseModel)

SOURCE_PREFIX = "urn:nld:oin:{oin}:systeem:{service}"
SAFE = "".join(chr(c) for c in range(0x21, 0x7F) if chr(c) not in '"%')
PLAIN = re.compile(r"[\x21\x23\x24\x26-\x7e]*")
PARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}")
IDENTITY = re.compile(r"[A-Za-z0-9-]{8,64}")


class Unreadable(Exception):  # noqa: N818  it names the message, not a failure of ours
    """A message that is not ours to read: why, in one line."""


class UnknownType(Unreadable):
    """A type this version does not know; skipped and counted, never an error for the case."""


@dataclass(frozen=True, slots=True)
class Meta:
    """What the envelope says besides the data."""

    id: str
    source: str
    case: UUID
    time: datetime
    actor: Actor
    cause: str
    order: int = 0
    prev: str = ""
    span: str = ""
    trace: UUID | None = None
    """The case that it is about, where its own subject is something else, as a notice is."""


@dataclass(frozen=True, slots=True)
class Recorded(Generic[M]):
    """A message as it stands in a stream, with its envelope and its digest for the chain."""

    data: M
    meta: Meta
    sequence: int
    subject: str
    digest: str


def source(oin: str, service: str) -> str:
    """Who says so: the organisation by its OIN, then the system."""
    return SOURCE_PREFIX.format(oin=oin, service=service)


def encode(message: Event | Command, meta: Meta) -> tuple[dict[str, str], bytes]:
    """Headers and body of a message."""
    headers = {
        "ce-specversion": "1.0",
        "ce-id": escape(meta.id),
        "ce-source": escape(meta.source),
        "ce-type": message_type(type(message)),
        "ce-subject": meta.case.hex,
        "ce-time": meta.time.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "ce-datacontenttype": "application/json",
        "ce-correlationid": str(meta.case),
        "ce-causationid": escape(meta.cause),
        "ce-authtype": "service_account" if meta.actor.issuer == "service" else "user",
        "ce-authid": escape(meta.actor.sub),
        "ce-authclaims": _claims(meta.actor),
        "content-type": "application/json",
    }
    if meta.order:
        headers["ce-sequence"] = f"{meta.order:020d}"
    if meta.prev:
        headers["ce-prev"] = meta.prev
    if meta.span:
        headers["traceparent"] = f"00-{(meta.trace or meta.case).hex}-{meta.span}-01"
    return headers, _body(message)


def encode_command(command: Command, identity: str) -> tuple[dict[str, str], bytes]:
    """Headers and body of a command; who asks is in the token that goes with it."""
    headers = {
        "ce-specversion": "1.0",
        "ce-id": escape(identity),
        "ce-type": message_type(type(command)),
        "content-type": "application/json",
    }
    return headers, _body(command)


def header(attribute: str) -> str:
    """The header that carries an attribute."""
    return f"ce-{attribute}"


def chain_digest(headers: Mapping[str, str], body: bytes) -> str:
    """The digest the next event on this subject carries as `prev`."""
    lines = sorted(f"{name}: {value}" for name, value in headers.items() if name[:3] == "ce-")
    return digest("\n".join(lines).encode() + b"\n\n" + body)


def kind(headers: Mapping[str, str] | None) -> str:
    """The type of a message without reading it; empty when it is no CloudEvent."""
    return (headers or {}).get("ce-type", "")


def read_meta(headers: Mapping[str, str]) -> Meta:
    """The envelope, or Unreadable saying which attribute is missing or wrong."""
    try:
        if headers["ce-specversion"] != "1.0":
            raise Unreadable("ce-specversion is not 1.0")
        case, (trace, span) = UUID(headers["ce-subject"]), parent(headers)
        return Meta(
            id=unescape(headers["ce-id"]),
            source=unescape(headers["ce-source"]),
            case=case,
            time=_moment(headers["ce-time"]),
            actor=_actor(headers["ce-authid"], headers["ce-authclaims"]),
            cause=unescape(headers["ce-causationid"]),
            order=int(headers.get("ce-sequence", "0")),
            prev=headers.get("ce-prev", ""),
            span=span,
            trace=None if trace == case else trace,
        )
    except (KeyError, ValueError, TypeError, ValidationError) as error:
        raise Unreadable(f"envelope: {type(error).__name__} {error}") from error


def read_event(
    headers: Mapping[str, str] | None, body: bytes, subject: str, sequence: int
) -> Recorded[Event]:
    """One event from a stream."""
    headers = headers or {}
    name = kind(headers)
    if name not in Event.registry:
        raise UnknownType(name or "no ce-type")
    meta = read_meta(headers)
    data = _read(Event.registry[name], body)
    return Recorded(data, meta, sequence, subject, chain_digest(headers, body))


def read_identity(expected: type[Command], headers: Mapping[str, str] | None) -> str:
    """The id its sender gave a command: the same id is the same command, however often sent."""
    identity = (headers or {}).get("ce-id", "")
    if not IDENTITY.fullmatch(identity):
        raise Unreadable("ce-id: the command needs an id of 8 to 64 letters, digits or -")
    if kind(headers) != message_type(expected):
        raise Unreadable(f"ce-type: expected {message_type(expected)}")
    return identity


def read_command(expected: type[C], body: bytes) -> C:
    """The data of one command; Unreadable says which fields are wrong."""
    return _read(expected, body)


def _body(message: Event | Command) -> bytes:
    return message.model_dump_json().encode()


def _read(model: type[B], body: bytes) -> B:
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        places = "; ".join(
            f"{'.'.join(map(str, e['loc'])) or 'body'}: {e['msg']}" for e in error.errors()[:5]
        )
        raise Unreadable(places) from error


def parent(headers: Mapping[str, str]) -> tuple[UUID | None, str]:
    """Trace and span of W3C Trace Context; whether the sender sampled them is not our concern."""
    found = PARENT.match(headers.get("traceparent", ""))
    return (UUID(found[1]), found[2]) if found else (None, "")


def _moment(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("ce-time has no zone")
    return moment


@lru_cache(4096)
def _claims(actor: Actor) -> str:
    claims = {"iss": actor.issuer, "roles": list(actor.roles)}
    if actor.department:
        claims["department"] = actor.department
    if actor.organisation:
        claims["organisation"] = actor.organisation
    if actor.unit:
        claims["unit"] = actor.unit
    return escape(json.dumps(claims, separators=(",", ":")))


@lru_cache(4096)
def _actor(sub: str, said: str) -> Actor:
    claims = json.loads(unescape(said))
    return Actor(
        sub=unescape(sub),
        roles=claims["roles"],
        issuer=claims["iss"],
        department=claims.get("department"),
        organisation=claims.get("organisation"),
        unit=claims.get("unit"),
    )


def escape(value: str) -> str:
    """Percent-encode as the NATS binding says: space, quote, percent and all beyond ASCII."""
    return value if PLAIN.fullmatch(value) else quote(value, safe=SAFE)


def unescape(value: str) -> str:
    """Decode exactly one round; bytes that are not UTF-8 raise ValueError."""
    if value.startswith('"') and value.endswith('"') and len(value) > 1:
        value = re.sub(r"\\(.)", r"\1", value[1:-1])
    return unquote_to_bytes(value).decode() if "%" in value else value
