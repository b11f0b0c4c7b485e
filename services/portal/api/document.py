"""The interface in OpenAPI 3.1, made from the same table that is served."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus as Http
from typing import Any, TypeAlias

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from services.portal.api.changing import Aanvaard
from services.portal.api.paging import Since
from services.portal.api.problem import TITLES, Probleem
from services.portal.api.table import BASE, JSON, PROBLEM, VERSION, Change, Interface, Read

Plain: TypeAlias = dict[str, Any]
REF = "#/components/schemas/"
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
HEADERS = {
    "APIVersion": ("Versie van deze interface.", {"type": "string", "example": VERSION}),
    "ETag": ("De versie die u zag: voor If-Match.", {"type": "string"}),
    "Location": ("Waar het te lezen is.", {"type": "string", "format": "uri-reference"}),
    "Allow": ("Wat hier wel kan.", {"type": "string"}),
    "Login": ("Hoe u inlogt.", {"type": "string"}),
}
NAMES = {"APIVersion": "API-Version", "Login": "WWW-Authenticate"}
ALWAYS = (400, 401, 403, 404, 406, 500, 503)
OF_CHANGES = (409, 410, 413, 415)
OF_VERSIONS = (412, 428)
OTHERWISE = "#/components/responses/"
NOT_ASKED = "Zonder If-Match is het antwoord 428; met een andere versie dan die er is 412."
ONCE = "Een UUID of een andere tekst van hoogstens 64 tekens."


def described(interface: Interface) -> str:
    """The document as text, always the same for the same table."""
    return json.dumps(document(interface), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def document(interface: Interface) -> Plain:
    """The document of one kind of face."""
    named, schemas = _schemas(interface)
    paths: Plain = {}
    for path, (read, change) in interface.paths.items():
        paths[path] = {"parameters": list(_in_path(path))} if "{" in path else {}
        if read:
            paths[path]["get"] = _reading(read, named)
        if change:
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
            "responses": dict(_problems()),
            "securitySchemes": {"sleutel": {"type": "http", "scheme": "bearer"}},
        },
    }


def _schemas(interface: Interface) -> tuple[Mapping[Any, str], Plain]:
    """Every schema by name, and the name of each model; a command leaves out what it omits."""
    wanted: list[tuple[type[BaseModel], JsonSchemaMode]] = [
        (one.answers, "serialization") for one in interface.reads if one.answers
    ]
    wanted += [(Aanvaard, "serialization"), (Probleem, "serialization")]
    wanted += [(one.command, "validation") for one in interface.changes]
    found, made = models_json_schema(list(dict.fromkeys(wanted)), ref_template=REF + "{model}")
    schemas = _without_dashes(made["$defs"])
    named = {key: _name(ref["$ref"]) for key, ref in found.items()}
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
        content = {JSON: {"schema": _many(schema) if one.many else schema}}
    tagged = "{id}" in one.path or issubclass(one.asks, Since)
    headers = _headers("APIVersion", *(("ETag",) if tagged else ()))
    answers = {"200": {"description": "Gevonden", "headers": headers, "content": content}}
    if tagged:
        answers["304"] = {"description": "Niet veranderd (If-None-Match)", "headers": headers}
    return {
        "operationId": _operation("lees", one.path),
        "summary": one.says,
        "description": one.says + ".",
        "tags": [_tag(one.path)],
        "parameters": list(_asked(one)),
        "responses": {**answers, **_others(*ALWAYS)},
    }


def _changing(one: Change, named: Mapping[Any, str]) -> Plain:
    header: Plain = {"in": "header", "schema": {"type": "string", "pattern": "^[!-~]{1,64}$"}}
    headers = [{**header, "name": "Idempotency-Key", "required": False, "description": ONCE}]
    also = (*OF_CHANGES, *(OF_VERSIONS if one.version else ()))
    if one.version:
        match: Plain = {"in": "header", "schema": {"type": "string", "minLength": 1}}
        headers += [{**match, "name": "If-Match", "required": True, "description": NOT_ASKED}]
    told = {JSON: {"schema": {"$ref": REF + named[Aanvaard, "serialization"]}}}
    known = _headers("APIVersion", "ETag", "Location")
    body = {JSON: {"schema": {"$ref": REF + named[one.command, "validation"]}}}
    return {
        "operationId": _operation("doe", one.path),
        "summary": one.says,
        "description": one.says + ".",
        "tags": [_tag(one.path)],
        "parameters": headers,
        "requestBody": {"required": True, "content": body},
        "responses": {
            "200": {"description": "Het was al zo", "headers": known, "content": told},
            "201": {"description": "Vastgelegd", "headers": known, "content": told},
            **_others(*ALWAYS, *also),
        },
    }


def _asked(one: Read) -> Iterator[Plain]:
    schema = one.asks.model_json_schema(ref_template=REF + "{model}")
    kinds = schema.get("$defs", {})
    for name, found in schema.get("properties", {}).items():
        found.pop("title", None)
        words = found.pop("description", "")
        plain = next((a for a in found.pop("anyOf", [found]) if a.get("type") != "null"), found)
        if "$ref" in plain:
            plain = {k: kinds[_name(plain["$ref"])][k] for k in ("type", "enum")}
        if found.get("default") is not None:
            plain = {**plain, "default": found["default"]}
        yield {"in": "query", "name": name, "description": words, "schema": plain}


def _in_path(path: str) -> Iterator[Plain]:
    kinds: dict[str, tuple[str, Plain]] = {
        "id": ("Id van het dossier.", {"type": "string", "format": "uuid"}),
        "naam": ("Nummer of vingerafdruk.", {"type": "string", "pattern": "^[0-9a-f]{1,64}$"}),
    }
    for name, (words, schema) in kinds.items():
        if f"{{{name}}}" in path:
            at = {"in": "path", "name": name, "required": True}
            yield {**at, "description": words, "schema": schema}


def _many(schema: Plain) -> Plain:
    after = {
        "type": ["string", "null"],
        "format": "uri-reference",
        "description": "De volgende bladzijde; null als dit de laatste is.",
    }
    found = {"resultaten": {"type": "array", "items": schema}, "volgende": after}
    return {"type": "object", "required": ["resultaten", "volgende"], "properties": found}


def _problems() -> Iterator[tuple[str, Plain]]:
    content = {PROBLEM: {"schema": {"$ref": REF + "Probleem"}}}
    own = {Http.METHOD_NOT_ALLOWED: ("Allow",), Http.UNAUTHORIZED: ("Login",)}
    for status, words in TITLES.items():
        headers = _headers("APIVersion", *own.get(status, ()))
        yield str(int(status)), {"description": words, "headers": headers, "content": content}


def _others(*statuses: int) -> Plain:
    return {str(one): {"$ref": f"{OTHERWISE}{one}"} for one in (*statuses, 405)}


def _headers(*names: str) -> Plain:
    return {NAMES.get(one, one): {"$ref": f"#/components/headers/{one}"} for one in names}


def _operation(verb: str, path: str) -> str:
    parts = [part for part in path.replace("-", "/").split("/") if part and "{" not in part]
    one = "Een" if path.endswith("}") else ""
    return verb + one + "".join(part.capitalize() for part in parts)


def _tag(path: str) -> str:
    return path.split("/")[1]


def _name(ref: str) -> str:
    return ref.rpartition("/")[2].replace("-", "")


def _without_dashes(schemas: Plain) -> Plain:
    """Names of schemas in PascalCase: two forms of one model are told apart by a word."""
    words = json.dumps(schemas)
    for name in schemas:
        if "-" in name:
            words = words.replace(f'"{REF}{name}"', f'"{REF}{name.replace("-", "")}"')
    found: Plain = {name.replace("-", ""): one for name, one in json.loads(words).items()}
    return found
