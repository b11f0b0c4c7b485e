"""Decisions about whether the institution opened its advice, and what is done if not (pure)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from schemas import case as said
from schemas.catalogue import Unopened
from schemas.common import Actor, Event, Refused
from schemas.envelope import Recorded
from services.advice.assembly.guards import asking
from services.advice.assembly.state import Case, Opening, State, Status


@dataclass(frozen=True)
class Reminding:
    """The step that is reached when nobody opened this issue of the advice."""

    issue: str
    step: Unopened


def opening(case: Case, recorded: Recorded[Event]) -> Case | None:
    """How an event changes it; None for any other event."""
    event = recorded.data
    match event:
        case said.AdviceOpened():
            if event.issue != case.opening.issue:
                return case
            seen = replace(case.opening, at=recorded.meta.time, by=recorded.meta.actor)
            return replace(case, opening=seen)
        case said.AdviceUnopened():
            if event.issue != case.opening.issue:
                return case
            return replace(case, opening=replace(case.opening, level=event.level))
    return None


def issued_anew(recorded: Recorded[Event]) -> Opening:
    """Nobody opened what was issued just now."""
    return Opening(recorded.meta.id, recorded.meta.time)


def report_opened(
    state: State, command: said.ReportOpened, actor: Actor, now: datetime
) -> said.AdviceOpened | None:
    """The institution opened its advice for the first time; not an earlier issue of it."""
    case = asking(state, actor)
    if not case.ever_issued:
        raise Refused("not_issued", "There is no advice yet.", "Wait for the advice.")
    if command.issue != case.opening.issue or case.opening.at:
        return None
    return said.AdviceOpened(issue=command.issue)


def remind(
    state: State, told: Reminding, actor: Actor, now: datetime
) -> said.AdviceUnopened | None:
    """Nobody opened it yet: once a step, and never of an advice that no longer holds."""
    if state is None or not waits(state, told.issue) or told.step.level <= state.opening.level:
        return None
    tells = tuple(told.step.tells)
    return said.AdviceUnopened(issue=told.issue, level=told.step.level, tells=tells)


def waits(case: Case, issue: str) -> bool:
    """Whether this issue of the advice still waits to be opened."""
    holds = case.status in (Status.ISSUED, Status.CLOSED)
    return holds and case.opening.issue == issue and case.opening.at is None
