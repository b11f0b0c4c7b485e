"""`loket figures`: how terms went, told so that nobody's own case can be found in it."""

from __future__ import annotations

import asyncio
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from schemas.catalogue import Kind
from schemas.common import Refused
from services.advice.assembly.figures import Figures
from services.advice.assembly.history import MODEL
from services.cli.look.answering import answer
from services.cli.look.figures_drawn import draw, draw_volumes
from services.cli.look.outcomes_drawn import draw_outcomes
from services.cli.look.term import English
from services.cli.options import AsJson
from services.cli.who import connected
from services.faces.figures import TERMS, Told, csv_of, day_of, gathered, plain, term_rows
from services.faces.readers import LOKET, face_at, opened
from services.kernel.words import EN, NL

AsOf = Annotated[str, typer.Option("--as-of", metavar="DATE", help="As it was known that day.")]
Only = Annotated[Kind | None, typer.Option("--clock", help="Only this kind of term.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Answer in CSV (RFC 4180).")]
Chart = Annotated[
    Path | None, typer.Option("--chart", metavar="FILE", help="Also draw: .svg or .png.")
]


def figures(
    as_of: AsOf = "",
    clock: Only = None,
    as_csv: AsCsv = False,
    chart: Chart = None,
    english: English = False,
    as_json: AsJson = False,
) -> None:
    """How terms went: within their length or not, how long they took; never about a few cases."""
    day = day_of(as_of)
    if as_json and as_csv:
        raise Refused("usage", "It is either --json or --csv.", "Leave one of them out.")
    if chart and chart.suffix not in (".svg", ".png"):
        raise Refused("bad_chart", f"{chart} is no picture.", "Let its name end in .svg or .png.")
    told = asyncio.run(_told(day, clock))
    language = EN if english else NL
    if chart:
        _chart(told.figures, chart, language)
    if as_csv:
        sys.stdout.write(csv_of(TERMS, term_rows(told, language)))
        return
    answer(plain(told), as_json, lambda console, _: _draw(console, told, language))


async def _told(day: date, clock: Kind | None) -> Told:
    async with connected() as faces:
        face = await face_at(faces, LOKET)
        async with opened(faces.settings, LOKET, MODEL, face.reader) as projection:
            return gathered(projection.db, day, clock)


def _draw(console: Console, told: Told, language: str) -> None:
    draw(console, told.figures, language)
    draw_volumes(console, told.volumes, language)
    draw_outcomes(console, told.outcomes, language)


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
