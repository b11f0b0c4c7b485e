"""Read model of webhooks: how each stands, and every attempt to tell it something.

It holds ids, codes and moments; no address and no key.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from schemas import notice as said
from schemas import webhook as hooks
from schemas.common import Event
from schemas.envelope import Recorded
from schemas.ids import reference
from schemas.notice import Channel
from schemas.record import CaseDestroyed
from schemas.subjects import Stream
from services.kernel.projection import Model
from services.notify.channels.cloudevent import TESTED

SCHEMA = """
CREATE TABLE IF NOT EXISTS hooks (
  id TEXT PRIMARY KEY, institution TEXT NOT NULL, endpoint TEXT NOT NULL, standing TEXT NOT NULL,
  reason TEXT, rate INTEGER, changed_at TEXT NOT NULL, failing_since TEXT, after TEXT, until TEXT,
  found INTEGER, replayed_at TEXT);
CREATE TABLE IF NOT EXISTS messages (
  id TEXT PRIMARY KEY, case_id TEXT NOT NULL, reference TEXT, institution TEXT NOT NULL,
  template TEXT NOT NULL, again INTEGER NOT NULL, told_at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS messages_by_case ON messages (case_id);
CREATE TABLE IF NOT EXISTS attempts (
  id TEXT NOT NULL, number INTEGER NOT NULL, institution TEXT NOT NULL, at TEXT NOT NULL,
  outcome TEXT, said TEXT, next_at TEXT, PRIMARY KEY (id, number));
CREATE INDEX IF NOT EXISTS attempts_by_institution ON attempts (institution, at, id, number);
"""
STANDS = "SELECT * FROM hooks WHERE id = ? AND endpoint = ?"
LAST = """
SELECT a.*, m.case_id, m.reference, m.template, m.again, m.told_at
FROM attempts a JOIN messages m ON m.id = a.id WHERE a.institution = ?
ORDER BY a.at DESC, a.id DESC, a.number DESC LIMIT ? OFFSET ?
"""
"""The last attempts of an institution, newest first."""

LAST_AFTER = """
SELECT a.*, m.case_id, m.reference, m.template, m.again, m.told_at
FROM attempts a JOIN messages m ON m.id = a.id
WHERE a.institution = ? AND (a.at, a.id, a.number) < (?, ?, ?)
ORDER BY a.at DESC, a.id DESC, a.number DESC LIMIT ?
"""
"""One page of them, after the row that is named."""

ENDED = """
SELECT outcome, said FROM attempts WHERE id = ? AND outcome IS NOT NULL ORDER BY number DESC LIMIT 1
"""
STANDINGS: dict[type[Event], str] = {
    hooks.WebhookAllowed: "allowed",
    hooks.WebhookNotAllowed: "not_allowed",
    hooks.WebhookStopped: "stopped",
}


def apply(db: sqlite3.Connection, event: Recorded[Any]) -> None:
    """Fold one event into the rows."""
    match event.data:
        case said.NoticePlanned(channel=Channel.WEBHOOK):
            _planned(db, event)
        case said.NoticeAttempted() | said.NoticeDeferred() | said.NoticeSent():
            _attempted(db, event)
        case said.NoticeGivenUp():
            _given_up(db, event)
        case CaseDestroyed():
            _destroyed(db, str(event.data.case))
        case hooks.WebhookOffered():
            _offered(db, event)
        case hooks.NoticesReplayed():
            _replayed(db, event)
        case _ if event.data.__class__.__module__ == hooks.__name__:
            _stands(db, event)


def _planned(db: sqlite3.Connection, event: Recorded[said.NoticePlanned]) -> None:
    data, at = event.data, event.data.told_at or event.meta.time
    named = None if data.template == TESTED else reference(data.case)
    row = (str(event.meta.case), str(data.case), named, data.recipient, data.template)
    again = data.again is not None
    db.execute(
        "INSERT OR IGNORE INTO messages VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*row, again, at.isoformat()),
    )


def _attempted(db: sqlite3.Connection, event: Recorded[Any]) -> None:
    """An attempt, or how it ended; of what is no message to a webhook there is no row."""
    data, own = event.data, str(event.meta.case)
    match data:
        case said.NoticeAttempted():
            db.execute(
                "INSERT OR IGNORE INTO attempts SELECT id, ?, institution, ?, NULL, NULL, NULL"
                " FROM messages WHERE id = ?",
                (data.attempt, event.meta.time.isoformat(), own),
            )
        case said.NoticeSent():
            _ended(db, own, data.attempt, "sent", data.answer, None)
        case said.NoticeDeferred():
            _deferred(db, own, data)


def _ended(
    db: sqlite3.Connection, own: str, number: int, outcome: str, said: str | None, then: str | None
) -> None:
    db.execute(
        "UPDATE attempts SET outcome = ?, said = ?, next_at = ? WHERE id = ? AND number = ?",
        (outcome, said, then, own, number),
    )


def _deferred(db: sqlite3.Connection, own: str, event: said.NoticeDeferred) -> None:
    """How it ended, unless that is known: what only waits for a turn is no end of another kind."""
    db.execute(
        "UPDATE attempts SET outcome = coalesce(outcome, 'deferred'), said = coalesce(said, ?),"
        " next_at = ? WHERE id = ? AND number = ?",
        (event.reason, event.until.isoformat(), own, event.attempt),
    )


def _given_up(db: sqlite3.Connection, event: Recorded[said.NoticeGivenUp]) -> None:
    db.execute(
        "UPDATE attempts SET outcome = 'given_up', said = ?1, next_at = NULL WHERE id = ?2"
        " AND number = (SELECT max(number) FROM attempts WHERE id = ?2)",
        (event.data.reason, str(event.meta.case)),
    )


def _destroyed(db: sqlite3.Connection, case: str) -> None:
    db.execute(
        "DELETE FROM attempts WHERE id IN (SELECT id FROM messages WHERE case_id = ?)", (case,)
    )
    db.execute("DELETE FROM messages WHERE case_id = ?", (case,))


def _offered(db: sqlite3.Connection, event: Recorded[hooks.WebhookOffered]) -> None:
    row = (str(event.meta.case), event.data.institution, event.data.endpoint)
    db.execute(
        "INSERT INTO hooks (id, institution, endpoint, standing, changed_at)"
        " VALUES (?, ?, ?, 'asked', ?) ON CONFLICT (id) DO UPDATE SET endpoint = excluded.endpoint,"
        " standing = 'asked', changed_at = excluded.changed_at, reason = NULL, rate = NULL,"
        " failing_since = NULL",
        (*row, event.meta.time.isoformat()),
    )


def _replayed(db: sqlite3.Connection, event: Recorded[hooks.NoticesReplayed]) -> None:
    data = event.data
    span = (data.after.isoformat(), data.until.isoformat(), data.found)
    db.execute(
        "UPDATE hooks SET after = ?, until = ?, found = ?, replayed_at = ? WHERE id = ?",
        (*span, event.meta.time.isoformat(), str(event.meta.case)),
    )


def _stands(db: sqlite3.Connection, event: Recorded[Any]) -> None:
    """How the endpoint that is meant now fares; what is said of an earlier one changes nothing."""
    data, at = event.data, event.meta.time.isoformat()
    which = (str(event.meta.case), data.endpoint)
    if standing := STANDINGS.get(type(data)):
        reason, rate = getattr(data, "reason", None), getattr(data, "rate", None)
        db.execute(
            "UPDATE hooks SET standing = ?, reason = ?, rate = ?, changed_at = ?"
            " WHERE id = ? AND endpoint = ?",
            (standing, reason, rate, at, *which),
        )
        return
    since = at if isinstance(data, hooks.WebhookFailing) else None
    db.execute("UPDATE hooks SET failing_since = ? WHERE id = ? AND endpoint = ?", (since, *which))


MODEL = Model(
    "webhooks", SCHEMA, (Stream.NOTICES, Stream.RETENTION), apply, ("hooks", "messages", "attempts")
)
