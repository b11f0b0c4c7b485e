"""Read model of what was told: an institution's inbox, and notices that somebody must look at.

It holds ids, codes and moments; a page reads the words of one progress message from PROGRESS.
What an institution was told of one case adds up to a row of its own (services/notify/asked).
"""

from __future__ import annotations

import sqlite3
from typing import Any

from schemas import notice as said
from schemas.common import Event
from schemas.envelope import Recorded
from schemas.ids import reference
from schemas.progress import ProgressReported
from schemas.record import CaseDestroyed
from schemas.subjects import Stream
from services.kernel.projection import Model, Projection
from services.notify import asked
from services.notify.state import Status

SCHEMA = """
CREATE TABLE IF NOT EXISTS notices (
  id TEXT PRIMARY KEY, case_id TEXT NOT NULL, recipient TEXT NOT NULL, channel TEXT NOT NULL,
  template TEXT NOT NULL, about TEXT NOT NULL, status TEXT NOT NULL, attempts INTEGER NOT NULL,
  reason TEXT, planned_at TEXT NOT NULL, changed_at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS notices_by_recipient
  ON notices (recipient, channel, planned_at DESC, id);
CREATE INDEX IF NOT EXISTS notices_given_up ON notices (changed_at, id)
  WHERE status IN ('given_up', 'bounced');
CREATE INDEX IF NOT EXISTS notices_lost_to ON notices (recipient, changed_at, id)
  WHERE status IN ('given_up', 'bounced');
CREATE INDEX IF NOT EXISTS notices_by_case ON notices (case_id, planned_at, id);
CREATE TABLE IF NOT EXISTS progress (
  id TEXT PRIMARY KEY, case_id TEXT NOT NULL, reference TEXT NOT NULL, institution TEXT NOT NULL,
  stage TEXT NOT NULL,
  product TEXT, until TEXT, reason TEXT, letter TEXT, told_at TEXT NOT NULL,
  sequence INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS progress_by_step ON progress (case_id, sequence);
CREATE INDEX IF NOT EXISTS progress_in_order ON progress (institution, sequence);
CREATE INDEX IF NOT EXISTS progress_by_reference ON progress (reference, case_id);
CREATE INDEX IF NOT EXISTS progress_by_institution
  ON progress (institution, stage, told_at DESC, case_id DESC);
"""
TABLES = ("notices", "progress", "asked")
STATUSES: dict[type[Event], Status] = {
    said.NoticeAttempted: Status.ATTEMPTED,
    said.NoticeDeferred: Status.DEFERRED,
    said.NoticeSent: Status.SENT,
    said.NoticeDelivered: Status.DELIVERED,
    said.NoticeBounced: Status.BOUNCED,
    said.NoticeGivenUp: Status.GIVEN_UP,
    said.NoticeGathered: Status.GATHERED,
    said.NoticeRetried: Status.DEFERRED,
    said.NoticeSettled: Status.SETTLED,
}
INBOX = """
SELECT n.id, n.case_id, n.template, n.planned_at, p.stage, p.product, p.until, p.reason,
       p.letter, p.sequence
FROM notices n LEFT JOIN progress p ON p.id = n.about
WHERE n.recipient = ? AND n.channel = 'inbox' ORDER BY n.planned_at DESC, n.id LIMIT ?
"""
INBOX_AFTER = """
SELECT n.id, n.case_id, n.planned_at, p.reference, p.stage, p.product, p.until, p.reason
FROM notices n JOIN progress p ON p.id = n.about
WHERE n.recipient = ?1 AND n.channel = 'inbox' AND n.planned_at <= ?2
  AND (n.planned_at < ?2 OR n.id > ?3)
ORDER BY n.planned_at DESC, n.id LIMIT ?4
"""
ASKED_AFTER = """
SELECT case_id, reference, product, told_at,
       (SELECT stage FROM progress l WHERE l.case_id = p.case_id
        ORDER BY sequence DESC LIMIT 1) AS last
FROM progress p
WHERE institution = ?1 AND stage = 'received' AND (told_at, case_id) < (?2, ?3)
ORDER BY told_at DESC, case_id DESC LIMIT ?4
"""
"""One page of what an institution was told, and of what it asked, after the row that is named."""

