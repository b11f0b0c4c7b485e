"""The interface in OpenAPI 3.1, made from the same table that is served."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from services.portal.api.changing import Aanvaard
from services.portal.api.paging import Since
from services.portal.api.parts import (
    ALWAYS,
    HEADERS,
    KEY,
    OF_CHANGES,
    OF_VERSIONS,
    REF,
    Plain,
    asked,
    headers,
    in_path,
    many,
    name_of,
    others,
    problems,
)
from services.portal.api.problem import Probleem
from services.portal.api.table import BASE, JSON, VERSION, Change, Interface, Read, Upload

ABOUT = """\
Dezelfde dingen als de pagina's van dit loket, voor programma's.

Inloggen: stuur een sleutel mee als `Authorization: Bearer <sleutel>`. Die maakt u op de pagina
Sleutels. Lezen kan ook met de sessie van de browser.

Wijzigen: lees eerst, en stuur de `ETag` mee in `If-Match`. Is het intussen veranderd, dan is het
antwoord 412. Geef elke wijziging een eigen `Idempotency-Key`: dezelfde vraag met dezelfde sleutel
gebeurt één keer en krijgt hetzelfde antwoord.

Namen van deze interface zijn Nederlands. De velden van een wijziging en van gepubliceerde
berichten heten zoals in hun gepubliceerde schema. Tijdstippen zijn in UTC.
"""
CONTACT = {
    "name": "Loket Kennisveiligheid",
    "url": "https://loket.example",
    "email": "api@loket.example",
}
NOT_ASKED = "Zonder If-Match is het antwoord 428; met een andere versie dan die er is 412."
AS_IT_IS = "De body is het bestand zelf; wat het is, blijkt uit de inhoud en niet uit Content-Type."


@cache
def described(interface: Interface) -> str:
    """The document as text, always the same for the same table."""
    return json.dumps(document(interface), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def document(interface: Interface) -> Plain:
    """The document of one kind of face."""
    named, schemas = _schemas(interface)
    paths: Plain = {}
    for path, (read, change) in interface.paths.items():
        paths[path] = {"parameters": list(in_path(path))} if "{" in path else {}
        if read:
            paths[path]["get"] = _reading(read, named)
        if isinstance(change, Upload):
            paths[path]["post"] = _uploading(change, named)
        elif change:
            paths[path]["post"] = _changing(change, named)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{interface.title}: API",
            "description": ABOUT,
            "version": VERSION,
            "contact": CONTACT,
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": BASE}],
        "security": [{"sleutel": []}],
        "tags": [{"name": name} for name in sorted({_tag(path) for path in paths})],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "headers": {n: {"description": d, "schema": s} for n, (d, s) in HEADERS.items()},
            "responses": dict(problems()),
            "securitySchemes": {"sleutel": {"type": "http", "scheme": "bearer"}},
        },
    }


def _schemas(interface: Interface) -> tuple[Mapping[Any, str], Plain]:
    """Every schema by name, and the name of each model; a command leaves out what it omits."""
    wanted: list[tuple[type[BaseModel], JsonSchemaMode]] = [
        (one.answers, "serialization") for one in interface.reads if one.answers
    ]
    wanted += [(Aanvaard, "serialization"), (Probleem, "serialization")]
    wanted += [(one.answers, "serialization") for one in interface.uploads]
    wanted += [(one.command, "validation") for one in interface.changes]
    found, made = models_json_schema(list(dict.fromkeys(wanted)), ref_template=REF + "{model}")
    schemas = _in_pascal_case(made["$defs"])
    named = {key: name_of(ref["$ref"]) for key, ref in found.items()}
    for one in interface.changes:
        schema = schemas[named[one.command, "validation"]]
        for name in one.omits:
            schema["properties"].pop(name, None)
        schema["required"] = [n for n in schema.get("required", ()) if n not in one.omits]
        schema["properties"] = schema["properties"] or {}
    for schema in schemas.values():
        if schema.get("required") == []:
            del schema["required"]
    return named, schemas


def _reading(one: Read, named: Mapping[Any, str]) -> Plain:
    if one.answers is None:
        content: Plain = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
    else:
        schema: Plain = {"$ref": REF + named[one.answers, "serialization"]}
        content = {JSON: {"schema": many(schema) if one.many else schema}}
    tagged = "{id}" in one.path or issubclass(one.asks, Since)
    told = headers("APIVersion", *(("ETag",) if tagged else ()))
    answers = {"200": {"description": "Gevonden", "headers": told, "content": content}}
    if tagged:
        answers["304"] = {"description": "Niet veranderd (If-None-Match)", "headers": told}
    return {
        "operationId": _operation("lees", one.path),
        "summary": one.says,
        "description": one.says + ".",
        "tags": [_tag(one.path)],
        "parameters": list(asked(one)),
        "responses": {**answers, **others(*ALWAYS)},
    }


def _uploading(one: Upload, named: Mapping[Any, str]) -> Plain:
    told = {JSON: {"schema": {"$ref": REF + named[one.answers, "serialization"]}}}
    known = headers("APIVersion", "Location")
    body = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    return {
        "operationId": _operation("stuur", one.path),
        "summary": one.says,
        "description": f"{one.says}. {AS_IT_IS}",
        "tags": [_tag(one.path)],
        "parameters": [KEY, *asked(one)],
        "requestBody": {"required": True, "content": body},
        "responses": {
            "201": {"description": "Nagekeken; zie stand", "headers": known, "content": told},
            "202": {"description": "In onderzoek", "headers": known, "content": told},
            **others(*ALWAYS, 409, 410, 413),
        },
    }


def _changing(one: Change, named: Mapping[Any, str]) -> Plain:
    given = [KEY]
    also = (*OF_CHANGES, *(OF_VERSIONS if one.version else ()))
    if one.version:
        match: Plain = {"in": "header", "schema": {"type": "string", "minLength": 1}}
        given += [{**match, "name": "If-Match", "required": True, "description": NOT_ASKED}]
    told = {JSON: {"schema": {"$ref": REF + named[Aanvaard, "serialization"]}}}
    known = headers("APIVersion", "ETag", "Location")
    body = {JSON: {"schema": {"$ref": REF + named[one.command, "validation"]}}}
    return {
        "operationId": _operation("doe", one.path),
        "summary": one.says,
        "description": one.says + ".",
        "tags": [_tag(one.path)],
        "parameters": given,
        "requestBody": {"required": True, "content": body},
        "responses": {
            "200": {"description": "Het was al zo", "headers": known, "content": told},
            "201": {"description": "Vastgelegd", "headers": known, "content": told},
            **others(*ALWAYS, *also),
        },
    }


def _operation(verb: str, path: str) -> str:
    parts = [part for part in path.replace("-", "/").split("/") if part and "{" not in part]
    one = "Een" if path.endswith("}") else ""
    return verb + one + "".join(part.capitalize() for part in parts)


def _tag(path: str) -> str:
    return path.split("/")[1]


def _in_pascal_case(schemas: Plain) -> Plain:
    """The same under names without signs: two models of one name are told apart by a word."""
    words = json.dumps(schemas)
    for name in schemas:
        words = words.replace(f'"{REF}{name}"', f'"{REF}{name_of(name)}"')
    found: Plain = {name_of(name): one for name, one in json.loads(words).items()}
    return found
