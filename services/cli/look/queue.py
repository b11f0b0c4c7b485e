"""`loket queue`: what asks for somebody at one desk, most urgent first, and why in this order."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Column, Table

from services.advice.desk.queue import MODEL
from services.advice.desk.state import CONTRIBUTION
from services.cli.look.answering import answer, day, product
from services.cli.look.at_desk import reader_at
from services.cli.options import As, AsJson
from services.cli.who import connected
from services.faces import words as known
from services.faces.queue import tasks_for
from services.faces.readers import face_at, opened

ASKS, STATUSES = (
    {code: said.nl for code, said in words.items()} for words in (known.ASKS, known.TASKS)
)
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
            return tasks_for(projection.rows, reader, limit)


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
