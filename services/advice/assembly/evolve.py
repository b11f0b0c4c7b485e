"""How a case changes by its events; what does not apply changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from schemas import case as said
from schemas import settling
from schemas.clocks import Clocks, is_clock_event
from schemas.common import Aspect, Event
from schemas.envelope import Recorded
from services.advice.assembly.evolve_text import settled, text
from services.advice.assembly.opening import opening
from services.advice.assembly.state import (
    ADVICE,
    AGREEMENT,
    CONTRIBUTION,
    VIEWS,
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
    event = recorded.data
    if state is None:
        return _opened(event, recorded) if isinstance(event, said.CaseOpened) else None
    if is_clock_event(event):
        return replace(state, clocks=state.clocks.apply(recorded))
    return (
        _part(state, recorded)
        or text(state, recorded)
        or settled(state, recorded)
        or opening(state, recorded)
        or _course(state, recorded)
    )


def _opened(event: said.CaseOpened, recorded: Recorded[Event]) -> Case:
    clocks = Clocks().start(ADVICE, event.advice, recorded)
    for routed in event.routed:
        target = routed.contribution or event.contribution
        clocks = clocks.start(clock_name(CONTRIBUTION, routed.department), target, recorded)
    return Case(
        opened=event,
        opened_at=recorded.meta.time,
        facts=event.facts,
        question=event.question,
        attachments=event.attachments,
        answers=event.answers,
        parts={r.department: Part(r) for r in event.routed},
        clocks=clocks,
    )


def _part(case: Case, recorded: Recorded[Event]) -> Case | None:
    """What concerns one department."""
    event = recorded.data
    match event:
        case said.DepartmentTookUp():
            return _with(case, event.department, status=PartStatus.WORKING)
        case said.ContributionReceived():
            return _received(case, event, recorded)
        case said.ContributionDeclined():
            changed = _without(case, event.department, PartStatus.DECLINED, recorded)
            clocks = _stop(changed.clocks, event.department, recorded, event.declined_at)
            return _with(replace(changed, clocks=clocks), event.department, order=event.order)
        case said.DepartmentExcused():
            changed = _without(case, event.department, PartStatus.EXCUSED, recorded)
            own = clock_name(CONTRIBUTION, event.department)
            return replace(changed, clocks=changed.clocks.drop(own, recorded))
        case said.DepartmentAdded():
            return _added(case, event, recorded)
        case said.CaseInformationWanted():
            own = clock_name(CONTRIBUTION, event.department)
            clocks = case.clocks.pause(own, recorded, WAITING).pause(ADVICE, recorded, WAITING)
            changed = replace(case, clocks=clocks)
            return _with(changed, event.department, wanted=event.question)
        case said.CaseInformationArrived():
            return _information(case, event, recorded)
    return None


def _received(case: Case, event: said.ContributionReceived, recorded: Recorded[Event]) -> Case:
    """It replaces what the department said before, also in rounds; what it is about is open again.

    What the department agreed to before this came in no longer counts.
    """
    before = case.parts.get(event.department)
    if before is None:
        return case
    changed = _with(
        case,
        event.department,
        status=PartStatus.CONTRIBUTED,
        findings=event.findings,
        position=event.position,
        text=event.text,
        held_back=event.held_back,
        order=event.order,
        views={},
        renewed=len(case.drafts),
        late=case.ever_issued,
    )
    clocks = _stop(changed.clocks, event.department, recorded, event.submitted_at)
    return replace(
        changed,
        clocks=clocks.drop(clock_name(AGREEMENT, event.department), recorded),
        stale_draft=bool(case.drafts),
        resolved=_without_what_moved(changed, before),
        asked_about={d: text for d, text in case.asked_about.items() if d != event.department},
    )


def _without_what_moved(case: Case, before: Part) -> dict[Aspect, settling.DifferenceResolved]:
    """What was resolved, but for aspects on which this department said or says something."""
    now = case.parts[before.routed.department]
    mine = {finding.aspect for part in (before, now) for finding in part.findings}
    return {aspect: how for aspect, how in case.resolved.items() if aspect not in mine}


def _added(case: Case, event: said.DepartmentAdded, recorded: Recorded[Event]) -> Case:
    """Asked for the first time, or anew: what it sent before still counts as older."""
    code = event.routed.department
    order = case.parts[code].order if code in case.parts else 0
    target = event.routed.contribution or case.opened.contribution
    clocks = case.clocks.start(clock_name(CONTRIBUTION, code), target, recorded)
    parts = {**case.parts, code: Part(event.routed, order=order)}
    return replace(case, parts=parts, clocks=clocks)


def _information(case: Case, event: said.CaseInformationArrived, recorded: Recorded[Event]) -> Case:
    clocks = case.clocks.resume(ADVICE, recorded, WAITING)
    for department in event.departments:
        clocks = clocks.resume(clock_name(CONTRIBUTION, department), recorded, WAITING)
        case = _with(case, department, wanted=None)
    return replace(case, clocks=clocks, answers=(*case.answers, event.answer))


def _course(case: Case, recorded: Recorded[Event]) -> Case:
    """What concerns the case as a whole."""
    event = recorded.data
    match event:
        case said.CaseAmended():
            return _amended(case, event, recorded)
        case said.AmendmentDeclined():
            return replace(case, decided=case.decided | {event.amendment})
        case said.WithdrawalDeclined():
            return replace(case, decided=case.decided | {event.withdrawal})
        case said.CaseWithdrawn():
            return replace(case, status=Status.WITHDRAWN, clocks=case.clocks.drop_all(recorded))
        case said.OutcomeReported():
            return replace(case, outcome=event)
        case said.CaseClosed():
            return replace(case, status=Status.CLOSED, clocks=case.clocks.drop_all(recorded))
    return case


def _amended(case: Case, event: said.CaseAmended, recorded: Recorded[Event]) -> Case:
    """The request changed: whom it affects is asked again, with a new term; no text is current."""
    clocks, parts = case.clocks, dict(case.parts)
    for name in clocks.by_name:
        if name.startswith((f"{AGREEMENT}-", f"{VIEWS}-")):
            clocks = clocks.drop(name, recorded)
    for code, part in case.parts.items():
        done = part.status is PartStatus.CONTRIBUTED
        if code in event.affected if event.affected is not None else done:
            again = replace(part, status=PartStatus.ASKED, renewed=len(case.drafts))
            parts[code] = again if done else part
            target = part.routed.contribution or case.opened.contribution
            clocks = clocks.start(clock_name(CONTRIBUTION, code), target, recorded)
            if part.waiting:
                clocks = clocks.pause(clock_name(CONTRIBUTION, code), recorded, WAITING)
    return replace(
        case,
        facts=event.facts,
        question=event.question,
        attachments=event.attachments,
        parts=parts,
        clocks=clocks,
        stale_draft=bool(case.drafts),
        amended_by=max(case.amended_by, event.order),
    )


def _stop(clocks: Clocks, department: str, recorded: Recorded[Event], at: datetime) -> Clocks:
    """A term that started anew after the desk's own moment lasted no time, never less."""
    name = clock_name(CONTRIBUTION, department)
    clock = clocks.by_name.get(name)
    return clocks.stop(name, recorded, max(at, clock.started)) if clock else clocks


def _without(case: Case, department: str, status: PartStatus, recorded: Recorded[Event]) -> Case:
    """The advice goes on without this department, what it found and what it still wanted."""
    part = case.parts.get(department)
    if part is None:
        return case
    parts = {**case.parts, department: Part(part.routed, status, order=part.order)}
    stale = case.stale_draft or bool(case.drafts and part.findings)
    clocks = case.clocks
    for kind in (AGREEMENT, VIEWS):
        clocks = clocks.drop(clock_name(kind, department), recorded)
    if not any(other.waiting for other in parts.values()):
        clocks = clocks.resume(ADVICE, recorded, WAITING)
    return replace(case, parts=parts, stale_draft=stale, clocks=clocks)


def _with(case: Case, department: str, **changes: object) -> Case:
    if department not in case.parts:
        return case
    part = replace(case.parts[department], **changes)  # type: ignore[arg-type]  # by name
    return replace(case, parts={**case.parts, department: part})
