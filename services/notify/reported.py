"""Read model of the Loket: how an institution was told of each step of its case.

It holds ids, codes and moments; how many notices went each way, and never to whom.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from schemas.delivery import DeliveryReported
from schemas.envelope import Recorded
from schemas.record import CaseDestroyed
from schemas.subjects import Stream
from services.kernel.projection import Model

SCHEMA = """
CREATE TABLE IF NOT EXISTS reported (
  notice TEXT PRIMARY KEY, case_id TEXT NOT NULL, about TEXT NOT NULL, template TEXT NOT NULL,
  channel TEXT NOT NULL, status TEXT NOT NULL, reason TEXT, planned_at TEXT NOT NULL,
  changed_at TEXT NOT NULL, number INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS reported_by_case
  ON reported (case_id, about, template, channel, status, reason);
CREATE TABLE IF NOT EXISTS gone (case_id TEXT PRIMARY KEY);
"""
REPORTED = """
INSERT INTO reported VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (notice) DO UPDATE SET status = excluded.status, reason = excluded.reason,
  changed_at = excluded.changed_at, number = excluded.number WHERE excluded.number > number
"""
"""A notice as it stands; what comes late of how it stood before changes nothing."""

OF_CASE = """
SELECT about, template, channel, status, reason, count(*) AS notices,
  min(planned_at) AS planned_at, max(changed_at) AS changed_at
FROM reported WHERE case_id = ? GROUP BY about, template, channel, status, reason
"""
"""What an institution was told of a case: how many notices of each step went which way, and how."""


def apply(db: sqlite3.Connection, event: Recorded[Any]) -> None:
    """Fold one event into the rows."""
    match event.data:
        case DeliveryReported():
            _reported(db, event)
        case CaseDestroyed():
            case_id = (event.data.case.hex,)
            db.execute("INSERT OR IGNORE INTO gone VALUES (?)", case_id)
            db.execute("DELETE FROM reported WHERE case_id = ?", case_id)


def _reported(db: sqlite3.Connection, event: Recorded[DeliveryReported]) -> None:
    data, meta = event.data, event.meta
    if db.execute("SELECT 1 FROM gone WHERE case_id = ?", (meta.case.hex,)).fetchone():
        return
    which = (str(data.notice), meta.case.hex, data.about, data.template, data.channel)
    how = (data.status, data.reason, data.planned_at.isoformat(), meta.time.isoformat())
    db.execute(REPORTED, (*which, *how, meta.order))


MODEL = Model(
    "reported", SCHEMA, (Stream.DELIVERIES, Stream.RETENTION), apply, ("reported", "gone")
)
