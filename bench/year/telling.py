"""Whether everybody was told of every term in time, judged by the naive reading of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from bench.year.agenda import SLICE
from schemas.catalogue import load
from services.kernel.calendar_file import load_calendar
from services.kernel.clock import next_nudge
from tests.harness.naive_clocks import Stored, Terms
from tests.harness.naive_terms import Run, standing

SOON = 2 * SLICE + timedelta(seconds=1)
"""How long after a term got late it may be noted: a nudge comes with the slice it falls in."""

LATE = 2
"""The level of the step at which a term is late."""


def wrongly_noted(terms: Terms, event: Stored) -> Iterator[str]:
    """What an event says of terms that the naive reading does not."""
    if event.type != "terms-noted":
        return
    latest = terms.latest()
    for noted in event.data["terms"]:
        seen = standing(latest[noted["clock"]], event.at)
        expected = "late" if noted["late"] else "at_risk"
        if seen.state != expected or seen.due != datetime.fromisoformat(noted["due"]):
            yield f"noted {noted} at {event.at}, but it is {seen}"


def told_too_late(terms: Terms, events: list[Stored], end: datetime) -> Iterator[str]:
    """Terms that were late and ran on while nobody was told, and steps that were told twice."""
    for number, run in enumerate(terms.runs):
        later = [one.started for one in terms.runs[number + 1 :] if one.name == run.name]
        until = run.stopped or min([*later, end])
        noted = list(_noted(run, events, until))
        late = standing(run, until).late_since
        if late and until > late + SOON and _is_told(run) and not _changed(run, late):
            in_time = [level for at, level in noted if late < at <= late + SOON]
            if max(in_time, default=0) < LATE:
                yield f"{run} was late since {late}, told {noted}"
        if _repeats(run, noted):
            yield f"{run} was told a step twice: {noted}"


def left_behind(state: Any, end: datetime) -> Iterator[str]:
    """Terms that still run and of which somebody should be told, although no timer is set."""
    for name, clock in state.clocks.by_name.items():
        steps = load(state.catalogue).steps(name.partition("-")[0])
        if nudge := next_nudge(clock, load_calendar(), end, steps):
            yield f"{name} should be noted at {nudge}, and no timer is set"


def _noted(run: Run, events: list[Stored], until: datetime) -> Iterator[tuple[datetime, int]]:
    for event in events:
        if event.type == "terms-noted" and run.started <= event.at <= until:
            for noted in event.data["terms"]:
                about = datetime.fromisoformat(noted["started"])
                if noted["clock"] == run.name and about == run.started:
                    yield event.at, noted["level"]


def _is_told(run: Run) -> bool:
    return any(step.late for step in load().steps(run.name.partition("-")[0]))


def _changed(run: Run, late: datetime) -> bool:
    """Whether it was paused again or extended before anybody could be told."""
    changes = [*(pause.since for pause in run.pauses), *(at for at, _ in run.extensions)]
    return any(late < at <= late + SOON for at in changes)


def _repeats(run: Run, noted: list[tuple[datetime, int]]) -> bool:
    """Whether a step was not above the one before it, without an extension between them."""
    return any(
        level <= before and not any(earlier <= at <= moment for at, _ in run.extensions)
        for (earlier, before), (moment, level) in pairwise(noted)
    )
