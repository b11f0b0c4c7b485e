"""`loket figures`: how terms went, told so that nobody's own case can be found in it."""

from __future__ import annotations

import asyncio
import csv
import sys
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from schemas.catalogue import Kind
from schemas.catalogue.figures import enough
from schemas.common import Refused
from services.advice.assembly.figures import Figures, figures_of
from services.advice.assembly.history import KNOWN_BY, MODEL, REPORTED, read, reports, text
from services.advice.assembly.outcomes import OfProduct, outcomes_of
from services.cli.look.answering import answer
from services.cli.look.figures_drawn import draw, label
from services.cli.look.outcomes_drawn import draw_outcomes
from services.cli.look.term import English
from services.cli.options import AsJson
from services.cli.who import connected
from services.faces.readers import LOKET, face_at, opened
from services.kernel.calendar import AMSTERDAM, end_of
from services.kernel.words import EN, NL

AsOf = Annotated[str, typer.Option("--as-of", metavar="DATE", help="As it was known that day.")]
Only = Annotated[Kind | None, typer.Option("--clock", help="Only this kind of term.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Answer in CSV (RFC 4180).")]
Chart = Annotated[
    Path | None, typer.Option("--chart", metavar="FILE", help="Also draw: .svg or .png.")
]
COLUMNS = (
    *("as_of", "until", "clock", "dimension", "code", "name", "ended", "dropped", "met", "missed"),
    *("percent_within_term", "unit", "median", "p90", "pauses", "extensions"),
)


def figures(
    as_of: AsOf = "",
    clock: Only = None,
    as_csv: AsCsv = False,
    chart: Chart = None,
    english: English = False,
    as_json: AsJson = False,
) -> None:
    """How terms went: within their length or not, how long they took; never about a few cases."""
    day = _day(as_of)
    if as_json and as_csv:
        raise Refused("usage", "It is either --json or --csv.", "Leave one of them out.")
    if chart and chart.suffix not in (".svg", ".png"):
        raise Refused("bad_chart", f"{chart} is no picture.", "Let its name end in .svg or .png.")
    found, reported = asyncio.run(_figures(day, clock))
    language = EN if english else NL
    if chart:
        _chart(found, chart, language)
    if as_csv:
        _write_csv(found, day, language)
        return
    plain = {
        "as_of": day,
        **asdict(found),
        "outcomes": [asdict(one) for one in reported],
        "enough": enough().model_dump(),
    }
    answer(plain, as_json, lambda console, _: _draw(console, found, reported, language))


def today() -> date:
    """The date in Amsterdam."""
    return datetime.now(AMSTERDAM).date()


async def _figures(day: date, clock: Kind | None) -> tuple[Figures, tuple[OfProduct, ...]]:
    moment = text(end_of(day) + timedelta(microseconds=999_999))
    async with connected() as faces:
        face = await face_at(faces, LOKET)
        async with opened(faces.settings, LOKET, MODEL, face.reader) as projection:
            runs = read(projection.db.execute(KNOWN_BY, (moment,)))
            found = figures_of(runs, day, enough(), clock.value if clock else None)
            reported = reports(projection.db.execute(REPORTED, (moment,)))
            return found, outcomes_of(reported, day, enough()) if clock is None else ()


def _draw(console: Console, found: Figures, reported: tuple[OfProduct, ...], language: str) -> None:
    draw(console, found, language)
    draw_outcomes(console, reported, language)


def _day(words: str) -> date:
    try:
        day = date.fromisoformat(words) if words else today()
    except ValueError as error:
        raise Refused("bad_date", f"{words} is no date.", "Write it like 2026-11-30.") from error
    if day > today():
        raise Refused("future_date", f"{day} is still to come.", "Name a day that is past.")
    return day


def _chart(found: Figures, path: Path, language: str) -> None:
    if found.total is None:
        raise Refused(
            "too_few", "There is too little to show.", "Name a later date, or no --clock."
        )
    from services.cli.look.figures_chart import save  # a second that only who draws pays

    try:
        save(found, path, language)
    except OSError as error:
        raise Refused(
            "bad_file", f"{path}: {error}.", "Name a file in a folder of yours."
        ) from error


def _write_csv(found: Figures, day: date, language: str) -> None:
    """One row a cell; only the header when there is too little to show."""
    out = csv.DictWriter(sys.stdout, COLUMNS)
    out.writeheader()
    total = {"total": (found.total,)} if found.total else {}
    for dimension, cells in {**total, **found.tables}.items():
        for one in cells:
            row: dict[str, Any] = asdict(one)
            code, within = row.pop("name"), row.pop("within")
            row["percent_within_term"] = "" if within is None else f"{within:.1f}"
            row |= {"as_of": day, "until": found.until, "clock": found.kind or ""}
            row |= {"dimension": dimension, "code": code, "name": label(dimension, code, language)}
            out.writerow({column: _plain(value) for column, value in row.items()})


def _plain(value: Any) -> Any:
    """Nothing that a spreadsheet takes for a formula."""
    formula = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{value}" if formula else value
