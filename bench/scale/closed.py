"""Closed cases in a read model: rows made by real events, copied under ids of their own."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from rich.progress import Progress

from bench.scale.filling import ACTOR
from bench.scale.stories import case_of, closed_stories
from schemas.envelope import Meta, Recorded
from schemas.ids import reference
from services.kernel.projection import POSITIONS, Model

PART = 50_000
QUICKLY = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-500000;"
SOME_MINUTES = timedelta(minutes=3)


def close_many(path: Path, zone: str, model: Model, count: int, progress: Progress) -> None:
    """Put so many closed cases into a new file of a read model, before anybody reads it."""
    task = progress.add_task(f"{count:,} closed cases in {model.name}", total=count)
    now = datetime.now().astimezone()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.row_factory = sqlite3.Row
        db.executescript(QUICKLY + POSITIONS + model.schema)
        db.execute("CREATE TEMP TABLE copied (place INTEGER PRIMARY KEY, case_id TEXT)")
        db.execute(
            "CREATE TEMP TABLE closed "
            "(number INTEGER, case_id TEXT, reference TEXT, moment TEXT, place INTEGER)"
        )
        apply_all(db, zone, model, now)
        ids = [row[0] for row in db.execute(f"SELECT DISTINCT case_id FROM {model.tables[0]}")]
        db.executemany("INSERT INTO copied VALUES (?, ?)", enumerate(ids))
        for first in range(0, count, PART):
            numbers = range(first, min(first + PART, count))
            db.execute("BEGIN")
            db.executemany(
                "INSERT INTO closed VALUES (?, ?, ?, ?, ?)",
                (_named(number, now, len(ids)) for number in numbers),
            )
            for table in model.tables:
                _copy(db, table)
            db.execute("DELETE FROM closed")
            db.execute("COMMIT")
            progress.advance(task, len(numbers))


def apply_all(db: sqlite3.Connection, zone: str, model: Model, now: datetime) -> None:
    """One case of each way to end, by its events in a zone."""
    for place, story in enumerate(closed_stories(now)):
        case_id = case_of(place, "copied")
        for number, told in enumerate(told for told in story if told.zone == zone):
            cause = f"closed-{place}-{number}"
            meta = Meta(cause, "urn:bench", case_id, told.at, ACTOR, cause)
            model.apply(db, Recorded(told.event, meta, number + 1, told.subject(case_id), ""))


def _named(number: int, now: datetime, kinds: int) -> tuple[int, str, str, str, int]:
    case_id = case_of(number, "closed")
    moment = (now - SOME_MINUTES * number).isoformat(timespec="microseconds")
    return number, case_id.hex, reference(case_id), moment, number % kinds


def _copy(db: sqlite3.Connection, table: str) -> None:
    """The rows of one table for all closed cases: their own id, reference and moments."""
    columns = [row["name"] for row in db.execute(f"PRAGMA table_info({table})")]
    own = {
        "case_id": "closed.case_id",
        "reference": "closed.reference",
        "submitted_at": "iif(row.submitted_at IS NULL, NULL, closed.moment)",
        "front_due": "iif(row.front_due IS NULL, NULL, closed.moment)",
        "case_due": "iif(row.case_due IS NULL, NULL, closed.moment)",
        "due": "iif(row.due IS NULL, NULL, closed.moment)",
        "known_at": "closed.moment",
        "sequence": "row.sequence + 100 * closed.number + 100",
    }
    taken = ", ".join(own.get(name, f"row.{name}") for name in columns)
    db.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {taken} "
        f"FROM closed JOIN copied USING (place) JOIN {table} row ON row.case_id = copied.case_id"
    )
