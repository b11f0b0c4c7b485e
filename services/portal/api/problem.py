"""What goes wrong, as problem+json (RFC 9457): all of it at once, and what to do."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus as Http
from typing import Any

import nats.errors
from pydantic import BaseModel, Field, ValidationError
from starlette.responses import Response

from schemas.common import Refused
from services.portal import refusals
from services.portal.api.table import PROBLEM, Answer

TYPE = "urn:nld:kennisveiligheidsadviezen:probleem:"
STATUSES = {
    "bad_reference": Http.NOT_FOUND,
    "no_such_version": Http.NOT_FOUND,
    "not_issued": Http.NOT_FOUND,
    "unknown_article": Http.NOT_FOUND,
    "unknown_track": Http.NOT_FOUND,
    "other_department": Http.FORBIDDEN,
    "destroyed": Http.GONE,
    "too_large": Http.REQUEST_ENTITY_TOO_LARGE,
    "unreadable": Http.BAD_REQUEST,
    "busy": Http.SERVICE_UNAVAILABLE,
    "quarantined": Http.SERVICE_UNAVAILABLE,
    "processing_not_logged": Http.SERVICE_UNAVAILABLE,
    "failed": Http.INTERNAL_SERVER_ERROR,
    "tampered": Http.INTERNAL_SERVER_ERROR,
}
"""What the interface calls a refusal besides what the pages do."""

TITLES = {
    Http.BAD_REQUEST: "De vraag klopt niet",
    Http.UNAUTHORIZED: "Niet ingelogd",
    Http.FORBIDDEN: "Niet toegestaan",
    Http.NOT_FOUND: "Niet gevonden",
    Http.METHOD_NOT_ALLOWED: "Kan hier niet",
    Http.NOT_ACCEPTABLE: "Niet in deze vorm",
    Http.CONFLICT: "Kan nu niet",
    Http.GONE: "Vernietigd",
    Http.PRECONDITION_FAILED: "Intussen veranderd",
    Http.REQUEST_ENTITY_TOO_LARGE: "Te groot",
    Http.UNSUPPORTED_MEDIA_TYPE: "Geen JSON",
    Http.PRECONDITION_REQUIRED: "Versie ontbreekt",
    Http.INTERNAL_SERVER_ERROR: "Er ging iets mis",
    Http.SERVICE_UNAVAILABLE: "Even niet bereikbaar",
}
WORDS = {
    "missing": "Dit veld is verplicht.",
    "extra_forbidden": "Dit veld bestaat niet.",
    "string_too_short": "Dit is te kort.",
    "string_too_long": "Dit is te lang.",
    "too_short": "Dit zijn er te weinig.",
    "too_long": "Dit zijn er te veel.",
    "enum": "Dit is geen waarde van deze lijst.",
    "literal_error": "Dit is geen waarde van deze lijst.",
    "string_pattern_mismatch": "Dit heeft niet de vorm die het moet hebben.",
}
OTHERWISE = "Dit voldoet niet aan het schema."


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong: where, which rule (`code`), and in words."""

    place: str
    name: str
    code: str
    words: str


class Invalid(Exception):  # noqa: N818  the sender corrects it, as with a refusal
    """A call that cannot be understood: everything that is wrong with it."""

    def __init__(self, wrong: Iterable[Wrong]) -> None:
        self.wrong = tuple(wrong)
        super().__init__("; ".join(one.words for one in self.wrong))


class Not(Exception):  # noqa: N818  an answer
    """A call that ends with this status."""

    def __init__(self, status: Http, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Fout(Answer):
    """Eén ding dat niet klopt."""

    plaats: str = Field(description="body, query, path of header")
    naam: str = Field(description="Veld: in de body een JSON Pointer, anders de naam.")
    code: str
    uitleg: str


class Probleem(BaseModel):
    """Wat er mis is (RFC 9457)."""

    type: str = Field(json_schema_extra={"format": "uri"})
    title: str
    status: int
    detail: str
    instance: str
    reden: str | None = Field(default=None, description="Code van wat in de weg staat.")
    errors: list[Fout] | None = Field(default=None, description="Alles wat niet klopt.")


def about(error: ValidationError, place: str) -> Invalid:
    """Everything that a model says of what was sent."""
    return Invalid(
        Wrong(place, _name(one["loc"], place), one["type"], WORDS.get(one["type"], OTHERWISE))
        for one in error.errors(include_url=False, include_input=False, include_context=False)
    )


def answer(error: Exception, path: str) -> Response:
    """The answer to a call that ended so; None of our own affairs is in it."""
    match error:
        case Invalid():
            wrong = [
                {"plaats": one.place, "naam": one.name, "code": one.code, "uitleg": one.words}
                for one in error.wrong
            ]
            return made(Http.BAD_REQUEST, "Verbeter wat bij errors staat.", path, errors=wrong)
        case Not():
            return made(error.status, error.detail, path, headers=error.headers)
        case Refused():
            status = STATUSES.get(error.reason) or refusals.status_of(error)
            words = f"{error.detail} {error.what_to_do}"
            return made(status, words, path, reden=error.reason)
        case TimeoutError() | nats.errors.Error():
            return made(Http.SERVICE_UNAVAILABLE, "Probeer het over een paar minuten weer.", path)
    return made(Http.INTERNAL_SERVER_ERROR, "Probeer het later weer.", path)


def made(
    status: Http, detail: str, path: str, headers: Mapping[str, str] | None = None, **more: Any
) -> Response:
    """A problem as it is sent."""
    name = str(more.get("reden") or status.name).lower().replace("_", "-")
    said = {"type": TYPE + name, "title": TITLES.get(status, status.phrase), "status": int(status)}
    body = json.dumps({**said, "detail": detail, "instance": path, **more}, ensure_ascii=True)
    return Response(body, status, dict(headers or {}), media_type=PROBLEM)


def _name(loc: tuple[int | str, ...], place: str) -> str:
    if place != "body":
        return str(loc[0]) if loc else ""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in loc)
