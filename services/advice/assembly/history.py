"""Read model of every term that ended, one row a run, for figures and forecasts.

A row never changes once it is there. What a run was about is what its own stream knew by then, so
the order in which REQUESTS and CASES are read changes nothing. Destroying a case takes its rows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from schemas import subjects
from schemas.case import OutcomeReported
from schemas.clocks import Clocks
from schemas.envelope import Recorded
from schemas.record import CaseDestroyed
from schemas.subjects import Stream
from services.advice.assembly import by_country, front, volumes
from services.advice.assembly.evolve import evolve
from services.advice.assembly.outcomes import UNSAID, Reported
from services.advice.assembly.overview import CASES, FOLDED, FRONTS
from services.advice.assembly.runs import ASSEMBLY, About, Run, assembling, ended, run
from services.advice.assembly.state import Case
from services.kernel.calendar_file import load_calendar
from services.kernel.projection import Model

SCHEMA = f"""
CREATE TABLE IF NOT EXISTS runs (
  stream TEXT, sequence INTEGER, name TEXT, case_id TEXT NOT NULL, kind TEXT NOT NULL,
  department TEXT NOT NULL, product TEXT NOT NULL, theme TEXT NOT NULL, institution TEXT NOT NULL,
  started TEXT NOT NULL, ended TEXT NOT NULL, due TEXT NOT NULL, unit TEXT NOT NULL,
  used REAL NOT NULL, workdays INTEGER, -- whole ones, without any pause
  outcome TEXT NOT NULL, pauses INTEGER NOT NULL,
  paused REAL NOT NULL, extensions INTEGER NOT NULL, extended INTEGER NOT NULL,
  known_at TEXT NOT NULL, PRIMARY KEY (stream, sequence, name, started));
CREATE INDEX IF NOT EXISTS runs_by_known ON runs (known_at);
CREATE INDEX IF NOT EXISTS runs_by_case ON runs (case_id);
CREATE INDEX IF NOT EXISTS runs_by_experience ON runs (kind, department, known_at)
  WHERE workdays IS NOT NULL AND outcome <> 'dropped';
CREATE INDEX IF NOT EXISTS runs_by_product ON runs (kind, department, product, known_at)
  WHERE workdays IS NOT NULL AND outcome <> 'dropped';
