"""`loket track` and `loket tracks`: what OCW does when a concern stays; for the owner only.

They are read from the stream each time: there are few, and no copy of them stays behind here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from rich.console import Console
from rich.table import Table

from schemas import subjects
from schemas.catalogue import Catalogue, load
from schemas.catalogue.entries import Entry
from schemas.common import Role
from schemas.envelope import Recorded, Unreadable, read_event
from schemas.ids import reference
from schemas.record import ConfidentialRead
from schemas.subjects import Bucket, Stream
from schemas.track import StepRecorded, TrackOpened
from services.advice.assembly.track import Track, evolve, unknown
from services.cli.acting import Acting, at_side
from services.cli.look.answering import answer, reason
from services.cli.options import As, AsJson, Case
from services.cli.who import connected
from services.faces.known import events
from services.faces.reads import written
from services.faces.verbs import Side
from services.kernel.decider import Decider
from services.kernel.direct import sequence, subject
from services.kernel.texts import Texts


def track(case: Case, who: As = "", as_json: AsJson = False) -> None:
    """The steps of one track, who took them, when, and what may follow."""
    answer(asyncio.run(_track(case, who)), as_json, _draw)


def tracks(who: As = "", as_json: AsJson = False) -> None:
    """The open tracks."""
    answer(asyncio.run(_tracks(who)), as_json, _listed)


async def _track(meant: str, who: str) -> dict[str, Any]:
    async with _owner(who) as owner:
        own = await owner.which(meant)
        found = await events(owner.face, Stream.TRACKS, subjects.track(own))
        folded = Decider[Any](None, evolve).fold(list(found))
        if folded is None:
            raise unknown()
        await _record(owner, own, "track")
        notes = Texts(owner.face.client, owner.face.reader, Bucket.NOTES)
        by = {id(event.data): event.meta.actor.sub for event in found}
        steps = [
            one.model_dump(exclude={"note"})
            | {"by": by[id(one)], "note": await notes.get(own, one.note) if one.note else ""}
            for one in folded.steps
        ]
        return {**_about(own, folded), "opened_at": _opened(found), "steps": steps}


async def _tracks(who: str) -> list[dict[str, Any]]:
    async with _owner(who) as owner:
        found: dict[UUID, list[Recorded[Any]]] = {}
        async for message in owner.face.reader.all(Stream.TRACKS):
            where, at = subject(message), sequence(message)
            try:
                event = read_event(message.headers, message.data, where, at)
            except Unreadable:
                continue
            found.setdefault(event.meta.case, []).append(event)
        folded = {own: Decider[Any](None, evolve).fold(all_) for own, all_ in found.items()}
        open_ones = {own: one for own, one in folded.items() if one and not one.closed}
        for own in open_ones:
            await _record(owner, own, "tracks")
        return [_about(own, one) for own, one in open_ones.items()]


@asynccontextmanager
async def _owner(who: str) -> AsyncIterator[Acting]:
    """Somebody of OCW; anybody else hears that there is nothing."""
    async with connected() as faces:
        try:
            acting = await at_side(faces, Side.OWNER, who)
        except FileNotFoundError as error:
            raise unknown() from error
        if not acting.actor.has(Role.OWNER):
            raise unknown()
        yield acting


async def _record(owner: Acting, own: UUID, part: str) -> None:
    read, where = ConfidentialRead(part=part), subjects.track_read(own)
    await written(owner.face, owner.settings.oin, where, owner.actor, read)


def _opened(found: Sequence[Recorded[Any]]) -> datetime:
    return max(event.meta.time for event in found if isinstance(event.data, TrackOpened))


def _about(own: UUID, found: Track) -> dict[str, Any]:
    catalogue = load(found.opened.catalogue)
    return {
        "track": own.hex,
        "reference": reference(own) if found.opened.of_case else None,
        "institution": found.opened.institution,
        "concern": found.opened.concern,
        "catalogue": found.opened.catalogue,
        "last": found.last,
        "closed": found.closed.reason if found.closed else None,
        "next": [] if found.closed else [step.code for step in found.open_to(catalogue)],
    }


def _draw(console: Console, found: dict[str, Any]) -> None:
    words = _words(load(found["catalogue"]))
    name, concern = found["reference"] or found["track"], words("concerns", found["concern"])
    console.print(f"[bold]{name}[/]  {found['institution']}: {concern}")
    table = Table("dag", "stap", "met", "uitkomst", "door", "notitie")
    for one in found["steps"]:
        said = (words(t, one[f]) for t, f in (("track_steps", "step"), ("bodies", "body")))
        outcome = words("step_outcomes", one["outcome"])
        table.add_row(one["on"].isoformat(), *said, outcome, one["by"], one["note"])
    console.print(table)
    if found["closed"]:
        console.print(f"Gesloten: {reason(found['closed'])}")
        return
    console.print("Kan nu:")
    for code in found["next"]:
        console.print(f"  {code}: {words('track_steps', code)}")


def _listed(console: Console, found: list[dict[str, Any]]) -> None:
    table = Table("spoor", "instelling", "zorg", "laatste stap", "op", box=None, pad_edge=False)
    for one in found:
        words, last = _words(load(one["catalogue"])), one["last"]
        step = words("track_steps", last.step) if isinstance(last, StepRecorded) else "geen"
        day = last.on.isoformat() if isinstance(last, StepRecorded) else ""
        name = one["reference"] or one["track"]
        table.add_row(name, one["institution"], words("concerns", one["concern"]), step, day)
    console.print(table if found else "Er zijn geen open sporen.")


def _words(catalogue: Catalogue) -> Callable[[str, str], str]:
    """The Dutch name of a code of one table of the catalogue."""

    def words(table: str, code: str) -> str:
        entries: dict[str, Entry] = getattr(catalogue, table)
        return entries[code].name.nl if code in entries else code

    return words
