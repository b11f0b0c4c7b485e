"""`loket cases`: every case of the Loket, and how far each department is."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Column, Table

from services.advice.assembly import history
from services.advice.assembly.forecast import Forecast
from services.advice.assembly.overview import MODEL, MOST_URGENT, NEWEST
from services.cli.look.answering import PARTS as PART_WORDS
from services.cli.look.answering import STAGES, STANCES, STATES, answer, day, product
from services.cli.look.queue import Limit
from services.cli.options import AsJson
from services.cli.who import connected
from services.faces.face import Faces
from services.faces.readers import LOKET, face_at, opened
from services.faces.table import as_they_stand, cell


def cases(
    everything: Annotated[
        bool, typer.Option("--all", help="Also what is over; newest first.")
    ] = False,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """The Loket's running cases, most urgent first."""
    found = asyncio.run(_cases(NEWEST if everything else MOST_URGENT, limit))
    answer(found, as_json, _draw)


async def _cases(query: str, limit: int) -> list[dict[str, Any]]:
    async with connected() as faces:
        return await listed(faces, query, limit)


async def listed(faces: Faces, query: str, limit: int) -> list[dict[str, Any]]:
    """The cases a query of the overview finds, as they stand now, with their forecasts."""
    face, now = await face_at(faces, LOKET), datetime.now(UTC)
    async with (
        opened(faces.settings, LOKET, MODEL, face.reader) as overview,
        opened(faces.settings, LOKET, history.MODEL, face.reader) as past,
    ):
        found = as_they_stand(overview, past, overview.rows(query, limit), now)
    return [{name: case[name] for name in case if name != "clock"} for case in found]


def _draw(console: Console, found: list[dict[str, Any]]) -> None:
    if not found:
        console.print("Geen dossiers.")
        return
    departments = sorted({part["department"] for case in found for part in case["departments"]})
    first = Column("dossier", no_wrap=True)
    named = ("uiterlijk", "verwacht", "termijn")
    table = Table(first, "instelling", "product", "fase", *departments, *named)
    for case in found:
        parts = {part["department"]: _cell(part) for part in case["departments"]}
        table.add_row(
            case["reference"],
            case["institution"],
            product(case["product"]),
            STAGES.get(case["stage"], case["stage"]),
            *(parts.get(department, "") for department in departments),
            day(case["due"]),
            _likely(case["forecast"]),
            "" if case["stage"] == "withdrawn" else STATES.get(case["term"], ""),
        )
    console.print(table)


def _likely(forecast: Forecast | None) -> str:
    """A likely day with its band in few words; `loket case` says why there is none."""
    if forecast is None:
        return ""
    if forecast.silent:
        return "[dim]geen datum[/]"
    early, late = (day(one)[3:] for one in (forecast.early, forecast.late))
    return f"{day(forecast.likely)} ({early} - {late})"


def _cell(part: dict[str, Any]) -> str:
    """A department in one cell: what it did, or by when it must."""
    found = cell(part, datetime.now(UTC))
    match found.state:
        case "waiting":
            return "[cyan]wacht op instelling[/]"
        case "object":
            return "[red]bezwaar[/]"
        case state if state in STANCES:
            return f"[green]{STANCES[state]}[/]"
    words = "afstemmen" if found.state == "agreeing" else PART_WORDS[found.state]
    if found.due is None:
        return f"[green]{words}[/]" if part["submitted_at"] else f"[dim]{words}[/]"
    colour = {"late": "red", "at_risk": "yellow"}.get(found.pressing, "white")
    return f"[{colour}]{words} {day(found.due)}[/]"
