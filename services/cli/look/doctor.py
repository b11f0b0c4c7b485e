"""`loket doctor`: is everything there, does everything run, what could not be handled?"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import nats.errors
import typer
from rich.console import Console
from rich.table import Table

from deploy.topology import topology
from services.cli.look.answering import answer
from services.cli.look.checks import (
    WRONG,
    Checked,
    Complaint,
    Lag,
    calendar_complaints,
    check,
)
from services.cli.look.operating import operator
from services.cli.options import AsJson
from services.faces.readers import DOOR, LOKET, zones
from services.kernel.calendar_file import load_calendar
from services.kernel.settings import Settings
from services.kernel.telemetry import configure_logs


def doctor(as_json: AsJson = False) -> None:
    """Look at the server, every stream, every consumer and what could not be handled."""
    configure_logs("error")
    found = asyncio.run(_doctor(Settings()))
    answer(found, as_json, _draw)
    if found["wrong"]:
        raise typer.Exit(1)


async def _doctor(settings: Settings) -> dict[str, Any]:
    names = zones(settings, "ops")
    checked = await asyncio.gather(*(_zone(settings, names, zone) for zone in names))
    complaints = calendar_complaints(load_calendar(), datetime.now(UTC).date())
    complaints += [one for zone in checked for one in zone.complaints]
    return {
        "server": settings.server_url,
        "zones": names,
        "wrong": [one for one in complaints if one.level == WRONG],
        "warnings": [one for one in complaints if one.level != WRONG],
        "consumers": [one for zone in checked for one in zone.consumers],
    }


async def _zone(settings: Settings, names: tuple[str, ...], zone: str) -> Checked:
    departments = tuple(name for name in names if name not in (LOKET, DOOR))
    try:
        async with operator(settings, zone) as at:
            return await check(at, topology(departments).zone(zone))
    except (TimeoutError, nats.errors.Error, ConnectionError) as error:
        words = f"the server does not answer at {settings.server_url} ({type(error).__name__})"
        return Checked([Complaint(WRONG, zone, words, "Start it, or correct LOKET_URL.")], [])


def _draw(console: Console, found: dict[str, Any]) -> None:
    busy = [one for one in found["consumers"] if not one.pulling or one.pending]
    if busy:
        console.print(_behind(busy))
    keeping_up = len(found["consumers"]) - len(busy)
    console.print(f"{keeping_up} of {len(found['consumers'])} consumers keep up.")
    for colour, word, complaints in (
        ("red", "WRONG", found["wrong"]),
        ("yellow", "warning", found["warnings"]),
    ):
        for one in complaints:
            console.print(f"[{colour}]{word}[/]  {one.zone} ", end="")
            console.print(f"{one.what}. {one.what_to_do}", markup=False, soft_wrap=True)
    if not found["wrong"]:
        zones_seen = ", ".join(found["zones"])
        console.print(f"[green]well[/]  {found['server']}: {zones_seen}")


def _behind(consumers: list[Lag]) -> Table:
    table = Table("zone", "consumer", "stream", "lag", "unacknowledged", "tried again", "pulled")
    for lag in consumers:
        counts = (lag.pending, lag.unacknowledged, lag.redelivered)
        pulled = "yes" if lag.pulling else "[red]no[/]"
        table.add_row(lag.zone, lag.durable, lag.stream, *map(str, counts), pulled)
    return table
