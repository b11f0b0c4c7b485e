"""What reaches a case from intake and from departments and becomes its own fact (pure).

After circulating, what the institution still asks is decided here, where the first append wins:
a case can never be both withdrawn and issued.
"""

from __future__ import annotations

from datetime import datetime

from schemas import case as said
from schemas import contribution as sent
from schemas import request as asked
from schemas.common import Actor, Refused, digest
from schemas.envelope import Recorded
from services.advice.assembly.state import Case, Part, PartStatus, State, Status


class NotYet(Exception):  # noqa: N818  an order of arrival, not a failure
    """The case is not open yet: this arrived early and is tried again."""


def open_case(
    state: State, arrived: Recorded[asked.RequestCirculated], actor: Actor, now: datetime
) -> said.CaseOpened | None:
    """Intake circulated the request: assembly owns the case from here."""
    if state is not None:
        return None
    known = arrived.data.model_dump(include=set(said.CaseOpened.model_fields))
    return said.CaseOpened.model_validate(known)


def take_up(
    state: State, arrived: Recorded[sent.TakenUp], actor: Actor, now: datetime
) -> said.DepartmentTookUp | None:
    """Somebody works on it."""
    part = _part(state, arrived.data.department)
    if part.status is not PartStatus.ASKED:
        return None
    return said.DepartmentTookUp(department=arrived.data.department)


def receive(
    state: State, arrived: Recorded[sent.Contributed], actor: Actor, now: datetime
) -> said.ContributionReceived | None:
    """A contribution, in any order; a newer one replaces, an older one changes nothing."""
    data, order = arrived.data, arrived.meta.order
    part = _part(state, data.department)
    if part.order >= order:
        return None
    contribution = data.contribution
    return said.ContributionReceived(
        department=data.department,
        position=data.position,
        held_back=data.held_back,
        findings=contribution.coded() if contribution else (),
        text=digest(contribution.stored()) if contribution else None,
        submitted_at=data.submitted_at,
        order=order,
    )


def decline(
    state: State, arrived: Recorded[sent.Declined], actor: Actor, now: datetime
) -> said.ContributionDeclined | None:
    """A department does not contribute."""
    data = arrived.data
    if _part(state, data.department).status is PartStatus.DECLINED:
        return None
    return said.ContributionDeclined(
        department=data.department,
        reason=data.reason,
        declined_at=data.declined_at,
        explanation=digest(data.explanation),
    )


def want_information(
    state: State, arrived: Recorded[sent.InformationWanted], actor: Actor, now: datetime
) -> said.CaseInformationWanted | None:
    """A department needs something from the institution: terms stand still."""
    if _part(state, arrived.data.department).waiting:
        return None
    return said.CaseInformationWanted(
        department=arrived.data.department, question=digest(arrived.data.question)
    )


def state_agreement(
    state: State, arrived: Recorded[sent.AgreementStated], actor: Actor, now: datetime
) -> said.AgreementReceived | None:
    """A department's stance on one exact text."""
    data = arrived.data
    _part(state, data.department)
    assert state
    if state.stances.get(data.text, {}).get(data.department) is data.stance:
        return None
    note = digest(data.note) if data.note else None
    return said.AgreementReceived(
        department=data.department, text=data.text, stance=data.stance, note=note
    )


def give_information(
    state: State, arrived: Recorded[asked.InformationGiven], actor: Actor, now: datetime
) -> said.CaseInformationArrived | None:
    """The institution answered: terms run again."""
    case = _opened(state)
    waiting = tuple(code for code, part in case.parts.items() if part.waiting)
    if arrived.data.answer in case.answers:
        return None
    return said.CaseInformationArrived(departments=waiting, answer=arrived.data.answer)


def amend(
    state: State, arrived: Recorded[asked.AmendmentRequested], actor: Actor, now: datetime
) -> said.CaseAmended | said.AmendmentDeclined | None:
    """The institution changes its request, if the advice is not adopted yet."""
    case = _opened(state)
    if arrived.data.question == case.question or arrived.meta.id in case.decided:
        return None
    if case.status is not Status.OPEN:
        return said.AmendmentDeclined(amendment=arrived.meta.id, reason=f"case_{case.status}")
    return said.CaseAmended(facts=arrived.data.facts, question=arrived.data.question)


def withdraw(
    state: State, arrived: Recorded[asked.WithdrawalRequested], actor: Actor, now: datetime
) -> said.CaseWithdrawn | said.WithdrawalDeclined | None:
    """The institution withdraws, if nothing is issued yet."""
    case = _opened(state)
    if case.status is Status.WITHDRAWN or arrived.meta.id in case.decided:
        return None
    if case.status in (Status.ISSUED, Status.CLOSED):
        return said.WithdrawalDeclined(withdrawal=arrived.meta.id, reason=f"case_{case.status}")
    return said.CaseWithdrawn(reason=arrived.data.reason)


def _opened(state: State) -> Case:
    if state is None:
        raise NotYet
    return state


def _part(state: State, department: str) -> Part:
    if state is None or department not in state.parts:
        raise Refused(
            "not_asked",
            f"{department} was not asked about this case.",
            "Ask the Loket whether the department takes part.",
        )
    return state.parts[department]
