"""`loket trace`: a case as a waterfall, drawn from its events alone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from schemas import subjects
from schemas.envelope import Recorded
from schemas.subjects import Stream
from services.cli.look.answering import answer
from services.cli.look.sending import send
from services.cli.look.spans import Span, spans
from services.cli.options import AsJson, Case
from services.cli.who import connected
from services.faces.face import Faces
from services.faces.known import Known, events, known
from services.faces.readers import LOKET, face_at, model_of, opened, which, zones
from services.kernel.settings import Settings
from services.kernel.spans import span_id
from services.notify.inbox import OF_CASE

BAR = 44
PHASE = "phase/"
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
Send = Annotated[bool, typer.Option("--send", help="Send its spans to the OTLP endpoint again.")]
Notices = Annotated[bool, typer.Option("--notices", help="Also who was told, in every zone.")]


def trace(
    case: Case, notices: Notices = False, again: Send = False, as_json: AsJson = False
) -> None:
    """A case as a waterfall: phases, departments, terms and commands, as they were traced."""
    found, drawn = asyncio.run(_trace(case, notices or again))
    sent = send(Settings(), found.id, drawn.values()) if again else None
    plain = {**_plain(found, drawn), "sent": sent}
    answer(plain, as_json, lambda console, _: _draw(console, found, drawn))
    if again and not as_json:
        typer.echo(f"{sent} spans sent")


async def _trace(text: str, notices: bool) -> tuple[Known, dict[str, Span]]:
    async with connected() as faces:
        face = await face_at(faces, LOKET)
        found = await known(face, await which(text, faces.settings, face))
        desks = {
            zone: await _events(faces, zone, Stream.DESK, subjects.desk(zone, found.id))
            for zone in zones(faces.settings, "face")
            if found.case and zone in found.case.parts
        }
        told = await _notices(faces, found) if notices else []
    return found, spans(found, desks, told, datetime.now(UTC))


async def _notices(faces: Faces, found: Known) -> list[list[Recorded[Any]]]:
    told: list[list[Recorded[Any]]] = []
    for zone in zones(faces.settings, "face"):
        face, model = await face_at(faces, zone), model_of("inbox", zone)
        assert model
        async with opened(faces.settings, zone, model, face.reader) as projection:
            ids = [row["id"] for row in projection.rows(OF_CASE, str(found.id))]
        told += [await _events(faces, zone, Stream.NOTICES, subjects.notice(one)) for one in ids]
    return told


async def _events(faces: Faces, zone: str, stream: str, subject: str) -> list[Recorded[Any]]:
    return list(await events(await face_at(faces, zone), stream, subject))


def _plain(found: Known, drawn: dict[str, Span]) -> dict[str, Any]:
    """The spans as they were exported, by their own ids."""
    return {
        "case": found.id.hex,
        "reference": found.reference,
        "trace_id": found.id.hex,
        "spans": [
            {
                "span_id": span_id(found.id, span.fact.key),
                "parent_id": span_id(found.id, span.fact.parent) if span.fact.parent else None,
                "key": span.fact.key,
                "parent": span.fact.parent,
                "name": span.fact.name,
                "start": span.fact.start,
                "end": span.fact.end,
                "ok": span.fact.ok,
                "error": span.fact.error,
                "running": span.running,
                "attributes": dict(span.fact.attributes),
                "marks": span.fact.marks,
                "links": span.fact.links,
            }
            for span in drawn.values()
        ],
    }


def _draw(console: Console, found: Known, drawn: dict[str, Span]) -> None:
    console.print(f"[bold]{found.reference}[/]  trace {found.id.hex}")
    first = min(span.fact.start for span in drawn.values())
    scale = Scale(first, max(span.fact.end for span in drawn.values()) - first)
    table = Table(
        Column("", no_wrap=True),
        Column("", width=BAR, no_wrap=True),
        Column("", justify="right", no_wrap=True),
        "",
        box=None,
        show_header=False,
        pad_edge=False,
    )
    for depth, span in _ordered(drawn, None, 0):
        fact = span.fact
        lasted = duration(fact.end - fact.start) if fact.end > fact.start else ""
        table.add_row("  " * depth + _label(span), scale.bar(span), lasted, _note(span))
    console.print(table)


def _ordered(drawn: dict[str, Span], parent: str | None, depth: int) -> Iterator[tuple[int, Span]]:
    children = [span for span in drawn.values() if span.fact.parent == parent]
    for span in sorted(children, key=_place):
        yield depth, span
        yield from _ordered(drawn, span.fact.key, depth + 1)


def _place(span: Span) -> tuple[bool, datetime, datetime, str]:
    fact = span.fact
    return fact.key.startswith(PHASE), fact.start, fact.end, fact.key


def _label(span: Span) -> str:
    fact = span.fact
    if fact.name.startswith("term "):
        return f"[cyan]term {fact.attributes['loket.term']}[/]"
    if fact.name == "department":
        return f"[bold]department {fact.attributes['loket.department']}[/]"
    bold = fact.parent is None or fact.key.startswith(PHASE)
    return f"[bold]{fact.name}[/]" if bold else fact.name


def _note(span: Span) -> str:
    about = span.fact.attributes
    words = [str(about[name]) for name in ("loket.term_state", "loket.status") if name in about]
    if span.fact.name == "pause":
        words.append(str(about["loket.reason"]))
    if "loket.due" in about and span.running:
        words.append(f"due {about['loket.due']}")
    if span.fact.error:
        words.append(span.fact.error)
    return ", ".join([*words, "running"] if span.running else words)


@dataclass(frozen=True)
class Scale:
    """From moments to columns."""

    first: datetime
    whole: timedelta

    def bar(self, span: Span) -> Text:
        """A span as a bar in its place: a point when it took no time."""
        start, end = self._column(span.fact.start), self._column(span.fact.end)
        body = "━" * max(end - start, 1) if span.fact.end > span.fact.start else "·"
        body = f"{body[:-1]}▶" if span.running else body
        colour = "red" if not span.fact.ok else "yellow" if span.running else "green"
        return Text(" " * min(start, BAR - 1) + body, colour)

    def _column(self, at: datetime) -> int:
        return round((at - self.first) / self.whole * BAR) if self.whole else 0


def duration(lasted: timedelta) -> str:
    """How long something took, in the two units that matter."""
    if lasted >= DAY:
        return f"{lasted // DAY} d {lasted % DAY // HOUR} h"
    if lasted >= HOUR:
        return f"{lasted // HOUR} h {lasted % HOUR // MINUTE} min"
    if lasted >= MINUTE:
        return f"{lasted // MINUTE} min {lasted % MINUTE // timedelta(seconds=1)} s"
    return f"{lasted / timedelta(seconds=1):.2f} s"
