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
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from schemas.common import Actor

IDLE, LONGEST = 30 * 60, 10 * 60 * 60
"""Seconds without a sign of life, and from signing in, after which somebody signs in again."""

WRITTEN_EVERY = 30.0
"""Seconds between two notes that somebody is still there: a page is no reason to write a file."""

SCHEMA = """
DROP TABLE IF EXISTS sessions;
CREATE TABLE IF NOT EXISTS signed_in (
  key TEXT PRIMARY KEY, person TEXT NOT NULL, actor TEXT NOT NULL, name TEXT NOT NULL,
  language TEXT NOT NULL, csrf TEXT NOT NULL, via TEXT NOT NULL, made REAL NOT NULL,
  seen REAL NOT NULL, told TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS signed_in_by_sight ON signed_in (seen);
CREATE INDEX IF NOT EXISTS signed_in_by_person ON signed_in (person, made);
"""
EACH = 20
"""Sessions of one person; one more ends the oldest."""

COLUMNS = ("key", "name", "language", "csrf", "via", "made", "seen")


@dataclass
class Session:
    """Somebody who is signed in, `via` an issuer; `told` is what the next page says once."""

    key: str
    actor: Actor
    name: str
    language: str
    csrf: str
    via: str
    made: float
    seen: float
    told: list[str] = field(default_factory=list)

    @property
    def began(self) -> datetime:
        """When the person signed in."""
        return datetime.fromtimestamp(self.made, UTC)

    @property
    def last_seen(self) -> datetime:
        """When the person last did something, within half a minute."""
        return datetime.fromtimestamp(self.seen, UTC)

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
            Path(path).touch(0o600)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.executescript(SCHEMA)

    def begin(self, actor: Actor, name: str, language: str, via: str = "") -> str:
        """Sign somebody in; what the browser must show from now on."""
        now, secret = self._now(), secrets.token_urlsafe(32)
        self._db.execute("DELETE FROM signed_in WHERE seen < ? OR made < ?", self._oldest(now))
        self._db.execute(
            "DELETE FROM signed_in WHERE key IN (SELECT key FROM signed_in WHERE person = ? "
            "ORDER BY made DESC LIMIT -1 OFFSET ?)",
            (actor.sub, EACH - 1),
        )
        who = (_key(secret), actor.sub, actor.model_dump_json(), name, language)
        values = (*who, secrets.token_urlsafe(24), via, now, now, "[]")
        self._db.execute("INSERT INTO signed_in VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        return secret

    def find(self, secret: str, *, acts: bool = True) -> Session | None:
        """Who shows this; None when it is unknown, idle too long or too old.

        A page that asks by itself is no sign that somebody is there: then nobody `acts`.
        """
        found = self._alive(_key(secret))
        now = self._now()
        if found and acts and found.seen < now - WRITTEN_EVERY:
            self._db.execute("UPDATE signed_in SET seen = ? WHERE key = ?", (now, found.key))
        return found

    def goes_on(self, session: Session) -> bool:
        """Whether a session has not ended meanwhile."""
        return self._alive(session.key) is not None

    def of(self, person: str) -> list[Session]:
        """Every session of somebody, newest first."""
        query = "SELECT key FROM signed_in WHERE person = ? ORDER BY made DESC"
        keys = self._db.execute(query, (person,)).fetchall()
        return [found for row in keys if (found := self._alive(row["key"]))]

    def _alive(self, key: str) -> Session | None:
        row = self._db.execute("SELECT * FROM signed_in WHERE key = ?", (key,)).fetchone()
        idle, old = self._oldest(self._now())
        if row is None or row["seen"] < idle or row["made"] < old:
            return None
        actor, told = Actor.model_validate_json(row["actor"]), json.loads(row["told"])
        return Session(actor=actor, told=told, **{name: row[name] for name in COLUMNS})

    def tell(self, session: Session, *words: str) -> None:
        """What the next page says, once; without words, nothing any more."""
        session.told = [*session.told, *words] if words else []
        told = json.dumps(session.told)
        self._db.execute("UPDATE signed_in SET told = ? WHERE key = ?", (told, session.key))

    def speak(self, session: Session, language: str) -> None:
        """The language of the pages from now on."""
        values = (language, session.key)
        self._db.execute("UPDATE signed_in SET language = ? WHERE key = ?", values)

    def end(self, session: Session) -> None:
        """Sign out."""
        self._db.execute("DELETE FROM signed_in WHERE key = ?", (session.key,))

    def end_all(self, person: str) -> None:
        """Sign somebody out everywhere."""
        self._db.execute("DELETE FROM signed_in WHERE person = ?", (person,))

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _oldest(self, now: float) -> tuple[float, float]:
        return now - IDLE, now - LONGEST


def _key(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
