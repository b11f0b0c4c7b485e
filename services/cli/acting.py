"""Somebody at a face, giving commands: what every verb does, and what it says afterwards."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import typer
from pydantic import BaseModel, ValidationError

from schemas import subjects
from schemas.common import Accepted, Actor, Command, Event, Refused
from schemas.envelope import Unreadable, read_event
from schemas.ids import reference
from schemas.subjects import Stream
from services.cli.failing import bad_fields
from services.cli.who import actor_at
from services.faces.face import OWNER, Face, Faces
from services.faces.readers import sees, which
from services.faces.verbs import Latest, Side
from services.kernel.direct import sequence, subject
from services.kernel.settings import Settings

PATIENCE = 8.0
ZONES = {Side.INSTITUTION: "DOOR", Side.LOKET: "LOKET", Side.OWNER: OWNER}


@dataclass(frozen=True)
class Acting:
    """Somebody at a face."""

    face: Face
    actor: Actor
    settings: Settings

    async def which(self, meant: str) -> UUID:
        """The case somebody means, by id or reference."""
        return await which(meant, self.settings, self.face, self.actor.sub)

    async def ask(self, command: type[Command], values: dict[str, Any]) -> Accepted:
        """Give a command; input is checked before anything is sent."""
        return await self.face.ask(checked(command, values), self.actor)

    async def latest(self, case: UUID, wanted: Latest) -> Any:
        """The value of the newest event of a type, or a refusal when there is none.

        At a desk, of a task that may not be seen there is none.
        """
        found = None
        if wanted.stream is not Stream.DESK or await self._sees(case):
            found = await newest(self.face, case, wanted.stream, wanted.event)
        if found is None:
            raise Refused("not_there", f"There is not yet {wanted.what}.", "Look at the case.")
        return getattr(found, wanted.value)

    async def _sees(self, case: UUID) -> bool:
        return await sees(self.settings, self.face, case, self.actor.sub)


async def at_side(
    faces: Faces, side: Side, who: str, department: str = "", institution: str = ""
) -> Acting:
    """Somebody at the face of their side."""
    zone = ZONES.get(side) or department.upper()
    if zone.lower() not in faces.settings.trust:
        names = ", ".join(sorted(set(faces.settings.trust) - {"loket", "door", "owner"})).upper()
        raise Refused("unknown_zone", f"{zone} is not one of our zones.", f"There is {names}.")
    async with asyncio.timeout(PATIENCE):
        face = await faces.at(zone)
        actor = await actor_at(face, side, who, institution.upper())
        return Acting(face, actor, faces.settings)


async def newest(face: Face, case: UUID, stream: Stream, event: type[Event]) -> Any:
    """The newest event of a type on a case, None when there is none."""
    lanes = {Stream.REQUESTS: subjects.request(case), Stream.CASES: subjects.case(case)}
    lane = lanes.get(stream) or subjects.desk(face.zone, case)
    found = None
    async for message in face.reader.all(stream, lane):
        try:
            read = read_event(message.headers, message.data, subject(message), sequence(message))
        except Unreadable:
            continue
        found = read.data if isinstance(read.data, event) else found
    return found


def checked(command: type[Command], values: dict[str, Any]) -> Command:
    """The command, or a refusal that names the fields that are wrong, missing or misspelt."""
    try:
        ready = command.model_validate(values)
    except ValidationError as error:
        raise bad_fields(error, command.__name__) from error
    strange = list(_strange(ready, values, ""))
    if strange:
        names = ", ".join(strange[:5])
        raise Refused(
            "bad_input", f"{command.__name__}: there is no {names}.", "Correct or remove it."
        )
    return ready


def report(accepted: Accepted, done: str, as_json: bool, name: str = "") -> None:
    """Say what became of it; `name` where it is about something else than a case."""
    name = name or reference(accepted.case)
    if as_json:
        changed = accepted.event_id is not None
        line = {**accepted.model_dump(mode="json"), "reference": name, "changed": changed}
        typer.echo(json.dumps(line))
    elif accepted.event_id:
        typer.echo(f"{name} {done}")
    else:
        typer.echo(f"{name} was al zo: er is niets veranderd")


def _strange(read: object, raw: object, place: str) -> Iterator[str]:
    """Names in the input that its model does not have: where it says `ignore`, people mistype."""
    if isinstance(read, BaseModel) and isinstance(raw, dict):
        known = type(read).model_fields
        yield from (f"{place}{name}" for name in raw if name not in known)
        for name in known.keys() & raw.keys():
            yield from _strange(getattr(read, name), raw[name], f"{place}{name}.")
    elif isinstance(read, tuple) and isinstance(raw, list | tuple):
        for number, (one, typed) in enumerate(zip(read, raw, strict=False)):
            yield from _strange(one, typed, f"{place}{number}.")
