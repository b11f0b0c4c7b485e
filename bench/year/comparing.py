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
from services.advice.assembly.front import State as FrontState
from services.advice.assembly.front import evolve as evolve_front
from services.intake.state import evolve as evolve_request
from services.kernel.calendar_file import load_calendar
from services.kernel.clock import view
from tests.harness.naive_clocks import Stored, Terms, add, stored
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
            _Comparing(found, end).read(events)
    return found


@dataclass
class _Comparing:
    """The terms of one stream of a case, read by both at once."""

    found: Compared
    end: datetime
    terms: Terms = field(default_factory=Terms)
    _done: set[int] = field(default_factory=set)

    def read(self, events: list[Raw]) -> None:
        """Event after event, then everything once more from the end."""
        state: Any = None
        shown: FrontState = None
        history = [stored(raw.headers, raw.body) for raw in events]
        moments = [*(event.at for event in history), self.end]
        for raw, event, until in zip(events, history, moments[1:], strict=True):
            recorded = read_event(raw.headers, raw.body, raw.subject, raw.sequence)
            self.found.differences += wrongly_noted(self.terms, event)
            fold: Any = FOLDS[raw.stream]
            state, shown = fold(state, recorded), evolve_front(shown, recorded)
            add(self.terms, event)
            between = event.at + (until - event.at) / 2
            self._look(state.clocks.by_name, (event.at, between))
        if shown and shown.clocks != state.clocks:
            self.found.differences.append(f"the overview has {shown.clocks}, not {state.clocks}")
        self._look_back(state, history)

    def _look(self, clocks: dict[str, Clock], moments: Iterable[datetime]) -> None:
        """Every term that runs, and those that stopped since it was last looked at."""
        latest = self.terms.latest()
        if set(latest) != set(clocks):
            self.found.differences.append(f"terms {sorted(latest)}, ours {sorted(clocks)}")
        for name in set(latest) & set(clocks):
            run = latest[name]
            if id(run) not in self._done:
                self._differ(run, clocks[name], moments)
            if run.stopped:
                self._done.add(id(run))

    def _look_back(self, state: Any, history: list[Stored]) -> None:
        """From the end: the newest run of each term, and what became of every run."""
        for name, run in self.terms.latest().items():
            self._differ(run, state.clocks.by_name[name], moments_of(run, self.end))
        for run in self.terms.runs:
            self.found.runs[run.name.partition("-")[0], self._how(run)] += 1
        self.found.differences += told_too_late(self.terms, history, self.end)
        self.found.differences += left_behind(state, self.end)

    def _differ(self, run: Run, clock: Clock, moments: Iterable[datetime]) -> None:
        for at in moments:
            self.found.moments += 1
            naive, own = standing(run, at), ours(clock, at)
            if not same(naive, own):
                self.found.differences.append(f"{run} at {at}: {naive}, ours {own}")

    def _how(self, run: Run) -> str:
        """How a run ended; one that was started again before it ended was given up."""
        again = run.stopped is None and self.terms.latest()[run.name] is not run
        return "started again" if again else standing(run, self.end).state


def ours(clock: Clock, at: datetime) -> Standing:
    """How a term stands by the services' own code, in the words of the naive reading."""
    seen = view(clock, load_calendar(), at)
    stopped = clock.stopped if clock.stopped and clock.stopped <= at else None
    return Standing(
        clock.started, seen.due, seen.late_since, stopped, seen.state.value, float(seen.used)
    )


def same(one: Standing, other: Standing) -> bool:
    """Whether both say the same, to the microsecond; hours and days but for a division."""
    exact = ("started", "due", "late_since", "stopped", "state")
    same = all(getattr(one, name) == getattr(other, name) for name in exact)
    return same and abs(one.used - other.used) < CLOSE


def moments_of(run: Run, end: datetime) -> Iterator[datetime]:
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
