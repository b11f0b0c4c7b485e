"""A change by a program: its body as a command, on the version it was meant for, and once.

The `Idempotency-Key` becomes the command's id, so the services themselves do nothing twice. What
was answered is kept as well: who lost the answer gets it again, though the version has moved on.
"""

from __future__ import annotations

import asyncio
import re
from hashlib import sha256
from http import HTTPStatus as Http
from typing import Any
from uuid import UUID, uuid5

from pydantic import Field, ValidationError
from pydantic_core import from_json, to_json
from starlette.responses import Response

from schemas.common import Command, Refused
from services.portal.api import problem
from services.portal.api.problem import Invalid, Not, Wrong
from services.portal.api.table import BASE, JSON, Answer, Change
from services.portal.api.tags import saw, tag
from services.portal.visit import Visit

COMMANDS = UUID("5e0b7c1d-2f64-5b8a-9d3e-7a41c6f0e852")
KEY = re.compile(r"[!-~]{1,64}")
TRIES, PAUSE = 25, 0.2
OTHER = "Deze Idempotency-Key is al gebruikt voor een andere wijziging. Neem een nieuwe."
UNSURE = ("no_answer", "busy", "failed")
"""Refusals after which it is not known whether something happened."""


class Aanvaard(Answer):
    """Uw wijziging is vastgelegd."""

    id: UUID = Field(description="Waarvan dit een wijziging is, of wat er nieuw is.")
    volgnummer: int = Field(description="Plaats in de stroom waarin het is vastgelegd.")
    gebeurtenis: str | None = Field(
        description="Id van de gebeurtenis; null als het al zo was en er niets is veranderd."
    )


async def changed(change: Change, visit: Visit, id: UUID) -> Response:
    """Do what is asked, or say again what was answered before."""
    if change.version:
        await change.version(visit, id)
    _json(visit.request.headers.get("content-type", ""))
    body = await visit.request.body()
    command = _command(change, id, body)
    key, keys, person = key_of(visit), visit.portal.keys, visit.actor.sub
    asked = sha256(f"{visit.request.url.path}\n".encode() + to_json(command)).hexdigest()
    before = keys.before(person, key) if key else None
    if before and before.asked != asked:
        raise Not(Http.CONFLICT, OTHER)
    if before and before.answer:
        return _response(*before.answer)
    if not before:
        await _on_version(change, visit, id)
    if not key:
        return _response(*await _done(change, visit, command))
    keys.begin(person, key, asked)
    visit.command_id = str(uuid5(COMMANDS, f"{visit.portal.name}\n{person}\n{key}"))
    try:
        answer = await _done(change, visit, command)
    except Refused as refused:
        if refused.reason not in UNSURE:
            keys.drop(person, key)
        raise
    keys.finish(person, key, answer)
    return _response(*answer)


async def _done(change: Change, visit: Visit, command: Command) -> tuple[int, dict[str, str], str]:
    accepted = await visit.do(command)
    headers = {}
    own = command.case if change.version else accepted.case
    if where := _place(change, own):
        headers["Location"] = where
    if version := await _seen(change, visit, own):
        headers["ETag"] = tag(version)
    status = Http.CREATED if accepted.event_id else Http.OK
    told = Aanvaard(id=accepted.case, volgnummer=accepted.sequence, gebeurtenis=accepted.event_id)
    return int(status), headers, told.model_dump_json()


async def _seen(change: Change, visit: Visit, own: UUID) -> str:
    """The version that this face sees now; of what is new, as soon as it can be seen here."""
    version = change.version or change.appears
    if version is None:
        return ""
    for _ in range(TRIES):
        try:
            return await version(visit, own)
        except Refused:
            await asyncio.sleep(PAUSE)
    return ""


def _place(change: Change, own: UUID) -> str:
    collection = change.path.split("/")[1]
    return f"{BASE}/{collection}/{own}" if change.version or change.appears else ""


def _response(status: int, headers: dict[str, str], body: str) -> Response:
    return Response(body, status, headers, media_type=JSON)


async def _on_version(change: Change, visit: Visit, id: UUID) -> None:
    """What exists is changed only by who saw it as it is."""
    if change.version is None:
        return
    given = visit.request.headers.get("if-match")
    if given is None:
        words = "Lees het eerst, en stuur de ETag mee in If-Match."
        raise Not(Http.PRECONDITION_REQUIRED, words)
    now = await change.version(visit, id)
    if not saw(given, now):
        words = "Het is veranderd sinds u het las. Lees het opnieuw en beoordeel het weer."
        raise Not(Http.PRECONDITION_FAILED, words, ETag=tag(now))


def key_of(visit: Visit) -> str:
    """The Idempotency-Key of a call, empty when it has none."""
    given = visit.request.headers.get("idempotency-key")
    if given is None:
        return ""
    key = given.strip().strip('"')
    if not KEY.fullmatch(key):
        words = "Hoogstens 64 tekens, zonder spaties: bijvoorbeeld een UUID."
        raise Invalid([Wrong("header", "Idempotency-Key", "pattern", words)])
    return key


def _json(given: str) -> None:
    kind, *rest = (part.strip().lower().replace('"', "") for part in given.split(";"))
    if kind != JSON or any(one.startswith("charset=") and one != "charset=utf-8" for one in rest):
        raise Not(Http.UNSUPPORTED_MEDIA_TYPE, f"De body moet {JSON} zijn, in UTF-8.")


def _command(change: Change, id: UUID, body: bytes) -> Command:
    """The command that a body means, checked by the command's own schema and by nothing else."""
    try:
        given: Any = from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise Invalid([Wrong("body", "", "json_invalid", "Dit is geen JSON.")]) from error
    if not isinstance(given, dict):
        raise Invalid([Wrong("body", "", "object", "De body moet een object zijn.")])
    ours = [
        Wrong("body", f"/{name}", "extra_forbidden", problem.WORDS["extra_forbidden"])
        for name in change.omits
        if name in given
    ]
    own = {"case": str(id)} if change.version else {}
    try:
        command = change.command.model_validate_json(to_json({**given, **own}), strict=True)
    except ValidationError as error:
        raise Invalid([*ours, *problem.about(error, "body").wrong]) from error
    if ours:
        raise Invalid(ours)
    return command