TOLD = """
SELECT id, case_id, template, channel, status, about, planned_at FROM notices
WHERE recipient = ? AND channel = ? AND template != 'digest'
ORDER BY planned_at DESC, id LIMIT ?
"""
"""What a person, or an institution, was told over one channel, newest first."""

FEED = "SELECT * FROM progress WHERE institution = ? AND sequence > ? ORDER BY sequence LIMIT ?"
"""What an institution was told after a place, in the order in which it was."""

BY_REFERENCE = "SELECT DISTINCT case_id FROM progress WHERE reference = ?"
OF_CASE = "SELECT id FROM notices WHERE case_id = ? ORDER BY planned_at, id"
ONE = "SELECT * FROM notices WHERE id = ?"
LOST = """
SELECT * FROM notices WHERE status IN ('given_up', 'bounced')
AND template NOT IN (SELECT value FROM json_each(?)) ORDER BY changed_at, id LIMIT ?
"""
LOST_TO = """
SELECT * FROM notices WHERE status IN ('given_up', 'bounced') AND recipient = ?
AND template NOT IN (SELECT value FROM json_each(?)) ORDER BY changed_at, id LIMIT ?
"""
"""Notices that did not arrive, but for these kinds, oldest first: in a zone, and to somebody."""


def model(zone: str) -> Model:
    """The read model of a zone; only DOOR has progress."""
    streams = (Stream.NOTICES, *((Stream.PROGRESS,) if zone == "DOOR" else ()), Stream.RETENTION)
    return Model("inbox", SCHEMA + asked.SCHEMA, streams, apply, TABLES)


def inbox_of(projection: Projection, institution: str, most: int = 100) -> list[dict[str, Any]]:
    """What an institution was told, newest first."""
    return projection.rows(INBOX, institution, most)


def apply(db: sqlite3.Connection, event: Recorded[Any]) -> None:
    """Fold one event into the rows."""
    match event.data:
        case said.NoticePlanned():
            _planned(db, event)
        case ProgressReported():
            _progress(db, event)
        case CaseDestroyed():
            for table in TABLES:
                db.execute(f"DELETE FROM {table} WHERE case_id = ?", (str(event.data.case),))
        case _ if type(event.data) in STATUSES:
            _changed(db, event)


def _planned(db: sqlite3.Connection, event: Recorded[said.NoticePlanned]) -> None:
    data, at = event.data, event.meta.time.isoformat()
    row = (str(event.meta.case), str(data.case), data.recipient, data.channel, data.template)
    db.execute(
        "INSERT OR IGNORE INTO notices VALUES (?, ?, ?, ?, ?, ?, ?, 0, NULL, ?, ?)",
        (*row, data.about, Status.PLANNED, at, at),
    )


def _changed(db: sqlite3.Connection, event: Recorded[Any]) -> None:
    db.execute(
        "UPDATE notices SET status = ?, reason = ?, attempts = coalesce(?, attempts),"
        " changed_at = ? WHERE id = ?",
        (
            STATUSES[type(event.data)],
            getattr(event.data, "reason", None),
            getattr(event.data, "attempt", None),
            event.meta.time.isoformat(),
            str(event.meta.case),
        ),
    )


def _progress(db: sqlite3.Connection, event: Recorded[ProgressReported]) -> None:
    data, until = event.data, event.data.until
    new = db.execute(
        "INSERT OR IGNORE INTO progress VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.meta.id,
            str(event.meta.case),
            reference(event.meta.case),
            data.institution,
            data.stage,
            data.product,
            until.isoformat() if until else None,
            data.reason,
            data.letter,
            event.meta.time.isoformat(),
            event.sequence,
        ),
    )
    if new.rowcount:
        asked.told(db, event)
