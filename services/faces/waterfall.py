"""Who had a case and for what, and every run of every term: what a picture of it is drawn from.

Pure: all of it follows from the events. A case is with the institution, with the Loket, or with
one or more departments; what lies with nobody is over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from schemas.clocks import Clock, Clocks
from schemas.envelope import Recorded
from services.advice.assembly.agreeing import Standing, voices
from services.advice.assembly.evolve import evolve as evolve_case
from services.advice.assembly.runs import ended
from services.advice.assembly.state import ADVICE, Case, Status
from services.faces.known import Known
from services.intake.state import FIRST_RESPONSE, INFORMATION, RUNNING, Request
from services.intake.state import evolve as evolve_request
from services.kernel.calendar import Calendar
from services.kernel.clock import ClockView, view

INSTITUTION, LOKET, WHOLE = "institution", "loket", "whole"
"""Who has a case besides departments; the whole is nobody in particular."""

Held = tuple[str, str]
"""Somebody, and for what they have the case."""


@dataclass(frozen=True)
class Stretch:
    """Somebody had the case from a moment on; it still is with them while `until` is None."""

    holder: str
    what: str
    since: datetime
    until: datetime | None = None

    def lasted(self, now: datetime) -> timedelta:
        """How long, until now at most."""
        return (self.until or now) - self.since


@dataclass(frozen=True)
class TermRun:
    """One run of a term, and how it stands at the moment that was asked about."""

    name: str
    holder: str
    seen: ClockView

    @property
    def kind(self) -> str:
        """What it times."""
        return self.name.partition("-")[0]


def stretches(found: Known) -> tuple[Stretch, ...]:
    """Who had the case, in the order in which it came to them."""
    open_: dict[Held, datetime] = {}
    done: list[Stretch] = []
    for at, holding in _course(found):
        over = [who for who in open_ if who not in holding]
        done += [Stretch(*who, open_.pop(who), at) for who in over]
        for who in holding:
            open_.setdefault(who, at)
    done += [Stretch(*who, since) for who, since in open_.items()]
    return tuple(sorted(done, key=lambda one: one.since))


def term_runs(found: Known, calendar: Calendar, now: datetime) -> tuple[TermRun, ...]:
    """Every run of every term, also those that a later one took the place of."""
    clocks = {**_runs(found.requested, evolve_request), **_runs(found.handled, evolve_case)}
    return tuple(
        TermRun(name, holder_of(name, clock), view(clock, calendar, now))
        for (name, _), clock in sorted(clocks.items(), key=lambda one: one[1].started)
    )


def holder_of(name: str, clock: Clock) -> str:
    """Whose time a term is."""
    named = {FIRST_RESPONSE: LOKET, INFORMATION: INSTITUTION, ADVICE: WHOLE}
    return named.get(name) or clock.party or LOKET


def _runs(
    events: tuple[Recorded[Any], ...], evolve: Callable[[Any, Recorded[Any]], Any]
) -> dict[tuple[str, datetime], Clock]:
    """By name and start, each run as it was last."""
    state, found = None, dict[tuple[str, datetime], Clock]()
    for event in events:
        before, state = state, evolve(state, event)
        was = before.clocks if before else Clocks()
        now = state.clocks if state else was
        for name, clock in (*ended(was, now, event.meta.time), *now.by_name.items()):
            found[name, clock.started] = clock
    return found


def _course(found: Known) -> Iterator[tuple[datetime, tuple[Held, ...]]]:
    """After each event in the order of time: with whom the case was, and for what."""
    request: Request | None = None
    case: Case | None = None
    both = [(False, event) for event in found.requested]
    both += [(True, event) for event in found.handled]
    for handled, event in sorted(both, key=lambda one: one[1].meta.time):
        if handled:
            case = evolve_case(case, event)
        else:
            request = evolve_request(request, event)
        yield event.meta.time, tuple(_with(request, case))


def _with(request: Request | None, case: Case | None) -> Iterator[Held]:
    if case is not None:
        yield from _of_a_case(case)
    elif request is not None and request.status in RUNNING:
        yield (INSTITUTION, "information") if request.asked else (LOKET, "triage")


def _of_a_case(case: Case) -> Iterator[Held]:
    if case.status is Status.ADOPTED:
        yield LOKET, "issuing"
    if case.status is not Status.OPEN:
        return
    for code in case.still_out:
        waits = case.parts[code].waiting
        yield (INSTITUTION, "information") if waits else (code, "contribution")
    if not case.still_out:
        yield from _with_a_text(case)


def _with_a_text(case: Case) -> Iterator[Held]:
    """Who has still to say something of the text that is asked about; nobody: the Loket goes on."""
    latest = case.drafts[-1].text if case.drafts else None
    asked = [code for code, text in case.asked_about.items() if text == latest]
    silent = [code for code in asked if not _answered(case, code)] if latest else []
    if not silent:
        yield LOKET, "assembly"
    for code in silent:
        yield code, "agreement"


def _answered(case: Case, code: str) -> bool:
    if code not in case.parts:
        return code in case.stances.get(case.drafts[-1].text, {})
    standing = {one.department: one.standing for one in voices(case)}
    return standing.get(code) is not Standing.OPEN
