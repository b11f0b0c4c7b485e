"""A case's trace from its events: the spans that were exported, and what is still running."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeAlias

from schemas import subjects
from schemas.clocks import Clocks
from schemas.envelope import Recorded
from schemas.ids import following
from services.advice.assembly.evolve import evolve as evolve_case
from services.advice.assembly.trace import phase_key
from services.advice.assembly.trace import term_place as case_term_place
from services.advice.assembly.trace import trace as trace_case
from services.advice.desk.evolve import evolve as evolve_task
from services.advice.desk.trace import trace as trace_task
from services.faces.known import Known
from services.intake.state import evolve as evolve_request
from services.intake.trace import PHASE
from services.intake.trace import place as request_place
from services.intake.trace import trace as trace_request
from services.kernel.decider import Decider
from services.kernel.history import Folding, History
from services.kernel.spans import ROOT, SpanFact, own_span, span_id
from services.kernel.term_spans import Place, so_far
from services.notify.state import evolve as evolve_notice
from services.notify.trace import trace as trace_notice

Events: TypeAlias = Iterable[Recorded[Any]]
REQUESTS = Folding[Any](Decider(None, evolve_request), trace_request)
CASES = Folding[Any](Decider(None, evolve_case), trace_case)
NOTICES = Folding[Any](Decider(None, evolve_notice), trace_notice)


@dataclass(frozen=True)
class Span:
    """One stretch of a case; of which service it was sent, `running` when its end is only now."""

    fact: SpanFact
    service: str
    running: bool = False


def spans(
    found: Known, desks: Mapping[str, Events], notices: Iterable[Events], now: datetime
) -> dict[str, Span]:
    """Every span by its key, as each service sent it."""
    origins = dict(_origins(found, desks))
    request, requested = _folded("intake", REQUESTS, found.requested, origins)
    case, handled = _folded("assembly", CASES, found.handled, origins)
    sent = [*requested, *handled]
    for department, events in desks.items():
        folding = Folding[Any](Decider(None, evolve_task), partial(trace_task, department))
        sent += _folded("desk", folding, events, origins)[1]
    for events in notices:
        sent += _folded("notify", NOTICES, events, origins)[1]
    sent += _running("intake", request, lambda name: request_place(request.state), now)
    phase = PHASE
    if case.state:
        phase = phase_key(case.state, case.ended)
        place = partial(case_term_place, case=case.state, ended=case.ended)
        sent += _running("assembly", case, place, now)
    return _with_parents({span.fact.key: span for span in sent}, phase, now)


def _folded(
    service: str, folding: Folding[Any], events: Events, origins: Mapping[str, str]
) -> tuple[History[Any], list[Span]]:
    """What a service sent after each of its events, and the case as it left it."""
    history, sent = folding.empty(), []
    for event in events:
        history = history.then(event, folding)
        link = origins.get(event.meta.cause, "")
        own = own_span(service, event, history.trace, event.meta.time, link)
        sent += [Span(fact, service) for fact in (own, *history.trace.ended)]
    return history, sent


def _origins(found: Known, desks: Mapping[str, Events]) -> Iterator[tuple[str, str]]:
    """The span behind every id that can be a cause: an event's own, and of what it had sent."""
    case = found.id
    progress = subjects.progress(found.request.institution, case)
    lanes = [progress, *(subjects.assignment(code, case) for code in desks)]
    sources = [(found.requested, [progress]), (found.handled, lanes)]
    sources += [
        (tuple(events), [subjects.contribution(code, case)]) for code, events in desks.items()
    ]
    for events, sends in sources:
        for event in events:
            span = span_id(case, event.meta.id)
            yield event.meta.id, span
            yield from ((following(event.meta.id, lane), span) for lane in sends)


def _running(service: str, history: History[Any], place: Place, now: datetime) -> list[Span]:
    """Terms that run now."""
    clocks: Clocks = history.state.clocks
    terms, ended = clocks.by_name.items(), history.ended
    facts = (so_far(name, clock, now, ended, place) for name, clock in terms)
    return [Span(fact, service, running=True) for found in facts for fact in found]


def _with_parents(found: dict[str, Span], phase: str, now: datetime) -> dict[str, Span]:
    """Stretches that have not ended were not sent yet: they run from their first child on."""
    while missing := {s.fact.parent for s in found.values()} - found.keys() - {None}:
        for key in sorted(filter(None, missing)):
            start = min(s.fact.start for s in found.values() if s.fact.parent == key)
            kind, *names = key.split("/")
            department = {"loket.department": names[0]} if kind == "department" else {}
            above = None if key == ROOT else phase if department else ROOT
            fact = SpanFact(_named(key), key, above, start, now, attributes=department)
            found[key] = Span(fact, "", running=True)
    return found


def _named(key: str) -> str:
    kind, *names = key.split("/")
    return f"phase {names[0]}" if kind == "phase" else kind
