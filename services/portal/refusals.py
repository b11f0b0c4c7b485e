"""Refusals of services as pages say them: in the language of the page, with what to do."""

from __future__ import annotations

import tomllib
from functools import cache
from http import HTTPStatus
from importlib.resources import files

from pydantic import ValidationError

from schemas.common import Refused
from services.portal.say import Say
from services.portal.visit import Visit
from services.portal.wrong import Wrong

STATUSES = {
    "unknown_case": HTTPStatus.NOT_FOUND,
    "unknown_task": HTTPStatus.NOT_FOUND,
    "bad_case": HTTPStatus.NOT_FOUND,
    "not_there": HTTPStatus.NOT_FOUND,
    "erased": HTTPStatus.GONE,
    "not_allowed": HTTPStatus.FORBIDDEN,
    "not_signed_in": HTTPStatus.FORBIDDEN,
    "no_such_version": HTTPStatus.NOT_FOUND,
    "no_answer": HTTPStatus.SERVICE_UNAVAILABLE,
    "not_recorded": HTTPStatus.SERVICE_UNAVAILABLE,
}
"""What the web calls a refusal; any other is a conflict with what is."""

MISSING = "missing"
UNKNOWN = {
    "nl": ["Dit kan nu niet.", "Bekijk het dossier, of vraag de beheerder wat dit betekent."],
    "en": ["This cannot be done now.", "Look at the case, or ask the administrator."],
}
"""Of a code that a newer service gives."""


def status_of(refused: Refused) -> HTTPStatus:
    """The status of an answer that says so."""
    return STATUSES.get(refused.reason, HTTPStatus.CONFLICT)


def about_fields(error: ValidationError, say: Say) -> Wrong:
    """What a command says of its fields, in the words of a page."""
    found: dict[str, str] = {}
    for one in error.errors():
        name = ".".join(str(part) for part in one["loc"] if part != "__root__") or "_"
        empty = one["type"] in (MISSING, "string_too_short") or one.get("input") in ("", None)
        words = (
            ("Vul dit veld in.", "Fill in this field.")
            if empty
            else ("Dit kan niet zo: kijk het na.", "This is not right: check it.")
        )
        found.setdefault(name, say.t(*words))
    return Wrong(found)


def refusal(visit: Visit) -> dict[str, str] | None:
    """What a template says of a refusal: why, what to do, and what the service itself said.

    The service speaks English, and names what a general sentence cannot: a term, a finding.
    """
    if not isinstance(visit.problem, Refused):
        return None
    refused = visit.problem
    why, what_to_do = words().get(refused.reason, UNKNOWN)[visit.language]
    return {"why": why, "what_to_do": what_to_do, "said": f"{refused.detail} {refused.what_to_do}"}


@cache
def words() -> dict[str, dict[str, list[str]]]:
    """By the code of a refusal and by language: why, and what to do."""
    found = files("services.portal").joinpath("refusals.toml").read_text(encoding="utf-8")
    return tomllib.loads(found)
