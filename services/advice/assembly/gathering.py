"""Getting the texts that rows of a read model name, and forgetting those that were erased.

An erased text leaves no trace in its stream, so the texts behind all rows are looked at again in
turn: some at each look into the model, new ones first. Several processes may do it at once.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from services.advice.assembly.fulltext import Document, drop, put, scrub
from services.kernel.telemetry import log

AT_ONCE = 100
NEW = 0

SCHEMA = """
CREATE TABLE IF NOT EXISTS wanted (
  key TEXT PRIMARY KEY, source TEXT NOT NULL, turn INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS wanted_by_turn ON wanted (turn, key);
CREATE TABLE IF NOT EXISTS scrubbing (one INTEGER PRIMARY KEY);
"""
LOOKED_LONGEST_AGO = "SELECT key, source, turn FROM wanted ORDER BY turn, key LIMIT ?"
LATEST_TURN = "SELECT turn FROM wanted ORDER BY turn DESC LIMIT 1"
WANT = (
    "INSERT INTO wanted VALUES (?, ?, 0) ON CONFLICT (key) "
    "DO UPDATE SET source = excluded.source, turn = 0 WHERE source <> excluded.source"
)

Make: TypeAlias = Callable[[str, str], Awaitable[Document | None]]
"""Of a key and its source as stored: the document, None when a text of it was erased."""


def want(db: sqlite3.Connection, key: str, source: str) -> None:
    """A row names a text: it will be got, and indexed under this key."""
    db.execute(WANT, (key, source))


def forget(db: sqlite3.Connection, key: str) -> None:
    """Nothing is to be found under this key any more: its case is gone, or its text taken back."""
    db.execute("DELETE FROM wanted WHERE key = ?", (key,))
    drop(db, key)


def erase(db: sqlite3.Connection, key: str) -> None:
    """Forget, and see that nothing of it stays in the file either."""
    forget(db, key)
    db.execute("INSERT OR IGNORE INTO scrubbing VALUES (1)")


async def gather(db: sqlite3.Connection, make: Make) -> None:
    """Look at all that is new, and at some of the rest."""
    latest = db.execute(LATEST_TURN).fetchone()
    turn = (latest["turn"] if latest else NEW) + 1
    while rows := db.execute(LOOKED_LONGEST_AGO, (AT_ONCE,)).fetchall():
        made = await asyncio.gather(*(make(row["key"], row["source"]) for row in rows))
        with transaction(db):
            for row, one in zip(rows, made, strict=True):
                _settle(db, row, one, turn)
        if rows[-1]["turn"] != NEW:
            break
    if db.execute("SELECT 1 FROM scrubbing LIMIT 1").fetchone():
        _scrub(db)


async def still_there(db: sqlite3.Connection, keys: list[str], make: Make) -> bool:
    """Whether the texts under these keys are as they are indexed; those that are not, are now."""
    query = "SELECT key, source, turn FROM wanted WHERE key = ?"
    rows = [row for key in keys if (row := db.execute(query, (key,)).fetchone())]
    made = await asyncio.gather(*(make(row["key"], row["source"]) for row in rows))
    gone = [row for row, one in zip(rows, made, strict=True) if one is None]
    with transaction(db):
        for row in gone:
            _settle(db, row, None, row["turn"])
    return not gone and len(rows) == len(keys)


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All or nothing."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _scrub(db: sqlite3.Connection) -> None:
    """Somebody else may be reading the file: then at the next look."""
    try:
        scrub(db)
        db.execute("DELETE FROM scrubbing")
    except sqlite3.OperationalError as why:
        log.info("scrubbing_waits", why=str(why))


def _settle(db: sqlite3.Connection, row: sqlite3.Row, one: Document | None, turn: int) -> None:
    """Only if nobody else looked at it meanwhile: what they saw is newer."""
    changed = db.execute(
        "UPDATE wanted SET turn = ? WHERE key = ? AND turn = ? AND source = ?",
        (turn, row["key"], row["turn"], row["source"]),
    )
    if changed.rowcount and one:
        put(db, one)
    elif changed.rowcount and drop(db, row["key"]):
        db.execute("INSERT OR IGNORE INTO scrubbing VALUES (1)")
