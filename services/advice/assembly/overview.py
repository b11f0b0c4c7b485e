"""Read model of all cases for the Loket: one row a case, one a case and department.

REQUESTS and CASES are read one after the other, so what each of them says has columns of its own
and the order in which the two arrive changes nothing. `due` and `noted` are as the last event left
them; what a term comes to now is computed from `clocks` by who reads.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from schemas import case as said
from schemas import subjects
from schemas.clocks import Clock, Clocks
from schemas.envelope import Recorded
from schemas.ids import reference
from schemas.record import CaseDestroyed
from schemas.subjects import Stream
from services.advice.assembly import front
from services.advice.assembly.agreeing import unsettled
from services.advice.assembly.evolve import evolve
from services.advice.assembly.ranking import ranked
from services.advice.assembly.state import (
    ADVICE,
    AGREEMENT,
    CONTRIBUTION,
    OUT,
    Case,
    PartStatus,
    Status,
    clock_name,
)
from services.kernel.calendar import UnknownYear
from services.kernel.calendar_file import load_calendar
from services.kernel.clock import view
from services.kernel.projection import Model

SCHEMA = """
CREATE TABLE IF NOT EXISTS cases (
  case_id TEXT PRIMARY KEY, reference TEXT NOT NULL, institution TEXT, submitted_at TEXT,
  asked_product TEXT, front_stage TEXT, front_due TEXT, front_noted TEXT, front_clocks TEXT,
  follows TEXT, front_rank TEXT, preferred TEXT,
  given_product TEXT, case_stage TEXT, case_due TEXT, case_noted TEXT, case_clocks TEXT,
  product TEXT AS (coalesce(given_product, asked_product)),
  stage TEXT AS (coalesce(case_stage, front_stage)),
  noted TEXT AS (CASE WHEN case_stage IS NULL THEN front_noted ELSE case_noted END),
  due TEXT AS (coalesce(case_due, front_due, '9999')),
  rank TEXT AS (coalesce(case_due, front_rank, '9999')),
  running INTEGER AS (coalesce(case_stage, front_stage) NOT IN
    ('refused', 'referred', 'answered', 'merged', 'issued', 'recalled', 'withdrawn', 'closed')));
CREATE INDEX IF NOT EXISTS cases_open ON cases (due, case_id) WHERE running = 1;
CREATE INDEX IF NOT EXISTS cases_ranked ON cases (
  rank, case_id, stage, noted, product, institution) WHERE running = 1;
CREATE INDEX IF NOT EXISTS cases_of_institution ON cases (
  institution, submitted_at, case_id, product);
CREATE INDEX IF NOT EXISTS cases_of_product ON cases (product, submitted_at, case_id);
CREATE INDEX IF NOT EXISTS cases_by_moment ON cases (submitted_at, case_id);
CREATE INDEX IF NOT EXISTS cases_by_reference ON cases (reference);
CREATE INDEX IF NOT EXISTS cases_by_followed ON cases (follows, case_id);
CREATE TABLE IF NOT EXISTS parts (
  case_id TEXT, department TEXT, status TEXT NOT NULL, due TEXT, noted TEXT, submitted_at TEXT,
  stance TEXT, waiting INTEGER NOT NULL, PRIMARY KEY (case_id, department));
CREATE INDEX IF NOT EXISTS parts_waited_for ON parts (department, case_id) WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS parts_open ON parts (
  department, status, waiting, noted, due) WHERE due IS NOT NULL;
CREATE TABLE IF NOT EXISTS folded (
  case_id TEXT, stream TEXT, seen INTEGER NOT NULL, state TEXT NOT NULL,
  PRIMARY KEY (case_id, stream));
CREATE TABLE IF NOT EXISTS destroyed (case_id TEXT PRIMARY KEY, at TEXT NOT NULL);
"""
MOST_URGENT = "SELECT * FROM cases WHERE running = 1 ORDER BY due, case_id LIMIT ?"
NEWEST = "SELECT * FROM cases ORDER BY submitted_at DESC, case_id DESC LIMIT ?"
RUNNING_AFTER = """
SELECT * FROM cases WHERE running = 1 AND (due, case_id) > (?, ?) ORDER BY due, case_id LIMIT ?
"""
NEWEST_AFTER = """
SELECT * FROM cases WHERE (submitted_at, case_id) < (?, ?)
ORDER BY submitted_at DESC, case_id DESC LIMIT ?
"""
BY_REFERENCE = "SELECT case_id FROM cases WHERE reference = ?"
FOLLOWING = "SELECT case_id, reference FROM cases WHERE follows = ? ORDER BY case_id"
PARTS = "SELECT * FROM parts WHERE case_id = ? ORDER BY department"
FRONT = """
INSERT INTO cases (case_id, reference, institution, submitted_at, asked_product, front_stage,
                   follows, front_due, front_noted, front_clocks, front_rank, preferred)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (case_id) DO UPDATE SET
  institution = excluded.institution, submitted_at = excluded.submitted_at,
  asked_product = excluded.asked_product, front_stage = excluded.front_stage,
  front_due = excluded.front_due, front_noted = excluded.front_noted,
  front_clocks = excluded.front_clocks, follows = excluded.follows,
  front_rank = excluded.front_rank, preferred = excluded.preferred
"""
CASE = """
INSERT INTO cases (case_id, reference, given_product, case_stage, case_due, case_noted, case_clocks)
VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (case_id) DO UPDATE SET
  given_product = excluded.given_product, case_stage = excluded.case_stage,
  case_due = excluded.case_due, case_noted = excluded.case_noted, case_clocks = excluded.case_clocks
