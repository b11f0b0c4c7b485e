"""The read models behind what is looked at: rebuilt, read again, and found by an index."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from schemas.envelope import read_event
from schemas.subjects import Stream
from services.advice.assembly import overview
from services.advice.desk import queue
from services.faces.readers import model_file
from services.kernel.direct import sequence, subject
from tests.harness.command_line import loket
from tests.harness.system import System

pytestmark = [pytest.mark.server, pytest.mark.asyncio(loop_scope="package")]


async def test_replay_gives_the_same_rows_and_finds_a_corrupted_one(
    system: System, home: Path, case: UUID
) -> None:
    assert (await loket(home, "replay", "all")).code == 0
    file = model_file(system.settings, "LOKET", overview.MODEL)
    with sqlite3.connect(file) as db:
        db.execute("UPDATE parts SET status = 'declined' WHERE case_id = ?", (case.hex,))
    db.close()
    said = await loket(home, "replay", "overview", "--json")
    wrong = said.json[0]["differences"]
    assert said.code == 1 and {row["row"]["case_id"] for row in wrong} == {case.hex}
    assert {row["table"] for row in wrong} == {"parts"}
    file.unlink()
    assert (await loket(home, "replay", "overview")).code == 0


async def test_reading_an_event_twice_changes_no_row(system: System, home: Path) -> None:
    await loket(home, "cases")
    face, rows = await system.faces.at("LOKET"), overview.MODEL.tables
    with sqlite3.connect(model_file(system.settings, "LOKET", overview.MODEL)) as db:
        db.row_factory = sqlite3.Row
        before = {table: list(map(tuple, db.execute(f"SELECT * FROM {table}"))) for table in rows}
        again = await again_from(face.reader)
        for event in again:
            overview.apply(db, event)
        after = {table: list(map(tuple, db.execute(f"SELECT * FROM {table}"))) for table in rows}
        db.rollback()
    db.close()
    assert again and after == before


async def again_from(reader: Any) -> list[Any]:
    """Every event of CASES."""
    return [
        read_event(message.headers, message.data, subject(message), sequence(message))
        async for message in reader.all(Stream.CASES)
    ]


@pytest.mark.parametrize(
    ("query", "zone"),
    [
        (overview.MOST_URGENT, "LOKET"),
        (overview.NEWEST, "LOKET"),
        (overview.BY_REFERENCE, "LOKET"),
        (overview.PARTS, "LOKET"),
        (queue.MOST_URGENT, "EZK"),
        (queue.BY_REFERENCE, "EZK"),
        (queue.LIKE_THIS, "EZK"),
        (queue.OF_EXPERT, "EZK"),
        (queue.OF_NOBODY, "EZK"),
    ],
)
async def test_every_list_comes_from_an_index(
    system: System, home: Path, query: str, zone: str
) -> None:
    await loket(home, "cases")
    await loket(home, "queue", "EZK", "--as", "ezk-expert-1")
    model = overview.MODEL if zone == "LOKET" else queue.MODEL
    with sqlite3.connect(model_file(system.settings, zone, model)) as db:
        db.execute("PRAGMA query_only = 1")
        asked = max((int(number) for number in re.findall(r"\?(\d)", query)), default=1)
        values = ("x", 1, "", "", "", "")[:asked]
        plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query}", values)]
    db.close()
    own = [step for step in plan if not step.startswith("CORRELATED")]
    assert "USING INDEX" in own[0] and all("INDEX" in step or "PRIMARY KEY" in step for step in own)
