"""Read model of how each case of an institution stands: what it was told so far, added up.

A row a case. Two senders tell of one case, so a step may come after a later one: what has ended
stays ended, and only an advice that is withdrawn or issued anew changes that.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from schemas.envelope import Recorded
from schemas.ids import reference
from schemas.progress import ProgressReported, Stage

SCHEMA = """
CREATE TABLE IF NOT EXISTS asked (
  case_id TEXT PRIMARY KEY, reference TEXT NOT NULL, institution TEXT NOT NULL,
  contact TEXT NOT NULL, state TEXT NOT NULL, product TEXT, until TEXT, reason TEXT,
  waits INTEGER NOT NULL, answer_by TEXT, paused INTEGER NOT NULL, late INTEGER NOT NULL,
  ended INTEGER NOT NULL, issued INTEGER NOT NULL, asked_at TEXT NOT NULL, told_at TEXT NOT NULL,
  told INTEGER NOT NULL, prepared_by TEXT);
CREATE INDEX IF NOT EXISTS asked_by_institution
  ON asked (institution, waits DESC, ended, told_at DESC, case_id);
CREATE INDEX IF NOT EXISTS asked_by_reference ON asked (institution, reference, case_id);
CREATE INDEX IF NOT EXISTS asked_by_who_prepared
  ON asked (institution, prepared_by, told_at DESC, case_id);
"""
OF_INSTITUTION = """
SELECT * FROM asked WHERE institution = ?
ORDER BY waits DESC, ended, told_at DESC, case_id LIMIT ? OFFSET ?
"""
PREPARED_BY = """
SELECT * FROM asked WHERE institution = ? AND prepared_by = ?
ORDER BY told_at DESC, case_id LIMIT ? OFFSET ?
"""
ONE = "SELECT * FROM asked WHERE institution = ? AND reference = ? ORDER BY case_id"
BY_CASE = "SELECT * FROM asked WHERE case_id = ? AND institution = ?"

ENDS = {
    Stage.REFUSED,
    Stage.REFERRED,
    Stage.ANSWERED,
    Stage.WITHDRAWN,
    Stage.ISSUED,
    Stage.ADVICE_WITHDRAWN,
    Stage.MERGED,
}
DATED = {Stage.EXTENDED, Stage.RESCHEDULED}
REOPENS = {Stage.ISSUED, Stage.ADVICE_WITHDRAWN}


def told(db: sqlite3.Connection, event: Recorded[ProgressReported]) -> None:
    """Add one step to the row of its case."""
    case, at, data = str(event.meta.case), event.meta.time.isoformat(), event.data
    db.execute(
        "INSERT OR IGNORE INTO asked VALUES"
        " (?, ?, ?, ?, 'received', NULL, NULL, NULL, 0, NULL, 0, 0, 0, 0, ?, ?, 0, NULL)",
        (case, reference(event.meta.case), data.institution, data.contact, at, at),
    )
    query = "SELECT ended, told FROM asked WHERE case_id = ?"
    ended, before = db.execute(query, (case,)).fetchone()
    changes: dict[str, Any] = {"contact": data.contact}
    overtaken = ended or (data.stage is Stage.RECEIVED and before)
    if not overtaken or data.stage in REOPENS:
        changes |= _standing(data)
    if data.product:
        changes["product"] = data.product
    if data.prepared_by:
        changes["prepared_by"] = data.prepared_by
    _change(db, case, changes, at)


def _standing(data: ProgressReported) -> dict[str, Any]:
    """What a step changes of how a case stands."""
    until = data.until.isoformat() if data.until else None
    running = {"until": until, "reason": data.reason, "paused": 0, "late": 0}
    match data.stage:
        case Stage.RECEIVED:
            return {"until": until}
        case Stage.CIRCULATED:
            return {**running, "state": data.stage}
        case Stage.INFORMATION_ASKED | Stage.REMINDED:
            return {"waits": 1, "answer_by": until}
        case Stage.INFORMATION_RECEIVED | Stage.WENT_ON:
            return {"waits": 0, "answer_by": None}
        case Stage.PAUSED:
            return {**running, "until": None, "paused": 1}
        case Stage.DELAYED:
            return {"late": 1}
        case _ if data.stage in DATED:
            return running
        case _ if data.stage in ENDS:
            ends = {"state": data.stage, "ended": 1, "waits": 0, "answer_by": None}
            issued = {"issued": 1} if data.stage is Stage.ISSUED else {}
            return {**running, **ends, **issued}
    return {}


def _change(db: sqlite3.Connection, case: str, changes: dict[str, Any], at: str) -> None:
    """Write what changed; the columns are named above, never by an event."""
    sets = "".join(f"{name} = ?, " for name in changes)
    db.execute(
        f"UPDATE asked SET {sets}told = told + 1, told_at = MAX(told_at, ?),"
        " asked_at = MIN(asked_at, ?) WHERE case_id = ?",
        (*changes.values(), at, at, case),
    )
