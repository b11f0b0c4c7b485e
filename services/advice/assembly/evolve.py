"""How a case changes by its events; what does not apply changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from schemas import case as said
from schemas.clock import (
    ClockAtRisk,
    ClockExtended,
    ClockMissed,
    ClockPaused,
    ClockResumed,
    Clocks,
)
from schemas.common import Event
from schemas.envelope import Recorded
from services.advice.assembly.state import (
    ADVICE,
    AGREEMENT,
    CONTRIBUTION,
    WAITING,
    Case,
    Part,
    PartStatus,
    State,
    Status,
    clock_name,
)


def evolve(state: State, recorded: Recorded[Event]) -> State:
    """Fold one event."""
    event, now = recorded.data, recorded.meta.time
    if state is None:
        return _opened(event, now) if isinstance(event, said.CaseOpened) else None
    return _part(state, event, now) or _text(state, event, now) or _course(state, event, now)


def _opened(event: said.CaseOpened, now: datetime) -> Case:
    clocks = Clocks().start(ADVICE, event.advice, now)
    for routed in event.routed:
        clocks = clocks.start(clock_name(CONTRIBUTION, routed.department), event.contribution, now)
    return Case(
        opened=event,
        opened_at=now,
        facts=event.facts,
        question=event.question,
        answers=event.answers,
        parts={r.department: Part(r) for r in event.routed},
        clocks=clocks,
    )


def _part(case: Case, event: Event, now: datetime) -> Case | None:
    """What concerns one department."""
    match event:
        case said.DepartmentTookUp():
            return _with(case, event.department, status=PartStatus.WORKING)
        case said.ContributionReceived():
            changed = _with(
                case,
                event.department,
                status=PartStatus.CONTRIBUTED,
                findings=event.findings,
                position=event.position,
                text=event.text,
                held_back=event.held_back,
                order=event.order,
            )
            clocks = _stop(changed.clocks, event.department, event.submitted_at)
            return replace(changed, clocks=clocks, stale_draft=bool(case.drafts))
        case said.ContributionDeclined():
            changed = _without(case, event.department, PartStatus.DECLINED, now, event.order)
            clocks = _stop(changed.clocks, event.department, event.declined_at)
            return replace(changed, clocks=clocks)
        case said.DepartmentExcused():
            changed = _without(case, event.department, PartStatus.EXCUSED, now)
            return replace(changed, clocks=_stop(changed.clocks, event.department, now))
        case said.DepartmentAdded():
            return _added(case, event, now)
        case said.CaseInformationWanted():
            clocks = case.clocks.pause(clock_name(CONTRIBUTION, event.department), now, WAITING)
            changed = replace(case, clocks=clocks.pause(ADVICE, now, WAITING))
            return _with(changed, event.department, wanted=event.question)
        case said.CaseInformationArrived():
            return _information(case, event, now)
    return None


def _added(case: Case, event: said.DepartmentAdded, now: datetime) -> Case:
    """Asked for the first time, or anew: what it sent before still counts as older."""
    code = event.routed.department
    order = case.parts[code].order if code in case.parts else 0
    clocks = case.clocks.start(clock_name(CONTRIBUTION, code), case.opened.contribution, now)
    parts = {**case.parts, code: Part(event.routed, order=order)}
    return replace(case, parts=parts, clocks=clocks)


def _information(case: Case, event: said.CaseInformationArrived, now: datetime) -> Case:
    clocks = case.clocks.resume(ADVICE, now)
    for department in event.departments:
        clocks = clocks.resume(clock_name(CONTRIBUTION, department), now)
        case = _with(case, department, wanted=None)
    return replace(case, clocks=clocks, answers=(*case.answers, event.answer))


def _text(case: Case, event: Event, now: datetime) -> Case | None:
    """What concerns the text of the advice."""
    match event:
        case said.DraftWritten():
            return replace(case, drafts=(*case.drafts, event), stale_draft=False)
        case said.AgreementAsked():
            return _asked(case, event, now)
        case said.AgreementReceived():
            return _answered(case, event, now)
        case said.AdviceAdopted():
            return replace(case, adopted=event.text, status=Status.ADOPTED)
        case said.AdviceIssued():
            clocks = case.clocks.stop_all(now)
            return replace(
                case, status=Status.ISSUED, letter=event.letter, clocks=clocks, ever_issued=True
            )
        case said.AdviceCorrected():
            return replace(case, status=Status.OPEN, adopted=None, letter=None)
    return None


def _asked(case: Case, event: said.AgreementAsked, now: datetime) -> Case:
    clocks = case.clocks
    for code in event.departments:
        clocks = clocks.start(clock_name(AGREEMENT, code), case.opened.agreement, now)
    before = case.asked_of if case.asked_text == event.text else ()
    asked_of = (*before, *event.departments)
    return replace(case, asked_text=event.text, asked_of=asked_of, clocks=clocks)


def _answered(case: Case, event: said.AgreementReceived, now: datetime) -> Case:
    """A stance; about an earlier text it does not stop the term that runs for the latest."""
    given = {**case.stances.get(event.text, {}), event.department: event}
    clocks = case.clocks
    if event.text == case.asked_text:
        clocks = clocks.stop(clock_name(AGREEMENT, event.department), now)
    return replace(case, stances={**case.stances, event.text: given}, clocks=clocks)


def _course(case: Case, event: Event, now: datetime) -> Case:
    """What concerns the case as a whole."""
    match event:
        case said.CaseAmended():
            return _amended(case, event, now)
        case said.AmendmentDeclined():
            return replace(case, decided=case.decided | {event.amendment})
        case said.WithdrawalDeclined():
            return replace(case, decided=case.decided | {event.withdrawal})
        case said.CaseWithdrawn():
            return replace(case, status=Status.WITHDRAWN, clocks=case.clocks.stop_all(now))
        case said.OutcomeReported():
            return replace(case, outcome=event)
        case said.CaseClosed():
            return replace(case, status=Status.CLOSED, clocks=case.clocks.stop_all(now))
        case ClockPaused() | ClockResumed() | ClockExtended() | ClockAtRisk() | ClockMissed():
            return replace(case, clocks=case.clocks.apply(event, now))
    return case


def _amended(case: Case, event: said.CaseAmended, now: datetime) -> Case:
    """The request changed: departments that were done are asked again, their terms start anew."""
    clocks, parts = case.clocks, dict(case.parts)
    for code, part in case.parts.items():
        if part.status is PartStatus.CONTRIBUTED:
            parts[code] = replace(part, status=PartStatus.ASKED)
            clocks = clocks.start(clock_name(CONTRIBUTION, code), case.opened.contribution, now)
    return replace(
        case,
        facts=event.facts,
        question=event.question,
        parts=parts,
        clocks=clocks,
        stale_draft=bool(case.drafts),
        amended_by=max(case.amended_by, event.order),
    )


def _stop(clocks: Clocks, department: str, at: datetime) -> Clocks:
    """A term that started anew after the desk's own moment lasted no time, never less."""
    name = clock_name(CONTRIBUTION, department)
    clock = clocks.by_name.get(name)
    return clocks.stop(name, max(at, clock.started)) if clock else clocks


def _without(
    case: Case, department: str, status: PartStatus, now: datetime, order: int = 0
) -> Case:
    """The advice goes on without this department, what it found and what it still wanted."""
    part = case.parts.get(department)
    if part is None:
        return case
    parts = {**case.parts, department: Part(part.routed, status, order=max(part.order, order))}
    stale = case.stale_draft or bool(case.drafts and part.findings)
    clocks, advice = case.clocks, case.clocks.by_name[ADVICE]
    waited = advice.paused and advice.pauses[-1].reason == WAITING
    if waited and not any(other.waiting for other in parts.values()):
        clocks = clocks.resume(ADVICE, now)
    return replace(case, parts=parts, stale_draft=stale, clocks=clocks)


def _with(case: Case, department: str, **changes: object) -> Case:
    if department not in case.parts:
        return case
    part = replace(case.parts[department], **changes)  # type: ignore[arg-type]  # by name
    return replace(case, parts={**case.parts, department: part})
