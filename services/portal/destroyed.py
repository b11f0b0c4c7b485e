"""Read model of destroyed cases: by which a face forgets what was being written about them."""

from __future__ import annotations

import sqlite3
from typing import Any

from schemas.envelope import Recorded
from schemas.record import CaseDestroyed
from schemas.subjects import Stream
from services.kernel.projection import Model

SCHEMA = """
CREATE TABLE IF NOT EXISTS destroyed (number INTEGER PRIMARY KEY, case_id TEXT NOT NULL);
"""
AFTER = "SELECT number, case_id FROM destroyed WHERE number > ? ORDER BY number"


def apply(db: sqlite3.Connection, event: Recorded[Any]) -> None:
    """Note a destroyed case, under the sequence of its event."""
    if isinstance(event.data, CaseDestroyed):
        row = (event.sequence, event.data.case.hex)
        db.execute("INSERT OR IGNORE INTO destroyed VALUES (?, ?)", row)


MODEL = Model("destroyed", SCHEMA, (Stream.RETENTION,), apply, ("destroyed",))
