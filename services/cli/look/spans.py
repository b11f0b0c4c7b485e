"""A case's trace from its events: the spans that were exported, and what is still running."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeAlias

from schemas.clocks import Clock
from schemas.envelope import Recorded
from services.advice.assembly.evolve import evolve as evolve_case
from services.advice.assembly.trace import ASSEMBLY, DEPARTMENTS
from services.advice.assembly.trace import trace as trace_case
from services.advice.desk.state import evolve as evolve_task
from services.advice.desk.trace import trace as trace_task
from services.cli.look.known import Known
from services.intake.state import evolve as evolve_request
from services.intake.trace import PHASE
from services.intake.trace import trace as trace_request
from services.kernel.calendar_file import load_calendar
from services.kernel.clock import ClockState, view
from services.kernel.telemetry import ROOT, SpanFact, Trace
from services.notify.state import evolve as evolve_notice
from services.notify.trace import trace as trace_notice

Events: TypeAlias = Iterable[Recorded[Any]]
TERM = "term"


@dataclass(frozen=True)
class Span:
    """One stretch of a case; `running` when its end is only now."""

    fact: SpanFact
    running: bool = False


def spans(
    found: Known, desks: Mapping[str, Events], notices: Iterable[Events], now: datetime
) -> dict[str, Span]:
    """Every span by its key; sent twice is the same span, and the later one counts."""
    facts = [
        *_folded("intake", evolve_request, trace_request, found.requested),
        *_folded("assembly", evolve_case, trace_case, found.handled),
    ]
    for department, events in desks.items():
        facts += _folded("desk", evolve_task, partial(trace_task, department), events)
    for events in notices:
        facts += _folded("notify", evolve_notice, trace_notice, events)
    ended = {fact.key: Span(fact) for fact in facts}
    running = {fact.key: Span(fact, True) for fact in _terms(found, now)}
    return _with_parents({**ended, **running}, now)


def _folded(
    service: str,
    evolve: Callable[[Any, Any], Any],
    trace: Callable[[Any, Any, Any], Trace],
    events: Events,
) -> Iterator[SpanFact]:
    """What a service sent after each of its events."""
    state = None
    for event in events:
        after = evolve(state, event)
        placed, time = trace(state, after, event), event.meta.time
        name = f"{service} {type(event.data).__name__}"
        yield SpanFact(name, event.meta.id, placed.parent, time, time)
        yield from placed.ended
        state = after


def _terms(found: Known, now: datetime) -> Iterator[SpanFact]:
    """Terms that run now; whose they are says where they lie."""
    for name, clock in found.request.clocks.by_name.items():
        yield from _term(name, clock, PHASE, now)
    for name, clock in found.case.clocks.by_name.items() if found.case else ():
        _, _, department = name.partition("-")
        yield from _term(name, clock, f"department/{department}" if department else ROOT, now)


def _term(name: str, clock: Clock, parent: str, now: datetime) -> Iterator[SpanFact]:
    if clock.stopped:
        return
    seen = view(clock, load_calendar(), now)
    marks = [(pause.since, f"paused: {pause.reason}") for pause in clock.pauses]
    marks += [(pause.until, "resumed") for pause in clock.pauses if pause.until]
    yield SpanFact(
        f"{TERM} {name.partition('-')[0]}",
        f"{TERM}/{name}",
        parent,
        clock.started,
        now,
        ok=seen.state is not ClockState.LATE,
        attributes={
            "loket.term": name,
            "loket.due": seen.due.isoformat(),
            "loket.term_state": str(seen.state),
        },
        marks=tuple(sorted(marks)),
    )


def _with_parents(found: dict[str, Span], now: datetime) -> dict[str, Span]:
    """Stretches that have not ended were not sent yet: they run from their first child on."""
    while missing := {s.fact.parent for s in found.values()} - found.keys() - {None}:
        for key in sorted(filter(None, missing)):
            start = min(s.fact.start for s in found.values() if s.fact.parent == key)
            fact = SpanFact(_named(key), key, _above(key), start, now, attributes=_about(key))
            found[key] = Span(fact, True)
    return found


def _named(key: str) -> str:
    kind, _, name = key.partition("/")
    return f"phase {name}" if kind == "phase" else kind


def _above(key: str) -> str | None:
    if key == ROOT:
        return None
    return DEPARTMENTS if key.startswith("department/") else ROOT


def _about(key: str) -> dict[str, str | int | bool]:
    kind, _, name = key.partition("/")
    return {"loket.department": name} if kind == "department" else {}


PHASES = (PHASE, DEPARTMENTS, ASSEMBLY)
"""The order in which a case goes through them."""
