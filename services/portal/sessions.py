"""Who is signed in at this face: kept on the server, in a file of the face alone.

The browser holds one random number; the file holds its digest, so that a copy of the file lets
nobody in. A session ends when it was idle too long, when it is too old, and when somebody signs
out.
"""

from __future__ import annotations

import hmac
import json
import secrets
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from schemas.common import Actor

IDLE, LONGEST = 30 * 60, 10 * 60 * 60
"""Seconds without a sign of life, and from signing in, after which somebody signs in again."""

WRITTEN_EVERY = 30.0
"""Seconds between two notes that somebody is still there: a page is no reason to write a file."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS sessions (
  key TEXT PRIMARY KEY, actor TEXT NOT NULL, name TEXT NOT NULL, language TEXT NOT NULL,
  csrf TEXT NOT NULL, made REAL NOT NULL, seen REAL NOT NULL, told TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sessions_by_sight ON sessions (seen);
"""


@dataclass
class Session:
    """Somebody who is signed in; `told` is what the next page says once."""

    key: str
    actor: Actor
    name: str
    language: str
    csrf: str
    made: float
    seen: float
    told: list[str] = field(default_factory=list)

    @property
    def form_token(self) -> str:
        """What a form carries: another one each time, so that packing a page tells none."""
        salt = secrets.token_urlsafe(12)
        return f"{salt}.{self._signed(salt)}"

    def made_form(self, token: str) -> bool:
        """Whether a form came from a page of this session."""
        salt, _, signed = token.partition(".")
        return hmac.compare_digest(signed.encode(), self._signed(salt).encode())

    def _signed(self, salt: str) -> str:
        return hmac.new(self.csrf.encode(), salt.encode(), sha256).hexdigest()


class Sessions:
    """The sessions of one face."""

    def __init__(self, path: Path | str, now: Callable[[], float] = time.time) -> None:
        self._now = now
        if path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.executescript(SCHEMA)

    def begin(self, actor: Actor, name: str, language: str) -> str:
        """Sign somebody in; what the browser must show from now on."""
        now, secret = self._now(), secrets.token_urlsafe(32)
        self._db.execute("DELETE FROM sessions WHERE seen < ? OR made < ?", self._oldest(now))
        row = (_key(secret), actor.model_dump_json(), name, language, secrets.token_urlsafe(24))
        values = (*row, now, now, "[]")
        self._db.execute("INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        return secret

    def find(self, secret: str) -> Session | None:
        """Who shows this; None when it is unknown, idle too long or too old."""
        row = self._db.execute("SELECT * FROM sessions WHERE key = ?", (_key(secret),)).fetchone()
        now = self._now()
        if row is None or row["seen"] < now - IDLE or row["made"] < now - LONGEST:
            return None
        if row["seen"] < now - WRITTEN_EVERY:
            self._db.execute("UPDATE sessions SET seen = ? WHERE key = ?", (now, row["key"]))
        told = json.loads(row["told"])
        actor = Actor.model_validate_json(row["actor"])
        named = {name: row[name] for name in ("key", "name", "language", "csrf", "made", "seen")}
        return Session(actor=actor, told=told, **named)

    def tell(self, session: Session, *words: str) -> None:
        """What the next page says, once; without words, nothing any more."""
        session.told = [*session.told, *words] if words else []
        told = json.dumps(session.told)
        self._db.execute("UPDATE sessions SET told = ? WHERE key = ?", (told, session.key))

    def speak(self, session: Session, language: str) -> None:
        """The language of the pages from now on."""
        values = (language, session.key)
        self._db.execute("UPDATE sessions SET language = ? WHERE key = ?", values)

    def end(self, session: Session) -> None:
        """Sign out."""
        self._db.execute("DELETE FROM sessions WHERE key = ?", (session.key,))

    def end_all(self, person: str) -> None:
        """Sign somebody out wherever they are: they are known here no longer."""
        query = "DELETE FROM sessions WHERE json_extract(actor, '$.sub') = ?"
        self._db.execute(query, (person,))

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _oldest(self, now: float) -> tuple[float, float]:
        return now - IDLE, now - LONGEST


def _key(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
