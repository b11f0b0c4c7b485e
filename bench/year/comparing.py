"""What the services' own code says of every term, and what the naive reading says: the same.

The only place that knows both. Each event is folded by both; then both are asked how each term
stood at that event, between it and the next one, and at the end at every moment that matters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.year.telling import left_behind, told_too_late, wrongly_noted
from schemas.clocks import Clock
from schemas.envelope import read_event
from services.advice.assembly.evolve import evolve as evolve_case
from services.intake.state import evolve as evolve_request
from services.kernel.calendar_file import load_calendar
from services.kernel.clock import view
from tests.harness.naive_clocks import Terms, add, stored
from tests.harness.naive_terms import Run, Standing, standing

SECOND = timedelta(seconds=1)
CLOSE = 1e-6
"""Of an hour or a day: what a division of the same number of seconds may differ."""

FOLDS = {"REQUESTS": evolve_request, "CASES": evolve_case}


@dataclass(frozen=True)
class Raw:
    """One message as it stands in a stream."""

    stream: str
    headers: dict[str, str]
    body: bytes
    subject: str
    sequence: int


@dataclass
class Compared:
    """What comparing came to: runs by how they ended, moments, and what is not as it should be."""

    runs: Counter[tuple[str, str]] = field(default_factory=Counter)
    moments: int = 0
    differences: list[str] = field(default_factory=list)

    def __iadd__(self, other: Compared) -> Compared:
        self.runs += other.runs
        self.moments += other.moments
        self.differences += other.differences
        return self


def compare(case: list[Raw], end: datetime) -> Compared:
    """All terms of one case, whose events are given in the order of their streams."""
    found = Compared()
    for stream in FOLDS:
        if events := [raw for raw in case if raw.stream == stream]:
            _stream(events, end, found)
    return found


def _stream(events: list[Raw], end: datetime, found: Compared) -> None:
    state: Any = None
    terms, done = Terms(), set[int]()
    history = [stored(raw.headers, raw.body) for raw in events]
    moments = [*(event.at for event in history), end]
    for raw, event, until in zip(events, history, moments[1:], strict=True):
        recorded = read_event(raw.headers, raw.body, raw.subject, raw.sequence)
        found.differences += wrongly_noted(terms, event)
        state = FOLDS[raw.stream](state, recorded)  # type: ignore[operator]  # each its own state
        add(terms, event)
        between = event.at + (until - event.at) / 2
        _every(terms, state.clocks.by_name, (event.at, between), done, found)
    for name, run in terms.latest().items():
        _differ(run, state.clocks.by_name[name], _moments(run, end), found)
    for run in terms.runs:
        found.runs[run.name.partition("-")[0], _how(run, terms, end)] += 1
    found.differences += [*told_too_late(terms, history, end), *left_behind(state, end)]


def _every(
    terms: Terms,
    clocks: dict[str, Clock],
    moments: Iterable[datetime],
    done: set[int],
    found: Compared,
) -> None:
    """Every term that runs, and those that stopped since it was last looked at."""
    latest = terms.latest()
    if set(latest) != set(clocks):
        found.differences.append(f"terms {sorted(latest)}, ours {sorted(clocks)}")
    for name in set(latest) & set(clocks):
        run = latest[name]
        if id(run) not in done:
            _differ(run, clocks[name], moments, found)
        if run.stopped:
            done.add(id(run))


def _differ(run: Run, clock: Clock, moments: Iterable[datetime], found: Compared) -> None:
    for at in moments:
        found.moments += 1
        naive, ours = standing(run, at), _ours(clock, at)
        if not _same(naive, ours):
            found.differences.append(f"{run} at {at}: {naive}, ours {ours}")


def _ours(clock: Clock, at: datetime) -> Standing:
    """How a term stands by the services' own code, in the words of the naive reading."""
    seen = view(clock, load_calendar(), at)
    stopped = clock.stopped if clock.stopped and clock.stopped <= at else None
    return Standing(
        clock.started, seen.due, seen.late_since, stopped, seen.state.value, float(seen.used)
    )


def _same(one: Standing, other: Standing) -> bool:
    exact = ("started", "due", "late_since", "stopped", "state")
    same = all(getattr(one, name) == getattr(other, name) for name in exact)
    return same and abs(one.used - other.used) < CLOSE


def _moments(run: Run, end: datetime) -> Iterator[datetime]:
    """Every moment at which something about a term changes, and those just beside it."""
    due = standing(run, end).due
    edges = {run.started, due, *(at for at, _ in run.extensions)}
    edges |= {pause.since for pause in run.pauses}
    edges |= {pause.until for pause in run.pauses if pause.until}
    edges |= {run.stopped} if run.stopped else set()
    middle = run.started + (due - run.started) / 2
    beside = {edge + step for edge in edges for step in (-SECOND, SECOND)}
    for moment in sorted({*edges, *beside, middle, end}):
        if moment >= run.started:
            yield moment.astimezone(UTC)


def _how(run: Run, terms: Terms, end: datetime) -> str:
    """How a run ended; one that was started again before it ended was given up."""
    again = run.stopped is None and terms.latest()[run.name] is not run
    return "started again" if again else standing(run, end).state