CREATE TABLE IF NOT EXISTS outcomes (
  sequence INTEGER PRIMARY KEY, case_id TEXT NOT NULL, product TEXT NOT NULL,
  institution TEXT NOT NULL, decision TEXT NOT NULL, measures TEXT NOT NULL,
  known_at TEXT NOT NULL, satisfied TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS outcomes_by_known ON outcomes (known_at);
CREATE INDEX IF NOT EXISTS outcomes_by_case ON outcomes (case_id);
CREATE TABLE IF NOT EXISTS folded (
  case_id TEXT, stream TEXT, seen INTEGER NOT NULL, state TEXT NOT NULL,
  PRIMARY KEY (case_id, stream));
CREATE TABLE IF NOT EXISTS destroyed (case_id TEXT PRIMARY KEY);
{volumes.SCHEMA}{by_country.SCHEMA}"""
COLUMNS = ("stream", "sequence", "name", *Run.__dataclass_fields__)
ADD = f"INSERT OR IGNORE INTO runs ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
KNOWN_BY = (
    f"SELECT {', '.join(Run.__dataclass_fields__)} FROM runs "
    "WHERE known_at <= ? AND kind <> 'assembly' ORDER BY known_at"
)
REPORTED = (
    "SELECT case_id, product, institution, decision, measures, known_at, satisfied FROM outcomes "
    "WHERE known_at <= ? ORDER BY known_at"
)
REPORT = "INSERT OR IGNORE INTO outcomes VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
MOMENTS = ("started", "ended", "due", "known_at")


def apply(db: sqlite3.Connection, event: Recorded[Any]) -> None:
    """Fold one event into the rows."""
    if isinstance(event.data, CaseDestroyed):
        _forget(db, event.data.case.hex)
        return
    case = event.meta.case
    if db.execute("SELECT 1 FROM destroyed WHERE case_id = ?", (case.hex,)).fetchone():
        return
    if event.subject == subjects.request(case):
        _front(db, event)
    elif event.subject == subjects.case(case):
        _case(db, event)


MODEL = Model(
    "history",
    SCHEMA,
    (Stream.REQUESTS, Stream.CASES, Stream.RETENTION),
    apply,
    ("runs", "outcomes", "happened", "came_to", "folded", "destroyed"),
)


def read(rows: Iterable[Mapping[str, Any] | sqlite3.Row]) -> Iterator[Run]:
    """Rows as runs, one by one: there may be more than fit in memory."""
    for row in rows:
        found = dict(row)
        for name in MOMENTS:
            found[name] = datetime.fromisoformat(found[name])
        yield Run(**found)


def reports(rows: Iterable[Mapping[str, Any] | sqlite3.Row]) -> Iterator[Reported]:
    """Rows as what was reported."""
    for row in rows:
        found = dict(row)
        found["measures"] = tuple(found["measures"].split())
        yield Reported(**{**found, "known_at": datetime.fromisoformat(found["known_at"])})


def text(moment: datetime) -> str:
    """Moments of one length, so that their order as text is their order in time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _front(db: sqlite3.Connection, event: Recorded[Any]) -> None:
    key = event.meta.case.hex
    before, seen = _known(db, key, Stream.REQUESTS)
    if event.sequence <= seen:
        return
    was = FRONTS.validate_json(before) if before else None
    after = front.evolve(was, event)
    if after is None:
        return
    about = About(key, after.product or "", after.theme, after.institution)
    rows = _rows(event, about, was.clocks if was else Clocks(), after.clocks)
    _add(db, event, Stream.REQUESTS, rows)
    _count(db, event, about)
    _came_to(
        db, about, after.countries, by_country.of_front(after, event.data, event.meta.time), event
    )
    _keep(db, event, Stream.REQUESTS, FRONTS.dump_json(after))


def _case(db: sqlite3.Connection, event: Recorded[Any]) -> None:
    key = event.meta.case.hex
    before, seen = _known(db, key, Stream.CASES)
    if event.sequence <= seen:
        return
    was: Case | None = CASES.validate_json(before) if before else None
    after = evolve(was, event)
    if after is None:
        return
    opened = after.opened
    about = About(key, opened.product, after.facts.theme, opened.institution)
    rows = _rows(event, about, was.clocks if was else Clocks(), after.clocks)
    now = event.meta.time
    if was and (clock := assembling(was, after, now)):
        rows.append((ASSEMBLY, run(ASSEMBLY, clock, about, load_calendar(), known_at=now)))
    _add(db, event, Stream.CASES, rows)
    _count(db, event, about)
    _came_to(db, about, after.facts.countries, by_country.of_case(after, event.data, now), event)
    if isinstance(event.data, OutcomeReported):
        said = event.data
        satisfied = str(said.satisfied or UNSAID)
        codes = (said.decision, " ".join(said.measures), text(now), satisfied)
        db.execute(REPORT, (event.sequence, key, about.product, about.institution, *codes))
    _keep(db, event, Stream.CASES, CASES.dump_json(kept(after)))


def kept(case: Case) -> Case:
    """What the next rows are folded from: no texts, and no set, whose order could differ."""
    parts = {code: replace(part, findings=()) for code, part in case.parts.items()}
    return replace(case, parts=parts, drafts=(), stances={}, decided=frozenset())


def _rows(
    event: Recorded[Any], about: About, before: Clocks, after: Clocks
) -> list[tuple[str, Run | None]]:
    now, calendar = event.meta.time, load_calendar()
    return [
        (name, run(name, clock, about, calendar, known_at=now))
        for name, clock in ended(before, after, now)
    ]


def _add(
    db: sqlite3.Connection, event: Recorded[Any], stream: str, rows: list[tuple[str, Run | None]]
) -> None:
    for name, made in rows:
        if made:
            row = {**asdict(made), "unit": str(made.unit), "outcome": str(made.outcome)}
            row.update({moment: text(row[moment]) for moment in MOMENTS})
            db.execute(ADD, (stream, event.sequence, name, *row.values()))


def _count(db: sqlite3.Connection, event: Recorded[Any], about: About) -> None:
    if what := volumes.what_of(event.data):
        row = (about.case_id, what, about.institution, text(event.meta.time))
        db.execute(volumes.HAPPENS, row)


def _came_to(
    db: sqlite3.Connection,
    about: About,
    countries: tuple[str, ...],
    found: tuple[str, str, float] | None,
    event: Recorded[Any],
) -> None:
    if found:
        part, what, days = found
        codes = (about.institution, " ".join(countries), days, text(event.meta.time))
        db.execute(by_country.CAME_TO, (about.case_id, part, what, *codes))


def _known(db: sqlite3.Connection, key: str, stream: str) -> tuple[str | None, int]:
    query = "SELECT state, seen FROM folded WHERE case_id = ? AND stream = ?"
    row = db.execute(query, (key, stream)).fetchone()
    return (row["state"], int(row["seen"])) if row else (None, 0)


def _keep(db: sqlite3.Connection, event: Recorded[Any], stream: str, state: bytes) -> None:
    db.execute(FOLDED, (event.meta.case.hex, stream, event.sequence, state.decode()))


def _forget(db: sqlite3.Connection, key: str) -> None:
    for table in ("runs", "outcomes", "happened", "came_to", "folded"):
        db.execute(f"DELETE FROM {table} WHERE case_id = ?", (key,))
    db.execute("INSERT OR IGNORE INTO destroyed VALUES (?)", (key,))
