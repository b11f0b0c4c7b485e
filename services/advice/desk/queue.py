"""Read model of a desk's tasks: what asks for somebody, most urgent first.

A task asks for a contribution, and once that is in for the department's stance on the text. One
whose term stands still comes after all that run. Who may not see a task is left out by the query.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from schemas.envelope import Recorded
from schemas.ids import reference
from schemas.record import CaseDestroyed
from schemas.subjects import Stream
from services.advice.desk.evolve import evolve
from services.advice.desk.state import Task
from services.kernel.calendar_file import load_calendar
from services.kernel.clock import view
from services.kernel.projection import Model

SCHEMA = """
CREATE TABLE IF NOT EXISTS tasks (
  case_id TEXT PRIMARY KEY, reference TEXT NOT NULL, product TEXT NOT NULL, status TEXT NOT NULL,
  expert TEXT, asks TEXT, due TEXT NOT NULL, lead INTEGER NOT NULL, waiting INTEGER NOT NULL,
  paused_for TEXT, noted TEXT, limited INTEGER NOT NULL,
  still INTEGER AS (waiting OR paused_for IS NOT NULL));
CREATE INDEX IF NOT EXISTS tasks_by_urgency ON tasks (still, due, lead DESC, case_id)
  WHERE asks IS NOT NULL;
CREATE INDEX IF NOT EXISTS tasks_by_expert ON tasks (expert, still, due, lead DESC, case_id)
  WHERE asks IS NOT NULL;
CREATE INDEX IF NOT EXISTS tasks_of_nobody ON tasks (still, due, lead DESC, case_id)
  WHERE expert IS NULL AND asks = 'contribution';
CREATE INDEX IF NOT EXISTS tasks_by_reference ON tasks (reference);
CREATE TABLE IF NOT EXISTS barred (
  case_id TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (case_id, person)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS chosen (
  case_id TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (case_id, person)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS consulted (
  case_id TEXT NOT NULL, clock TEXT NOT NULL, colleague TEXT, unit TEXT,
  due TEXT NOT NULL, PRIMARY KEY (case_id, clock)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS consulted_colleague ON consulted (colleague, due)
  WHERE colleague IS NOT NULL;
CREATE INDEX IF NOT EXISTS consulted_unit ON consulted (unit, due) WHERE unit IS NOT NULL;
CREATE TABLE IF NOT EXISTS folded (
  case_id TEXT PRIMARY KEY, seen INTEGER NOT NULL, state TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS destroyed (case_id TEXT PRIMARY KEY, at TEXT NOT NULL);
"""
SEEN = """
  NOT EXISTS (SELECT 1 FROM barred b WHERE b.case_id = t.case_id AND b.person = ?1)
  AND (t.limited = 0
       OR EXISTS (SELECT 1 FROM chosen c WHERE c.case_id = t.case_id AND c.person = ?1))
"""
MOST_URGENT = f"""
SELECT t.* FROM tasks t WHERE t.asks IS NOT NULL AND {SEEN}
ORDER BY t.still, t.due, t.lead DESC, t.case_id LIMIT ?2
"""
LIKE_THIS = f"""
SELECT t.* FROM tasks t WHERE t.asks IS NOT NULL AND {SEEN}
AND (?3 = '' OR t.asks = ?3) AND (?4 = '' OR t.product = ?4) AND (?5 = '' OR t.due < ?5)
ORDER BY t.still, t.due, t.lead DESC, t.case_id LIMIT ?2
"""
OF_EXPERT = f"""
SELECT t.* FROM tasks t WHERE t.asks IS NOT NULL AND t.expert = ?3 AND {SEEN}
AND (?4 = '' OR t.asks = ?4) AND (?5 = '' OR t.product = ?5) AND (?6 = '' OR t.due < ?6)
ORDER BY t.still, t.due, t.lead DESC, t.case_id LIMIT ?2
"""
OF_NOBODY = f"""
SELECT t.* FROM tasks t WHERE t.expert IS NULL AND t.asks = 'contribution' AND {SEEN}
AND (?3 = '' OR t.product = ?3) AND (?4 = '' OR t.due < ?4)
ORDER BY t.still, t.due, t.lead DESC, t.case_id LIMIT ?2
"""
MOST_URGENT_AFTER = f"""
SELECT t.* FROM tasks t WHERE t.asks IS NOT NULL AND {SEEN} AND (t.still, t.due) >= (?2, ?3)
  AND ((t.still, t.due) > (?2, ?3) OR t.lead < ?4 OR (t.lead = ?4 AND t.case_id > ?5))
ORDER BY t.still, t.due, t.lead DESC, t.case_id LIMIT ?6
"""
BY_REFERENCE = f"SELECT t.case_id FROM tasks t WHERE t.reference = ?2 AND {SEEN}"
SIGHT = f"SELECT t.case_id FROM tasks t WHERE t.case_id = ?2 AND {SEEN}"
ASKED_OF_PERSON = f"""
SELECT t.*, q.clock, q.due AS answer_by FROM consulted q JOIN tasks t ON t.case_id = q.case_id
WHERE q.colleague = ?1 AND {SEEN} ORDER BY q.due LIMIT ?2
"""
ASKED_OF_UNIT = f"""
SELECT t.*, q.clock, q.due AS answer_by FROM consulted q JOIN tasks t ON t.case_id = q.case_id
WHERE q.unit = ?3 AND {SEEN} ORDER BY q.due LIMIT ?2
"""
"""Each takes the reader first, so that nothing can be asked without saying for whom."""

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
    if after := evolve(before, event):
        state = STATES.dump_json(after).decode()
        db.execute("INSERT OR REPLACE INTO folded VALUES (?, ?, ?)", (key, event.sequence, state))
        _write(db, event.meta.case, after)


OF_A_TASK = ("tasks", "folded", "barred", "chosen", "consulted")
MODEL = Model("queue", SCHEMA, (Stream.DESK, Stream.RETENTION), apply, (*OF_A_TASK, "destroyed"))


def _write(db: sqlite3.Connection, case: UUID, task: Task) -> None:
    opened = task.opened
    if opened is None:
        return
    due = _utc(task.asked_by or opened.due)
    db.execute(
        "INSERT OR REPLACE INTO tasks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
            int(bool(task.limited)),
        ),
    )
    _people(db, case.hex, "barred", task.conflicts)
    _people(db, case.hex, "chosen", task.limited)
    _consultations(db, case.hex, task)


def _people(db: sqlite3.Connection, case: str, table: str, people: tuple[str, ...]) -> None:
    db.execute(f"DELETE FROM {table} WHERE case_id = ?", (case,))
    db.executemany(f"INSERT INTO {table} VALUES (?, ?)", [(case, one) for one in people])


def _consultations(db: sqlite3.Connection, case: str, task: Task) -> None:
    """Those that wait for an answer; a term counts as due by the calendar known at its start."""
    db.execute("DELETE FROM consulted WHERE case_id = ?", (case,))
    for name, one in task.consultations.items():
        clock = task.clocks.by_name.get(name)
        if clock and not one.over:
            due = view(clock, load_calendar(), clock.started).due
            row = (case, name, one.colleague, one.unit, _utc(due))
            db.execute("INSERT INTO consulted VALUES (?, ?, ?, ?, ?)", row)


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _forget(db: sqlite3.Connection, case: UUID, at: datetime) -> None:
    for table in OF_A_TASK:
        db.execute(f"DELETE FROM {table} WHERE case_id = ?", (case.hex,))
    values = (case.hex, at.astimezone(UTC).isoformat())
    db.execute("INSERT OR IGNORE INTO destroyed VALUES (?, ?)", values)