"""
FOLDED = "INSERT OR REPLACE INTO folded VALUES (?, ?, ?, ?)"
CLOCKS = TypeAdapter(Clocks)
FRONTS: TypeAdapter[front.State] = TypeAdapter(front.State)
CASES: TypeAdapter[Case | None] = TypeAdapter(Case | None)


def apply(db: sqlite3.Connection, event: Recorded[Any]) -> None:
    """Fold one event into the rows."""
    if isinstance(event.data, CaseDestroyed):
        _forget(db, event.data.case, event.meta.time)
        return
    case = event.meta.case
    if db.execute("SELECT 1 FROM destroyed WHERE case_id = ?", (case.hex,)).fetchone():
        return
    if event.subject == subjects.request(case):
        _front(db, event)
    elif event.subject == subjects.case(case):
        _case(db, event)


MODEL = Model(
    "overview",
    SCHEMA,
    (Stream.REQUESTS, Stream.CASES, Stream.RETENTION),
    apply,
    ("cases", "parts", "folded", "destroyed"),
)


def stage(case: Case) -> str:
    """How far a case is, finer than its status."""
    if case.status is not Status.OPEN:
        return case.status
    if case.still_out:
        return "departments"
    if case.asked_text and case.drafts and case.asked_text == case.drafts[-1].text:
        return "agreement" if unsettled(case) else "agreed"
    return "draft" if case.drafts else "assembling"


def _front(db: sqlite3.Connection, event: Recorded[Any]) -> None:
    key, at = event.meta.case.hex, event.meta.time
    before, seen = _known(db, key, Stream.REQUESTS, FRONTS)
    after = front.evolve(before, event)
    if event.sequence <= seen or after is None:
        return
    running = next((c for c in after.clocks.by_name.values() if not c.stopped), None)
    words = CLOCKS.dump_json(after.clocks).decode()
    row = (after.institution, _text(after.submitted_at), after.product, after.stage)
    due = (after.follows, _due(running, at), _noted(running), words)
    db.execute(FRONT, (key, reference(event.meta.case), *row, *due, *ranked(after, due[1])))
    state = FRONTS.dump_json(after).decode()
    db.execute(FOLDED, (key, Stream.REQUESTS, event.sequence, state))


def _case(db: sqlite3.Connection, event: Recorded[Any]) -> None:
    key, at = event.meta.case.hex, event.meta.time
    before, seen = _known(db, key, Stream.CASES, CASES)
    after = evolve(before, event)
    if event.sequence <= seen or after is None:
        return
    advice = after.clocks.by_name.get(ADVICE)
    words = CLOCKS.dump_json(after.clocks).decode()
    row = (after.opened.product, stage(after), _due(advice, at), _noted(advice), words)
    db.execute(CASE, (key, reference(event.meta.case), *row))
    db.executemany(
        "INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(key, *_part(after, department, at)) for department in after.parts],
    )
    state = CASES.dump_json(kept(after)).decode()
    db.execute(FOLDED, (key, Stream.CASES, event.sequence, state))


def _part(case: Case, department: str, at: datetime) -> tuple[object, ...]:
    part, clocks = case.parts[department], case.clocks.by_name
    own = clocks.get(clock_name(CONTRIBUTION, department))
    agreement = clocks.get(clock_name(AGREEMENT, department))
    running = own if part.status in OUT else agreement
    running = None if running is None or running.stopped else running
    handed_in = own.stopped if own and part.status is PartStatus.CONTRIBUTED else None
    said = case.stances.get(case.asked_text or "", {}).get(department)
    return (
        department,
        str(part.status),
        _due(running, at) if running else None,
        _noted(running),
        _text(handed_in) if handed_in else None,
        str(said.stance) if said else None,
        int(part.waiting),
    )


def kept(case: Case) -> Case:
    """What the next rows are folded from: no findings, and no set, whose order could differ."""
    asked = case.asked_text or ""
    open_ = case.status is Status.OPEN
    stances = case.stances if open_ else {a: s for a, s in case.stances.items() if a == asked}
    drafts = case.drafts if open_ else tuple(map(_bare, case.drafts))
    parts = {code: replace(part, findings=(), views={}) for code, part in case.parts.items()}
    return replace(case, parts=parts, drafts=drafts, stances=stances, decided=frozenset())


def _bare(draft: said.DraftWritten) -> said.DraftWritten:
    """A version of which nobody asks any more what exactly it said."""
    return draft.model_copy(update={"paragraphs": (), "rests_on": (), "frame": None})


def _known(
    db: sqlite3.Connection, key: str, stream: str, adapter: TypeAdapter[Any]
) -> tuple[Any, int]:
    query = "SELECT state, seen FROM folded WHERE case_id = ? AND stream = ?"
    row = db.execute(query, (key, stream)).fetchone()
    return (adapter.validate_json(row["state"]), int(row["seen"])) if row else (None, 0)


def _forget(db: sqlite3.Connection, case: UUID, at: datetime) -> None:
    for table in ("cases", "parts", "folded"):
        db.execute(f"DELETE FROM {table} WHERE case_id = ?", (case.hex,))
    db.execute("INSERT OR IGNORE INTO destroyed VALUES (?, ?)", (case.hex, _text(at)))


def _due(clock: Clock | None, at: datetime) -> str | None:
    try:
        return _text(view(clock, load_calendar(), at).due) if clock else None
    except UnknownYear:
        return None


def _noted(clock: Clock | None) -> str | None:
    if clock is None:
        return None
    if not clock.noted:
        return None
    return "late" if clock.late_noted else "at_risk"


def _text(moment: datetime) -> str:
    """Moments of one length, so that their order as text is their order in time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
