"""Read model of who was shown what at the Loket and at OCW, to find it by person.

It holds ids, codes and moments. What is read of a case that was destroyed is forgotten with it.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from schemas.envelope import Recorded
from schemas.record import CaseDestroyed, ConfidentialRead
from schemas.subjects import Stream
from services.kernel.projection import Model

SCHEMA = """
CREATE TABLE IF NOT EXISTS shown (
  number INTEGER PRIMARY KEY, who TEXT NOT NULL, case_id TEXT NOT NULL, face TEXT NOT NULL,
  part TEXT NOT NULL, at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS shown_to ON shown (who, number DESC);
CREATE INDEX IF NOT EXISTS shown_of ON shown (case_id);
CREATE TABLE IF NOT EXISTS destroyed (case_id TEXT PRIMARY KEY) WITHOUT ROWID;
"""
TO_PERSON = "SELECT * FROM shown WHERE who = ? AND number < ? ORDER BY number DESC LIMIT ?"
NEWEST = 2**62
"""A number that no read has: to begin with the newest."""


def apply(db: sqlite3.Connection, event: Recorded[Any]) -> None:
    """Note one read, or forget those of a case."""
    if isinstance(event.data, CaseDestroyed):
        db.execute("DELETE FROM shown WHERE case_id = ?", (event.data.case.hex,))
        db.execute("INSERT OR IGNORE INTO destroyed VALUES (?)", (event.data.case.hex,))
    elif isinstance(event.data, ConfidentialRead):
        key, face = event.meta.case.hex, event.subject.split(".")[1]
        if db.execute("SELECT 1 FROM destroyed WHERE case_id = ?", (key,)).fetchone():
            return
        row = (event.sequence, event.meta.actor.sub, key, face, event.data.part)
        at = event.meta.time.isoformat()
        db.execute("INSERT OR IGNORE INTO shown VALUES (?, ?, ?, ?, ?, ?)", (*row, at))


MODEL = Model("read_by", SCHEMA, (Stream.READS, Stream.RETENTION), apply, ("shown", "destroyed"))
