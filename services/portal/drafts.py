"""What somebody is writing and has not sent: kept on the server, a last value a person and form.

No event and no text of a zone: nobody else sees it, it goes when it is sent, when its case is
destroyed, and after some months (docs/adr/0021).
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KEPT = 120 * 24 * 60 * 60
"""Seconds after which a draft that nobody touched is forgotten."""

LARGEST = 512 * 1024
SCHEMA = """
CREATE TABLE IF NOT EXISTS drafts (
  person TEXT, form TEXT, about TEXT, saved REAL NOT NULL, given TEXT NOT NULL,
  PRIMARY KEY (person, form, about)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS drafts_by_age ON drafts (saved);
CREATE INDEX IF NOT EXISTS drafts_by_case ON drafts (about);
"""


@dataclass(frozen=True)
class Draft:
    """What was filled in, field by field, and when (seconds since 1970)."""

    form: str
    about: str
    saved: float
    given: dict[str, Any]


class Drafts:
    """The drafts of one face; `about` is a case as 32 hex digits, or a name the form chose."""

    def __init__(self, path: Path | str, now: Callable[[], float] = time.time) -> None:
        self._now = now
        if path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA secure_delete=ON")
        self._db.executescript(SCHEMA)

    def save(self, person: str, form: str, about: str, given: Mapping[str, Any]) -> bool:
        """Keep what was filled in; False when it is too much to keep."""
        words = json.dumps(dict(given), ensure_ascii=False)
        if len(words) > LARGEST:
            return False
        self._db.execute("DELETE FROM drafts WHERE saved < ?", (self._now() - KEPT,))
        row = (person, form, about, self._now(), words)
        self._db.execute("INSERT OR REPLACE INTO drafts VALUES (?, ?, ?, ?, ?)", row)
        return True

    def find(self, person: str, form: str, about: str) -> Draft | None:
        """What somebody left in a form."""
        query = "SELECT saved, given FROM drafts WHERE person = ? AND form = ? AND about = ?"
        row = self._db.execute(query, (person, form, about)).fetchone()
        return Draft(form, about, row[0], json.loads(row[1])) if row else None

    def of(self, person: str, form: str) -> list[Draft]:
        """Everything somebody left in forms of this name, newest first."""
        query = "SELECT about, saved, given FROM drafts WHERE person = ? AND form = ?"
        rows = self._db.execute(f"{query} ORDER BY saved DESC", (person, form)).fetchall()
        return [Draft(form, about, saved, json.loads(given)) for about, saved, given in rows]

    def drop(self, person: str, form: str, about: str) -> None:
        """It was sent, or thrown away."""
        query = "DELETE FROM drafts WHERE person = ? AND form = ? AND about = ?"
        self._db.execute(query, (person, form, about))

    def forget(self, case: str) -> None:
        """The case was destroyed."""
        self._db.execute("DELETE FROM drafts WHERE about = ?", (case,))

    def forget_person(self, person: str) -> None:
        """Somebody is known here no longer."""
        self._db.execute("DELETE FROM drafts WHERE person = ?", (person,))

    def close(self) -> None:
        """Close the file."""
        self._db.close()
