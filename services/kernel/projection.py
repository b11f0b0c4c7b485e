"""Read models: a SQLite file beside the reader, fed in order from the streams of its zone.

The position is stored in the same transaction as the rows; deleting the file rebuilds it. An
event that cannot be read, or that a model cannot take, is put aside and the projection moves on.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nats.errors
from nats.aio.msg import Msg

from schemas.envelope import Recorded, UnknownType, Unreadable, read_event
from services.kernel.direct import BATCH, DirectReader, sequence, subject
from services.kernel.telemetry import counter, log

POSITIONS = """
CREATE TABLE IF NOT EXISTS positions (stream TEXT PRIMARY KEY, sequence INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS aside (
  stream TEXT, sequence INTEGER, subject TEXT, why TEXT, PRIMARY KEY (stream, sequence));
"""
POLL = 0.1
WAIT, LOOK = 5.0, 5.0
"""Seconds that a writer waits, and between looks at texts that rows name when nothing is new."""


Apply = Callable[[sqlite3.Connection, Recorded[Any]], None]
Gather = Callable[[sqlite3.Connection, DirectReader], Awaitable[None]]


@dataclass(frozen=True)
class Model:
    """One read model: its tables, the streams it reads, and what an event does to its rows.

    `gather` runs when all events are in, for what no event holds: the texts that rows name. It is
    run again and again, by several processes at once, and must come to the same (docs/adr/0020).
    """

    name: str
    schema: str
    streams: tuple[str, ...]
    apply: Apply
    tables: tuple[str, ...]
    gather: Gather | None = None


class Projection:
    """A model's file, and how far it has read."""

    def __init__(
        self, path: Path | str, model: Model, reader: DirectReader, size: int = BATCH
    ) -> None:
        self._model, self._reader, self._size = model, reader, size
        self._look_again = 0.0
        if path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.row_factory = sqlite3.Row
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=NORMAL")
        self.db.executescript(POSITIONS + model.schema)

    def position(self, stream: str) -> int:
        """The last sequence of a stream that is in the rows."""
        row = self.db.execute(
            "SELECT sequence FROM positions WHERE stream = ?", (stream,)
        ).fetchone()
        return int(row[0]) if row else 0

    async def catch_up(self) -> int:
        """Read all streams to their ends; how many messages that were."""
        total = 0
        for stream in self._model.streams:
            while messages := await self._reader.batch(
                stream, after=self.position(stream), size=self._size
            ):
                self._commit(stream, messages)
                total += len(messages)
        if self._model.gather and (total or time.monotonic() >= self._look_again):
            self._look_again = 0.0
            await self._model.gather(self.db, self._reader)
            self._look_again = time.monotonic() + LOOK
        return total

    async def _batch(self, stream: str) -> list[Msg]:
        return await self._reader.batch(stream, after=self.position(stream), size=self._size)

    async def follow(self) -> None:
        """Keep reading for ever."""
        while True:
            try:
                read = await self.catch_up()
            except (TimeoutError, nats.errors.Error, sqlite3.OperationalError) as error:
                log.warning("projection_waits", model=self._model.name, why=repr(error))
                read = 0
            await asyncio.sleep(0 if read else POLL)

    async def wait_for(self, stream: str, number: int) -> None:
        """Return when the rows hold this sequence: a writer reads its own write."""
        async with asyncio.timeout(WAIT):
            while self.position(stream) < number:
                if not await self.catch_up():
                    await asyncio.sleep(0.01)

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """Rows as dictionaries."""
        return [dict(row) for row in self.db.execute(query, values)]

    def dump(self) -> dict[str, list[dict[str, Any]]]:
        """All rows of all tables, to compare a rebuilt file with the live one."""
        return {
            table: self.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in self._model.tables
        }

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def _commit(self, stream: str, messages: Sequence[Msg]) -> None:
        """Rows and position in one transaction; one by one when there is an odd one among them."""
        try:
            with self._transaction(stream, sequence(messages[-1])):
                for message in messages:
                    self._apply(stream, message)
        except sqlite3.OperationalError:
            raise  # the file is locked or its disk full: no fault of an event
        except Exception as why:
            if len(messages) == 1:
                log.exception("event_not_applied", model=self._model.name)
                with self._transaction(stream, sequence(messages[0])):
                    self._put_aside(stream, messages[0], f"{type(why).__name__}: {why}")
                return
            for message in messages:
                self._commit(stream, [message])

    @contextmanager
    def _transaction(self, stream: str, position: int) -> Iterator[None]:
        """A position never moves back: a slower reader of the same file changes nothing."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.db.execute(
                "INSERT INTO positions VALUES (?, ?) ON CONFLICT (stream) "
                "DO UPDATE SET sequence = MAX(sequence, excluded.sequence)",
                (stream, position),
            )
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def _apply(self, stream: str, message: Msg) -> None:
        number = sequence(message)
        if number <= self.position(stream):
            return
        try:
            event = read_event(message.headers, message.data, subject(message), number)
        except UnknownType as unknown:
            counter("events_skipped").add(1, {"type": "unknown"})
            log.info("event_skipped", stream=stream, sequence=number, type=str(unknown))
        except Unreadable as why:
            self._put_aside(stream, message, str(why))
        else:
            self._model.apply(self.db, event)

    def _put_aside(self, stream: str, message: Msg, why: str) -> None:
        self.db.execute(
            "INSERT OR IGNORE INTO aside VALUES (?, ?, ?, ?)",
            (stream, sequence(message), subject(message), why),
        )
        log.error("event_put_aside", stream=stream, sequence=sequence(message), why=why)
