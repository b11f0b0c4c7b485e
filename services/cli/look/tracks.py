"""`loket track` and `loket tracks`: what OCW does when a concern stays; for the owner only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from rich.console import Console
from rich.table import Table

from schemas.catalogue import Catalogue, load
from schemas.catalogue.entries import Entry
from schemas.common import Role
from schemas.track import StepRecorded
from services.advice.assembly.track import unknown
from services.cli.acting import Acting, at_side
from services.cli.look.answering import answer, reason
from services.cli.options import As, AsJson, Case
from services.cli.who import connected
from services.faces.tracks import open_tracks, track_of
from services.faces.verbs import Side


def track(case: Case, who: As = "", as_json: AsJson = False) -> None:
    """The steps of one track, who took them, when, and what may follow."""
    answer(asyncio.run(_track(case, who)), as_json, _draw)


def tracks(who: As = "", as_json: AsJson = False) -> None:
    """The open tracks."""
    answer(asyncio.run(_tracks(who)), as_json, _listed)


async def _track(meant: str, who: str) -> dict[str, Any]:
    async with _owner(who) as owner:
        own = await owner.which(meant)
        return await track_of(owner.face, owner.settings.oin, owner.actor, own)


async def _tracks(who: str) -> list[dict[str, Any]]:
    async with _owner(who) as owner:
        return await open_tracks(owner.face, owner.settings.oin, owner.actor)


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
