"""`loket audit verify`: was any event changed, lost or put in by somebody else?"""

from __future__ import annotations

import asyncio
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console

from schemas.common import Refused
from schemas.subjects import Stream
from services.cli.look.answering import answer
from services.cli.look.operating import Operator, operator
from services.cli.options import AsJson
from services.cli.who import connected
from services.faces.chains import Verified, verified_case
from services.faces.readers import DOOR, LOKET, face_at, which, zones
from services.faces.walking import CHAINED, Finding, Walk
from services.kernel.settings import Settings

audit = typer.Typer(no_args_is_help=True, help="Verify what was recorded.")
EVERYWHERE = (Stream.NOTICES, Stream.READS, Stream.RETENTION)
STREAMS: dict[str, tuple[Stream, ...]] = {
    LOKET: (Stream.REQUESTS, Stream.CASES, Stream.DELIVERIES, *EVERYWHERE),
    DOOR: (Stream.PROGRESS, *EVERYWHERE),
}
Meant = Annotated[
    str, typer.Argument(metavar="[CASE]", help="One case; left out, everything of every zone.")
]
Zone = Annotated[str, typer.Option("--zone", help="Only this zone.")]


@audit.command()
def verify(case: Meant = "", zone: Zone = "", as_json: AsJson = False) -> None:
    """Walk the chain of every event and name what was changed, lost or inserted."""
    found = asyncio.run(_verify(case, zone.upper()))
    answer(found, as_json, _draw)
    if any(one.findings for one in found):
        raise typer.Exit(1)


@audit.callback()
def _alone() -> None:
    """Verify what was recorded."""


async def _verify(meant: str, only: str) -> list[Verified]:
    case = None
    async with connected() as faces:
        settings = faces.settings
        known = zones(settings, "ops")
        if only and only not in known:
            words = f"There are no keys for {only} here."
            raise Refused("unknown_zone", words, f"Choose from {', '.join(known)}.")
        if meant:
            case = await which(meant, settings, await face_at(faces, only or LOKET))
    asked = (only,) if only else known
    found = [one for zone in asked for one in await _zone(settings, zone, case)]
    if case and not any(one.events for one in found):
        raise Refused("unknown_case", f"There is no case {case}.", "Check the id.")
    return found


async def _zone(settings: Settings, zone: str, case: UUID | None) -> list[Verified]:
    async with operator(settings, zone) as at:
        if case:
            return await verified_case(at.zone, at.reader, case)
        streams = STREAMS.get(zone, (Stream.DESK, *EVERYWHERE))
        destroyed = (await at.state(Stream.RETENTION))["messages"]
        return [await _whole(at, stream, destroyed) for stream in streams]


async def _whole(at: Operator, stream: Stream, destroyed: int) -> Verified:
    walk = Walk(at.zone, at.reader, stream)
    found = await walk.whole((await at.state(stream))["last_seq"])
    explained = destroyed and stream is not Stream.RETENTION
    gaps = [one for one in found if one.kind == "gone"] if explained else []
    findings = [one for one in found if one not in gaps]
    return Verified(at.zone, stream, walk.events, stream in CHAINED, findings, gaps)


def _draw(console: Console, found: list[Verified]) -> None:
    for one in found:
        what = f"{one.zone} {one.stream}: {one.events} events"
        if not one.chained:
            what += ", no chain, none missing" if not one.findings else ", no chain"
        colour, word = ("red", "BROKEN") if one.findings else ("green", "intact")
        console.print(f"[{colour}]{word}[/]  {what}")
        for finding in one.findings:
            console.print(f"  {_words(finding)}", markup=False, soft_wrap=True)
        for gap in one.gaps:
            words = f"{gap.detail}; cases were destroyed here, which leaves such gaps"
            console.print(f"  [dim]{words}[/]", soft_wrap=True)


def _words(finding: Finding) -> str:
    whose = f" of case {finding.case}" if finding.case else ""
    what = f" ({finding.type})" if finding.type else ""
    missing = f": {', '.join(map(str, finding.missing))}" if finding.missing else ""
    where = f"{finding.kind} event {finding.sequence}{what}{whose}"
    return f"{where}: {finding.detail}{missing}"
