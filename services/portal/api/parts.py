"""Pieces of the OpenAPI document that several operations share: headers, parameters, problems."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus as Http
from typing import Any, TypeAlias

from services.portal.api.problem import TITLES
from services.portal.api.table import PROBLEM, VERSION, Read, Upload

Plain: TypeAlias = dict[str, Any]
REF = "#/components/schemas/"
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
ONCE = "Een UUID of een andere tekst van hoogstens 64 tekens."
KEY: Plain = {
    "in": "header",
    "schema": {"type": "string", "pattern": "^[!-~]{1,64}$"},
    "name": "Idempotency-Key",
    "required": False,
    "description": ONCE,
}


def asked(one: Read | Upload) -> Iterator[Plain]:
    """What may stand after the question mark, as parameters."""
    schema = one.asks.model_json_schema(ref_template=REF + "{model}")
    kinds = schema.get("$defs", {})
    for name, found in schema.get("properties", {}).items():
        found.pop("title", None)
        words = found.pop("description", "")
        plain = next((a for a in found.pop("anyOf", [found]) if a.get("type") != "null"), found)
        if "$ref" in plain:
            plain = {k: kinds[name_of(plain["$ref"])][k] for k in ("type", "enum")}
        if found.get("default") is not None:
            plain = {**plain, "default": found["default"]}
        must = {"required": True} if name in schema.get("required", ()) else {}
        yield {"in": "query", "name": name, "description": words, "schema": plain, **must}


def in_path(path: str) -> Iterator[Plain]:
    """The parts of an address that differ."""
    kinds: dict[str, tuple[str, Plain]] = {
        "id": ("Id van het dossier.", {"type": "string", "format": "uuid"}),
        "naam": ("Nummer of vingerafdruk.", {"type": "string", "pattern": "^[0-9a-f]{1,64}$"}),
    }
    for name, (words, schema) in kinds.items():
        if f"{{{name}}}" in path:
            at = {"in": "path", "name": name, "required": True}
            yield {**at, "description": words, "schema": schema}


def many(schema: Plain) -> Plain:
    """A list, and where it goes on."""
    after = {
        "type": ["string", "null"],
        "format": "uri-reference",
        "description": "De volgende bladzijde; null als dit de laatste is.",
    }
    found = {"resultaten": {"type": "array", "items": schema}, "volgende": after}
    return {"type": "object", "required": ["resultaten", "volgende"], "properties": found}


def problems() -> Iterator[tuple[str, Plain]]:
    """Every kind of problem, once."""
    content = {PROBLEM: {"schema": {"$ref": REF + "Probleem"}}}
    own = {Http.METHOD_NOT_ALLOWED: ("Allow",), Http.UNAUTHORIZED: ("Login",)}
    for status, words in TITLES.items():
        told = headers("APIVersion", *own.get(status, ()))
        yield str(int(status)), {"description": words, "headers": told, "content": content}


def others(*statuses: int) -> Plain:
    """The problems that an operation may answer."""
    return {str(one): {"$ref": f"{OTHERWISE}{one}"} for one in (*statuses, 405)}


def headers(*names: str) -> Plain:
    """Headers of an answer, by reference."""
    return {NAMES.get(one, one): {"$ref": f"#/components/headers/{one}"} for one in names}


def name_of(ref: str) -> str:
    """The name of the schema that a reference points at."""
    parts = re.split("__|-", ref.rpartition("/")[2])
    return "".join(part[:1].upper() + part[1:] for part in parts)
