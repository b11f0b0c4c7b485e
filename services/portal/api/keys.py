"""Keys by which programs act for somebody, and which of their changes were asked before.

A key is shown once; the file holds its digest. It carries the roles somebody had when they made
it, ends by itself, and is worth nothing once they have none of these roles any more.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from schemas.common import Actor, Refused

LONGEST_DAYS, MOST = 90, 10
DAY = 24 * 60 * 60
REMEMBERED = 7 * DAY
"""Seconds in which a change that is asked again is recognised."""

USED_EVERY = 60.0
PREFIX = "loket_"
"""By which a scanner of leaked secrets knows a key."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS keys (
  digest TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, person TEXT NOT NULL, actor TEXT NOT NULL,
  name TEXT NOT NULL, made REAL NOT NULL, until REAL NOT NULL, used REAL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS keys_by_person ON keys (person, made);
CREATE INDEX IF NOT EXISTS keys_by_end ON keys (until);
CREATE TABLE IF NOT EXISTS changes (
  person TEXT, key TEXT, asked TEXT NOT NULL, answer TEXT, at REAL NOT NULL,
  PRIMARY KEY (person, key)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS changes_by_age ON changes (at);
"""


@dataclass(frozen=True)
class Key:
    """A key as its owner sees it; moments in seconds since 1970."""

    id: str
    name: str
    actor: Actor
    made: float
    until: float
    used: float | None


@dataclass(frozen=True)
class Before:
    """A change that was asked before: with what, and what was answered, if that is known."""

    asked: str
    answer: tuple[int, dict[str, str], str] | None


class Keys:
    """The keys of one face."""

    def __init__(self, path: Path | str, now: Callable[[], float] = time.time) -> None:
        self._now = now
        if path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.executescript(SCHEMA)

    def make(self, actor: Actor, name: str, days: int, id: str) -> str | None:
        """A new key, to be shown once; None when this one was made before."""
        now, secret = self._now(), PREFIX + secrets.token_urlsafe(32)
        self._db.execute("DELETE FROM keys WHERE until < ?", (now,))
        if self._db.execute("SELECT 1 FROM keys WHERE id = ?", (id,)).fetchone():
            return None
        if len(self.of(actor.sub)) >= MOST:
            raise Refused("too_many_keys", f"There are {MOST} keys already.", "Revoke one first.")
        until = now + min(days, LONGEST_DAYS) * DAY
        row = (_digest(secret), id, actor.sub, actor.model_dump_json(), name, now, until, None)
        self._db.execute("INSERT INTO keys VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        return secret

    def find(self, secret: str) -> Key | None:
        """The key that somebody shows; None when it is unknown, revoked or over."""
        row = self._db.execute("SELECT * FROM keys WHERE digest = ?", (_digest(secret),)).fetchone()
        now = self._now()
        if row is None or row["until"] < now:
            return None
        if (row["used"] or 0.0) < now - USED_EVERY:
            values = (now, row["digest"])
            self._db.execute("UPDATE keys SET used = ? WHERE digest = ?", values)
        return _key(row)

    def of(self, person: str) -> list[Key]:
        """Somebody's keys, newest first."""
        query = "SELECT * FROM keys WHERE person = ? AND until >= ? ORDER BY made DESC"
        return [_key(row) for row in self._db.execute(query, (person, self._now()))]

    def revoke(self, person: str, id: str) -> None:
        """End a key of one's own."""
        self._db.execute("DELETE FROM keys WHERE id = ? AND person = ?", (id, person))

    def before(self, person: str, key: str) -> Before | None:
        """What was asked before under this Idempotency-Key."""
        query = "SELECT asked, answer FROM changes WHERE person = ? AND key = ?"
        row = self._db.execute(query, (person, key)).fetchone()
        if row is None:
            return None
        answer = json.loads(row["answer"]) if row["answer"] else None
        return Before(row["asked"], (answer[0], answer[1], answer[2]) if answer else None)

    def begin(self, person: str, key: str, asked: str) -> None:
        """A change is about to be asked: how it ends is not known yet."""
        self._db.execute("DELETE FROM changes WHERE at < ?", (self._now() - REMEMBERED,))
        row = (person, key, asked, self._now())
        self._db.execute("INSERT OR IGNORE INTO changes VALUES (?, ?, ?, NULL, ?)", row)

    def finish(self, person: str, key: str, answer: tuple[int, dict[str, str], str]) -> None:
        """What was answered, for who asks again."""
        query = "UPDATE changes SET answer = ? WHERE person = ? AND key = ?"
        self._db.execute(query, (json.dumps(answer), person, key))

    def drop(self, person: str, key: str) -> None:
        """It was refused: nothing happened, and the same may be asked again."""
        self._db.execute("DELETE FROM changes WHERE person = ? AND key = ?", (person, key))

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def _key(row: sqlite3.Row) -> Key:
    actor = Actor.model_validate_json(row["actor"])
    return Key(row["id"], row["name"], actor, row["made"], row["until"], row["used"])


def _digest(secret: str) -> str:
    return sha256(secret.encode(errors="replace")).hexdigest()
