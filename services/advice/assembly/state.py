"""A case as folded from its events: who contributed what, drafts, agreement, terms."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from schemas import case as said
from schemas.clock import (
    ClockAtRisk,
    ClockExtended,
    ClockMissed,
    ClockPaused,
    ClockResumed,
    Clocks,
)
from schemas.common import Event, Position, Stance
from schemas.contribution import Finding
from schemas.envelope import Recorded
from schemas.request import Facts, RoutedTo

ADVICE, CONTRIBUTION, AGREEMENT = "advice", "contribution", "agreement"
WAITING = "waiting_for_institution"


class Status(StrEnum):
    """How far a case is."""

    OPEN = "open"
    ADOPTED = "adopted"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class PartStatus(StrEnum):
    """How far one department is."""

    ASKED = "asked"
    WORKING = "working"
    CONTRIBUTED = "contributed"
    DECLINED = "declined"
    EXCUSED = "excused"


OUT = (PartStatus.ASKED, PartStatus.WORKING)


@dataclass(frozen=True)
class Part:
    """What one department is asked and gave."""

    routed: RoutedTo
    status: PartStatus = PartStatus.ASKED
    findings: tuple[Finding, ...] = ()
    position: Position | None = None
    text: str | None = None
    held_back: int = 0
    order: int = 0
    waiting: bool = False


@dataclass(frozen=True)
class Case:
    """A case."""

    opened: said.CaseOpened
    opened_at: datetime
    facts: Facts
    question: str
    answers: tuple[str, ...]
    parts: dict[str, Part]
    clocks: Clocks
    status: Status = Status.OPEN
    drafts: tuple[said.DraftWritten, ...] = ()
    stale_draft: bool = False
    asked_text: str | None = None
    stances: dict[str, dict[str, Stance]] = field(default_factory=dict)
    adopted: str | None = None
    letter: str | None = None
    decided: frozenset[str] = frozenset()
    outcome: str | None = None

    @property
    def still_out(self) -> tuple[str, ...]:
        """Departments that neither contributed, declined nor were excused."""
        return tuple(code for code, part in self.parts.items() if part.status in OUT)

    @property
    def contributed(self) -> tuple[str, ...]:
        """Departments whose contribution is in."""
        return tuple(c for c, p in self.parts.items() if p.status is PartStatus.CONTRIBUTED)


State: TypeAlias = Case | None


def clock_name(kind: str, department: str) -> str:
    """A department's own term."""
    return f"{kind}-{department}"


def evolve(state: State, recorded: Recorded[Event]) -> State:
    """Fold one event; what does not apply changes nothing."""
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
            changed = _with(case, event.department, status=PartStatus.DECLINED)
            clocks = _stop(changed.clocks, event.department, event.declined_at)
            return replace(changed, clocks=clocks)
        case said.DepartmentExcused():
            changed = _with(case, event.department, status=PartStatus.EXCUSED)
            return replace(changed, clocks=_stop(changed.clocks, event.department, now))
        case said.DepartmentAdded():
            name = event.routed.department
            clocks = case.clocks.start(
                clock_name(CONTRIBUTION, name), case.opened.contribution, now
            )
            return replace(case, parts={**case.parts, name: Part(event.routed)}, clocks=clocks)
        case said.CaseInformationWanted():
            clocks = case.clocks.pause(clock_name(CONTRIBUTION, event.department), now, WAITING)
            changed = replace(case, clocks=clocks.pause(ADVICE, now, WAITING))
            return _with(changed, event.department, waiting=True)
        case said.CaseInformationArrived():
            return _information(case, event, now)
    return None


def _information(case: Case, event: said.CaseInformationArrived, now: datetime) -> Case:
    clocks = case.clocks.resume(ADVICE, now)
    for department in event.departments:
        clocks = clocks.resume(clock_name(CONTRIBUTION, department), now)
        case = _with(case, department, waiting=False)
    return replace(case, clocks=clocks, answers=(*case.answers, event.answer))


def _text(case: Case, event: Event, now: datetime) -> Case | None:
    """What concerns the text of the advice."""
    match event:
        case said.DraftWritten():
            return replace(case, drafts=(*case.drafts, event), stale_draft=False)
        case said.AgreementAsked():
            clocks = case.clocks
            for code in event.departments:
                clocks = clocks.start(clock_name(AGREEMENT, code), case.opened.agreement, now)
            return replace(case, asked_text=event.text, clocks=clocks)
        case said.AgreementReceived():
            given = {**case.stances.get(event.text, {}), event.department: event.stance}
            clocks = case.clocks.stop(clock_name(AGREEMENT, event.department), now)
            return replace(case, stances={**case.stances, event.text: given}, clocks=clocks)
        case said.AdviceAdopted():
            return replace(case, adopted=event.text, status=Status.ADOPTED)
        case said.AdviceIssued():
            clocks = case.clocks.stop_all(now)
            return replace(case, status=Status.ISSUED, letter=event.letter, clocks=clocks)
        case said.AdviceCorrected():
            return replace(case, status=Status.OPEN, adopted=None, letter=None)
    return None


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
            return replace(case, outcome=event.decision)
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
    )


def _stop(clocks: Clocks, department: str, at: datetime) -> Clocks:
    return clocks.stop(clock_name(CONTRIBUTION, department), at)


def _with(case: Case, department: str, **changes: object) -> Case:
    part = replace(case.parts[department], **changes)  # type: ignore[arg-type]  # checked by callers
    return replace(case, parts={**case.parts, department: part})
