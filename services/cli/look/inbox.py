"""`loket inbox`: what one institution was told, newest first."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Column, Table

from schemas.ids import reference
from services.cli.look.answering import answer, day, moment, product, reason
from services.cli.look.queue import Limit
from services.cli.options import AsJson
from services.cli.who import connected
from services.faces.readers import DOOR, face_at, opened
from services.faces.words import TOLD
from services.notify.inbox import inbox_of, model

TOLD_NL = {code: words.nl for code, words in TOLD.items()}
Code = Annotated[str, typer.Argument(metavar="INSTITUTION", help="Its code, such as TUD.")]


def inbox(institution: Code, limit: Limit = 50, as_json: AsJson = False) -> None:
    """What an institution was told, newest first."""
    answer(asyncio.run(_inbox(institution.upper(), limit)), as_json, _draw)


async def _inbox(institution: str, limit: int) -> list[dict[str, Any]]:
    async with connected() as faces:
        face = await face_at(faces, DOOR)
        async with opened(faces.settings, DOOR, model(DOOR), face.reader) as projection:
            rows = inbox_of(projection, institution, limit)
    return [{**row, "reference": reference(UUID(row["case_id"]))} for row in rows]


def _draw(console: Console, notices: list[dict[str, Any]]) -> None:
    if not notices:
        console.print("Geen berichten.")
        return
    table = Table(Column("dossier", no_wrap=True), "bericht", "product", "tot en met", "wanneer")
    for notice in notices:
        stage = notice["stage"] or notice["template"]
        why = f" ({reason(notice['reason'])})" if notice["reason"] else ""
        until = datetime.fromisoformat(notice["until"]) if notice["until"] else None
        table.add_row(
            notice["reference"],
            TOLD_NL.get(stage, stage) + why,
            product(notice["product"]),
            day(until),
            moment(datetime.fromisoformat(notice["planned_at"])),
        )
    console.print(table)
