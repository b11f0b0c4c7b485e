"""Read model of a desk's tasks: what asks for somebody, most urgent first.

A task asks for a contribution, and once that is in for the department's stance on the text. One
whose term stands still comes after all that run.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from schemas.envelope import Recorded
from schemas.ids import reference
from schemas.record import CaseDestroyed
from schemas.subjects import Stream
from services.advice.desk.state import Task, evolve
from services.kernel.projection import Model

SCHEMA = """
CREATE TABLE IF NOT EXISTS tasks (
  case_id TEXT PRIMARY KEY, reference TEXT NOT NULL, product TEXT NOT NULL, status TEXT NOT NULL,
  expert TEXT, asks TEXT, due TEXT NOT NULL, lead INTEGER NOT NULL, waiting INTEGER NOT NULL,
  paused_for TEXT, noted TEXT, still INTEGER AS (waiting OR paused_for IS NOT NULL));
CREATE INDEX IF NOT EXISTS tasks_by_urgency ON tasks (still, due, lead DESC, case_id)
  WHERE asks IS NOT NULL;
CREATE INDEX IF NOT EXISTS tasks_by_reference ON tasks (reference);
CREATE TABLE IF NOT EXISTS folded (
  case_id TEXT PRIMARY KEY, seen INTEGER NOT NULL, state TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS destroyed (case_id TEXT PRIMARY KEY, at TEXT NOT NULL);
"""
MOST_URGENT = (
    "SELECT * FROM tasks WHERE asks IS NOT NULL ORDER BY still, due, lead DESC, case_id LIMIT ?"
)
BY_REFERENCE = "SELECT case_id FROM tasks WHERE reference = ?"


STATES = TypeAdapter(Task)


def apply(db: sqlite3.Connection, event: Recorded[Any]) -> None:
    """Fold one event into the rows."""
    if isinstance(event.data, CaseDestroyed):
        _forget(db, event.data.case, event.meta.time)
        return
    key = event.meta.case.hex
    if db.execute("SELECT 1 FROM destroyed WHERE case_id = ?", (key,)).fetchone():
        return
    row = db.execute("SELECT state, seen FROM folded WHERE case_id = ?", (key,)).fetchone()
    before = STATES.validate_json(row["state"]) if row else None
    if row and event.sequence <= row["seen"]:
        return
    if after := _evolve(before, event):
        state = STATES.dump_json(after).decode()
        db.execute("INSERT OR REPLACE INTO folded VALUES (?, ?, ?)", (key, event.sequence, state))
        _write(db, event.meta.case, after)


MODEL = Model(
    "queue", SCHEMA, (Stream.DESK, Stream.RETENTION), apply, ("tasks", "folded", "destroyed")
)


def _evolve(before: Task | None, event: Recorded[Any]) -> Task | None:
    """The task without its set of consultations, whose order could differ; no row shows them."""
    task = evolve(before, event)
    return task and replace(task, consulted=frozenset())


def _write(db: sqlite3.Connection, case: UUID, task: Task) -> None:
    opened = task.opened
    if opened is None:
        return
    due = (task.asked_by or opened.due).astimezone(UTC).isoformat(timespec="microseconds")
    db.execute(
        "INSERT OR REPLACE INTO tasks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            case.hex,
            reference(case),
            opened.product,
            str(task.status),
            task.expert,
            task.asks,
            due,
            int(opened.lead),
            int(task.waiting_for is not None),
            task.paused_for,
            task.noted,
        ),
    )


def _forget(db: sqlite3.Connection, case: UUID, at: datetime) -> None:
    for table in ("tasks", "folded"):
        db.execute(f"DELETE FROM {table} WHERE case_id = ?", (case.hex,))
    values = (case.hex, at.astimezone(UTC).isoformat())
    db.execute("INSERT OR IGNORE INTO destroyed VALUES (?, ?)", values)
