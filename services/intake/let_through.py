"""Read model of what was let through although it looked like personal data: never what it says."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from schemas.envelope import Recorded
from schemas.gate import TextLetThrough
from schemas.subjects import Stream
from services.kernel.projection import Model

SCHEMA = """
CREATE TABLE IF NOT EXISTS let_through (
  sequence INTEGER PRIMARY KEY, text TEXT NOT NULL, kinds TEXT NOT NULL, reason TEXT NOT NULL,
  person TEXT NOT NULL, at TEXT NOT NULL);
"""
NEWEST = "SELECT * FROM let_through WHERE sequence < ? ORDER BY sequence DESC LIMIT ?"
"""Newest first, below a sequence."""


def apply(db: sqlite3.Connection, event: Recorded[Any]) -> None:
    """One row for each time that somebody let something through."""
    data = event.data
    if not isinstance(data, TextLetThrough):
        return
    kinds, at = json.dumps(data.kinds), event.meta.time.isoformat()
    row = (event.sequence, data.text, kinds, data.reason, event.meta.actor.sub, at)
    db.execute("INSERT OR IGNORE INTO let_through VALUES (?, ?, ?, ?, ?, ?)", row)


MODEL = Model("let_through", SCHEMA, (Stream.REQUESTS,), apply, ("let_through",))
