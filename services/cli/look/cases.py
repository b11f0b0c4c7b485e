"""`loket cases`: every case of the Loket, and how far each department is."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Column, Table

from schemas.catalogue.figures import enough
from schemas.clocks import Clocks
from services.advice.assembly import history
from services.advice.assembly.experience import WHOLE, Experience, UnderWay
from services.advice.assembly.forecast import Forecast
from services.advice.assembly.overview import CLOCKS, MODEL, MOST_URGENT, NEWEST, PARTS
from services.advice.assembly.state import ADVICE, OUT
from services.cli.look.answering import PARTS as PART_WORDS
from services.cli.look.answering import STAGES, STANCES, STATES, answer, day, product
from services.cli.look.queue import Limit
from services.cli.options import AsJson
from services.cli.who import connected
from services.faces.face import Faces
from services.faces.readers import LOKET, face_at, opened
from services.kernel.calendar import UnknownYear
from services.kernel.calendar_file import load_calendar
from services.kernel.clock import view
from services.kernel.projection import Projection


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
    face = await face_at(faces, LOKET)
    async with opened(faces.settings, LOKET, MODEL, face.reader) as projection:
        rows = projection.rows(query, limit)
        found = [_case(projection, row) for row in rows]
    async with opened(faces.settings, LOKET, history.MODEL, face.reader) as past:
        known_before = Experience(past, enough())
        for case, row in zip(found, rows, strict=True):
            _expect(case, CLOCKS.validate_json(row["case_clocks"] or "{}"), known_before)
    return found


def _case(projection: Projection, row: dict[str, Any]) -> dict[str, Any]:
    named = ("reference", "institution", "product", "stage", "submitted_at", "noted", "follows")
    parts = projection.rows(PARTS, row["case_id"])
    return {
        "case": row["case_id"],
        **{name: row[name] for name in named},
        **_term(row),
        "departments": [
            {name: value for name, value in part.items() if name != "case_id"}
            | {"waiting": bool(part["waiting"])}
            for part in parts
        ],
    }


def _expect(case: dict[str, Any], clocks: Clocks, known_before: Experience) -> None:
    """When it is likely done, put beside when it must be."""
    parts = case["departments"]
    out = tuple(part["department"] for part in parts if part["status"] in OUT)
    now = UnderWay(case["product"] or "", clocks, out)
    found = known_before.forecasts(now, load_calendar(), datetime.now(UTC))
    for part in parts:
        part["forecast"] = found.get(part["department"])
    case["forecast"] = found.get(WHOLE)


def _term(row: dict[str, Any]) -> dict[str, Any]:
    """The term that counts for the whole case, as it stands now."""
    clocks = CLOCKS.validate_json(row["case_clocks"] or row["front_clocks"] or "{}").by_name
    clock = clocks.get(ADVICE) or next((c for c in clocks.values() if not c.stopped), None)
    clock = clock or next(iter(clocks.values()), None)
    try:
        seen = view(clock, load_calendar(), datetime.now(UTC)) if clock else None
    except UnknownYear:
        seen = None
    return {"due": seen.due if seen else None, "term": seen.state if seen else None}


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
    if part["waiting"]:
        return "[cyan]wacht op instelling[/]"
    if part["stance"]:
        return (
            f"[green]{STANCES[part['stance']]}[/]"
            if part["stance"] != "object"
            else "[red]bezwaar[/]"
        )
    words = PART_WORDS[part["status"]]
    if part["due"] is None:
        return f"[green]{words}[/]" if part["submitted_at"] else f"[dim]{words}[/]"
    due = datetime.fromisoformat(part["due"])
    colour = "red" if due < datetime.now(UTC) else "yellow" if part["noted"] else "white"
    words = "afstemmen" if part["status"] == "contributed" else words
    return f"[{colour}]{words} {day(due)}[/]"
