"""Mails that were handed in at the Loket: drafts for triage, never a case by themselves.

On disk before anybody is told that they are taken (docs/adr/0027). Their words go when a request
was made of them or they were thrown away, and after two weeks by themselves; what stays until then
is a digest by which the same mail is known again.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from services.faces.mailed import Mailed

KEPT = 14 * 24 * 60 * 60
"""Seconds for which a mail is kept, whatever becomes of it."""

MOST, HOUR = 500, 3600.0
SCHEMA = """
CREATE TABLE IF NOT EXISTS mails (
  name TEXT PRIMARY KEY, came REAL NOT NULL, words TEXT, ended TEXT, by TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS mails_by_age ON mails (came);
"""


@dataclass(frozen=True)
class Waiting:
    """A mail that waits for somebody, and when it came (seconds since 1970)."""

    name: str
    came: float
    mail: Mailed

    @property
    def at(self) -> datetime:
        """When it came."""
        return datetime.fromtimestamp(self.came, UTC)


class Mails:
    """The mails of one face."""

    def __init__(self, path: Path | str, now: Callable[[], float] = time.time) -> None:
        self._now = now
        if path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute("PRAGMA secure_delete=ON")
        self._db.executescript(SCHEMA)

    def add(self, mail: Mailed) -> bool:
        """Keep a mail, on disk when this returns; False when there is no room. Once is enough."""
        self.forget_old()
        waiting = "SELECT count(*) FROM mails WHERE words IS NOT NULL AND name <> ?"
        if self._db.execute(waiting, (mail.name,)).fetchone()[0] >= MOST:
            return False
        words = json.dumps(mail.stored(), ensure_ascii=False)
        row = (mail.name, self._now(), words)
        self._db.execute("INSERT OR IGNORE INTO mails VALUES (?, ?, ?, NULL, NULL)", row)
        return True

    def waiting(self) -> list[Waiting]:
        """Every mail that waits, the oldest first."""
        self.forget_old()
        query = "SELECT name, came, words FROM mails WHERE words IS NOT NULL ORDER BY came, name"
        return [_waiting(row) for row in self._db.execute(query)]

    def find(self, name: str) -> Waiting | None:
        """One that waits."""
        self.forget_old()
        query = "SELECT name, came, words FROM mails WHERE name = ? AND words IS NOT NULL"
        row = self._db.execute(query, (name,)).fetchone()
        return _waiting(row) if row else None

    def end(self, name: str, how: str, by: str) -> None:
        """Erase the words: a request was made of it, or it was thrown away for a reason."""
        query = "UPDATE mails SET words = NULL, ended = ?, by = ? WHERE name = ? AND ended IS NULL"
        self._db.execute(query, (how, by, name))
        self._leave_nothing()

    def forget_old(self) -> None:
        """Forget what has been here too long."""
        query = "DELETE FROM mails WHERE came < ?"
        if self._db.execute(query, (self._now() - KEPT,)).rowcount:
            self._leave_nothing()

    async def keep_short(self) -> None:
        """Forget what is too old, for ever, also where nobody looks."""
        while True:
            self.forget_old()
            await asyncio.sleep(HOUR)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _leave_nothing(self) -> None:
        """Also not in the log of the file; somebody who reads it just now is no reason to fail."""
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _waiting(row: tuple[str, float, str]) -> Waiting:
    return Waiting(row[0], row[1], Mailed.read(json.loads(row[2])))
