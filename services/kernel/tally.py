"""How many cases stand where, kept beside a read model: one row a place, counted by triggers.

Each event moves at most a few rows and nothing is ever counted anew, so the figures are right
after a restart and the same in every process that reads the same streams.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import nats.errors
from pydantic import TypeAdapter

from schemas.envelope import Recorded
from schemas.record import CaseDestroyed
from schemas.subjects import Stream
from services.kernel.direct import DirectReader
from services.kernel.metrics import METERS
from services.kernel.model_file import model_file
from services.kernel.projection import Model, Projection
from services.kernel.settings import Settings
from services.kernel.telemetry import log

SCHEMA = """
CREATE TABLE IF NOT EXISTS standing (
  case_id TEXT, place TEXT, state TEXT NOT NULL, PRIMARY KEY (case_id, place)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tally (
  place TEXT, state TEXT, open INTEGER NOT NULL, PRIMARY KEY (place, state)) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS comes AFTER INSERT ON standing BEGIN
  INSERT INTO tally VALUES (new.place, new.state, 1)
    ON CONFLICT (place, state) DO UPDATE SET open = open + 1;
END;
CREATE TRIGGER IF NOT EXISTS goes AFTER DELETE ON standing BEGIN
  UPDATE tally SET open = open - 1 WHERE place = old.place AND state = old.state;
  DELETE FROM tally WHERE place = old.place AND state = old.state AND open = 0;
END;
CREATE TABLE IF NOT EXISTS folded (
  case_id TEXT, stream TEXT, seen INTEGER NOT NULL, state TEXT NOT NULL,
  PRIMARY KEY (case_id, stream)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS destroyed (case_id TEXT PRIMARY KEY) WITHOUT ROWID;
"""
TABLES = ("standing", "tally", "folded", "destroyed")
FOLDED = "SELECT state, seen FROM folded WHERE case_id = ? AND stream = ?"
STANDS = "SELECT place, state FROM standing WHERE case_id = ?"
EVERY, AT_ONCE = 2.0, 25
"""Seconds between looks, and events taken at once: whoever waits for a case goes first."""

Labels: TypeAlias = Callable[[str], tuple[str, Mapping[str, str]]]
"""Of a place: under which gauge it is shown, and with which labels beside its state."""


class Source:
    """One stream of a tally: how its events fold, and where the state says that a case stands."""

    def __init__(
        self,
        adapter: TypeAdapter[Any],
        evolve: Callable[[Any, Recorded[Any]], Any],
        stands: Callable[[Any], Mapping[str, str]],
        owns: Callable[[str], bool],
    ) -> None:
        self.adapter, self.evolve, self.stands, self.owns = adapter, evolve, stands, owns

    def apply(self, db: sqlite3.Connection, stream: str, event: Recorded[Any]) -> None:
        """Fold one event and move the case to where it stands now."""
        key = event.meta.case.hex
        if db.execute("SELECT 1 FROM destroyed WHERE case_id = ?", (key,)).fetchone():
            return
        row = db.execute(FOLDED, (key, stream)).fetchone()
        if row and event.sequence <= row["seen"]:
            return
        after = self.evolve(self.adapter.validate_json(row["state"]) if row else None, event)
        if after is None:
            return
        values = (key, stream, event.sequence, self.adapter.dump_json(after).decode())
        db.execute("INSERT OR REPLACE INTO folded VALUES (?, ?, ?, ?)", values)
        self._move(db, key, self.stands(after))

    def _move(self, db: sqlite3.Connection, key: str, stands: Mapping[str, str]) -> None:
        before = {p: s for p, s in db.execute(STANDS, (key,)).fetchall() if self.owns(p)}
        for place in [place for place, state in before.items() if stands.get(place) != state]:
            db.execute("DELETE FROM standing WHERE case_id = ? AND place = ?", (key, place))
        for place, state in stands.items():
            if before.get(place) != state:
                db.execute("INSERT INTO standing VALUES (?, ?, ?)", (key, place, state))


def tally(name: str, sources: Mapping[Stream, Source], of: Callable[[str], Stream]) -> Model:
    """A read model of where cases stand; `of` says from which stream a subject is."""

    def apply(db: sqlite3.Connection, event: Recorded[Any]) -> None:
        if isinstance(event.data, CaseDestroyed):
            _forget(db, event.data.case.hex)
        else:
            stream = of(event.subject)
            sources[stream].apply(db, stream, event)

    return Model(name, SCHEMA, (*sources, Stream.RETENTION), apply, TABLES)


def counting(
    settings: Settings, zone: str, reader: DirectReader, model: Model, labels: Labels
) -> Tally:
    """The tally of a zone in its file; in memory where no file can be made."""
    try:
        return Tally(model_file(settings, zone, model), model, reader, labels)
    except (OSError, sqlite3.Error) as error:
        log.warning("tally_in_memory", why=repr(error))
        return Tally(":memory:", model, reader, labels)


def _forget(db: sqlite3.Connection, key: str) -> None:
    for table in ("standing", "folded"):
        db.execute(f"DELETE FROM {table} WHERE case_id = ?", (key,))
    db.execute("INSERT OR IGNORE INTO destroyed VALUES (?)", (key,))


class Tally:
    """A tally followed in the background, shown as gauges."""

    def __init__(
        self, path: Path | str, model: Model, reader: DirectReader, labels: Labels
    ) -> None:
        self._projection = Projection(path, model, reader, AT_ONCE)
        self._model, self._labels = model, labels
        self._seen: dict[tuple[str, str], int] = {}

    async def follow(self) -> None:
        """Keep reading until cancelled; what is shown is always a whole."""
        try:
            while True:
                try:
                    await self._projection.catch_up()
                    self._show()
                except (TimeoutError, nats.errors.Error, sqlite3.OperationalError) as error:
                    log.warning("projection_waits", model=self._model.name, why=repr(error))
                await asyncio.sleep(EVERY)
        finally:
            self._projection.close()

    def forget(self) -> None:
        """Show it no longer: after the last metrics are sent."""
        METERS.forget(self)

    def _show(self) -> None:
        """What stood somewhere before and does not any more is shown as none."""
        rows = self._projection.rows("SELECT place, state, open FROM tally")
        now = {(row["place"], row["state"]): row["open"] for row in rows}
        self._seen = {**dict.fromkeys(self._seen, 0), **now}
        found: dict[str, list[tuple[dict[str, str], int]]] = {}
        for (place, state), number in self._seen.items():
            gauge, labels = self._labels(place)
            found.setdefault(gauge, []).append(({**labels, "state": state}, number))
        METERS.show(self, found)
