"""`loket queue`: what asks for somebody at one desk, most urgent first, and why in this order."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Column, Table

from services.advice.desk.queue import ASKED_OF_PERSON, ASKED_OF_UNIT, MODEL, MOST_URGENT
from services.advice.desk.state import AGREEMENT, CONSULTATION, CONTRIBUTION, VIEWS
from services.cli.look.answering import answer, day, moment, product
from services.cli.look.at_desk import reader_at
from services.cli.options import As, AsJson
from services.cli.who import connected
from services.faces.readers import face_at, opened
from services.kernel.calendar import UnknownYear, local_date
from services.kernel.calendar_file import load_calendar
from services.kernel.words import day_words

ASKS = {
    CONTRIBUTION: "bijdragen",
    AGREEMENT: "afstemmen",
    VIEWS: "inschatting geven",
    CONSULTATION: "meekijken",
}
STATUSES = {
    "queued": "in de rij",
    "claimed": "in behandeling",
    "countersigning": "wacht op tweede paar ogen",
    "signed": "medeondertekend",
    "submitted": "ingediend",
}
Limit = Annotated[int, typer.Option("--limit", min=1, max=10_000, help="At most so many.")]


def queue(
    department: Annotated[str, typer.Argument(metavar="DEPT", help="Which desk, such as EZK.")],
    who: As = "",
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """A desk's tasks that somebody may see, most urgent first, and what they are asked to look at.

    By due date, then what the department leads.
    """
    answer(asyncio.run(_tasks(department.upper(), who, limit)), as_json, _draw)


async def _tasks(department: str, who: str, limit: int) -> list[dict[str, Any]]:
    async with connected() as faces:
        face = await face_at(faces, department)
        reader = await reader_at(face, who)
        async with opened(faces.settings, department, MODEL, face.reader) as projection:
            rows = projection.rows(MOST_URGENT, reader.sub, limit)
            asked = projection.rows(ASKED_OF_PERSON, reader.sub, limit)
            if reader.unit:
                asked += projection.rows(ASKED_OF_UNIT, reader.sub, limit, reader.unit)
    now = datetime.now(UTC)
    found = [task_row(row, now) for row in rows] + [consulted_row(row, now) for row in asked]
    return sorted(found, key=lambda one: (one["still"], one["due"], not one["lead"]))[:limit]


def task_row(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    """One task as it stands now, from its row."""
    due, lead, waiting = datetime.fromisoformat(row["due"]), bool(row["lead"]), bool(row["waiting"])
    named = {"case": row["case_id"], "reference": row["reference"], "product": row["product"]}
    told = {"asks": row["asks"], "status": row["status"], "expert": row["expert"], "due": due}
    stands = {"lead": lead, "waiting": waiting, "still": bool(row["still"])}
    clock = {"clock": row["clock"]} if "clock" in row else {}
    return {**named, **told, **stands, **clock, "why": why(due, now, lead, waiting)}


def consulted_row(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    """A view that a colleague asks for, by its own term."""
    asked = {"asks": CONSULTATION, "due": row["answer_by"], "waiting": False, "lead": False}
    return task_row({**row, **asked, "paused_for": None, "still": 0}, now)


def why(due: datetime, now: datetime, lead: bool, waiting: bool) -> str:
    """Why a task stands where it stands."""
    words = [_urgency(due, now)]
    if lead:
        words.append("trekt het advies")
    if waiting:
        words.append("wacht op de instelling, de termijn staat stil")
    return "; ".join(words)


def _urgency(due: datetime, now: datetime) -> str:
    if due < now:
        return f"te laat sinds {moment(due)}"
    if local_date(due) == local_date(now):
        return "moet vandaag af zijn"
    try:
        calendar = load_calendar()
        left = calendar.place(local_date(due)) + 1 - calendar.first_after(local_date(now))
    except UnknownYear:
        return f"moet af zijn op {day_words(local_date(due), 'nl')}"
    days = "1 werkdag" if left == 1 else f"{left} werkdagen"
    return f"nog {days}"


def _draw(console: Console, tasks: list[dict[str, Any]]) -> None:
    if not tasks:
        console.print("Niets te doen.")
        return
    table = Table(
        Column("dossier", no_wrap=True),
        "product",
        "gevraagd",
        "status",
        "bij",
        "uiterlijk",
        "waarom hier",
    )
    for task in tasks:
        late = "red" if task["due"] < datetime.now(UTC) else ""
        table.add_row(
            task["reference"],
            product(task["product"]),
            ASKS[task["asks"]],
            STATUSES[task["status"]] if task["asks"] == CONTRIBUTION else "",
            task["expert"] or "",
            day(task["due"]),
            task["why"],
            style=late,
        )
    console.print(table)
