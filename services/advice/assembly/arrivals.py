"""What reaches a case from intake and from departments and becomes its own fact (pure).

After circulating, what the institution still asks is decided here, where the first append wins:
a case can never be both withdrawn and issued.
"""

from __future__ import annotations

from datetime import datetime

from schemas import case as said
from schemas import contribution as sent
from schemas import request as asked
from schemas import triage
from schemas.common import Actor, Aspect, NotYet, Refused, digest
from schemas.envelope import Recorded
from schemas.question import Facts
from services.advice.assembly.state import OUT, Case, Part, PartStatus, State, Status

TOO_LATE = {
    Status.ADOPTED: "adopted",
    Status.ISSUED: "issued",
    Status.RECALLED: "issued",
    Status.WITHDRAWN: "ended",
    Status.CLOSED: "ended",
}

NO_ANSWER = (
    "De instelling heeft niet geantwoord op de vraag. Ga verder met wat u weet. "
    "(The institution did not answer the question. Please go on with what you know.)"
)
"""What a department is told that waits for an answer which will not come."""

STILL_ASKED = (*OUT, PartStatus.CONTRIBUTED)
TOUCHES = {
    "technologies": (Aspect.TECHNOLOGY, Aspect.ACCESS),
    "regimes": (Aspect.SANCTIONS,),
    "unknown": (Aspect.PARTNER, Aspect.TECHNOLOGY, Aspect.SANCTIONS),
    "countries": (Aspect.PARTNER, Aspect.STATE_ACTOR, Aspect.SANCTIONS, Aspect.ETHICS),
}
"""Which aspects a changed fact concerns; a fact that is not here concerns every department."""


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
    """A department does not contribute, or takes back what it contributed."""
    data, order = arrived.data, arrived.meta.order
    part = _part(state, data.department)
    if part.status is PartStatus.DECLINED or part.order >= order:
        return None
    return said.ContributionDeclined(
        department=data.department,
        reason=data.reason,
        declined_at=data.declined_at,
        explanation=digest(data.explanation),
        order=order,
    )


def want_information(
    state: State, arrived: Recorded[sent.InformationWanted], actor: Actor, now: datetime
) -> said.CaseInformationWanted | None:
    """A department needs something from the institution: terms stand still."""
    department, question = arrived.data.department, digest(arrived.data.question)
    if _part(state, department).wanted == question:
        return None
    return said.CaseInformationWanted(department=department, question=question)


def state_agreement(
    state: State, arrived: Recorded[sent.AgreementStated], actor: Actor, now: datetime
) -> said.AgreementReceived | None:
    """A department's stance on one exact text."""
    data, order = arrived.data, arrived.meta.order
    _part(state, data.department)
    given = _opened(state).stances.get(data.text, {}).get(data.department)
    note = digest(data.note) if data.note else None
    if given and (given.order >= order or (given.stance, given.note) == (data.stance, note)):
        return None
    return said.AgreementReceived(
        department=data.department, text=data.text, stance=data.stance, note=note, order=order
    )


def give_information(
    state: State, arrived: Recorded[asked.InformationGiven], actor: Actor, now: datetime
) -> said.CaseInformationArrived | None:
    """The institution answered: terms run again."""
    case = _opened(state)
    waiting = tuple(code for code, part in case.parts.items() if part.waiting)
    if arrived.data.answer in case.answers and not waiting:
        return None
    return said.CaseInformationArrived(departments=waiting, answer=arrived.data.answer)


def go_without_information(
    state: State, arrived: Recorded[triage.AnswerWaived], actor: Actor, now: datetime
) -> said.CaseInformationArrived | None:
    """The Loket waits no longer for the institution: terms run again for who still waited."""
    waiting = tuple(code for code, part in _opened(state).parts.items() if part.waiting)
    if not waiting:
        return None
    return said.CaseInformationArrived(
        departments=waiting, answer=digest(NO_ANSWER), waived=arrived.data.reason
    )


def amend(
    state: State, arrived: Recorded[asked.AmendmentRequested], actor: Actor, now: datetime
) -> said.CaseAmended | said.AmendmentDeclined | None:
    """The institution changes its request, or changes it back, if nothing is adopted yet."""
    case, facts, question = _opened(state), arrived.data.facts, arrived.data.question
    if arrived.meta.id in case.decided or arrived.sequence <= case.amended_by:
        return None
    if case.status is not Status.OPEN:
        return said.AmendmentDeclined(amendment=arrived.meta.id, reason=TOO_LATE[case.status])
    return said.CaseAmended(
        facts=facts,
        question=question,
        order=arrived.sequence,
        affected=_affected(case, facts, question),
        attachments=arrived.data.attachments,
    )


def withdraw(
    state: State, arrived: Recorded[asked.WithdrawalRequested], actor: Actor, now: datetime
) -> said.CaseWithdrawn | said.WithdrawalDeclined | None:
    """The institution withdraws, if nothing was ever issued, not even what is being corrected."""
    case = _opened(state)
    if arrived.meta.id in case.decided:
        return None
    if case.ever_issued:
        reason = TOO_LATE.get(case.status, "issued")
        return said.WithdrawalDeclined(withdrawal=arrived.meta.id, reason=reason)
    if case.status in (Status.WITHDRAWN, Status.CLOSED):
        return None
    return said.CaseWithdrawn(reason=arrived.data.reason)


def _affected(case: Case, facts: Facts, question: str) -> tuple[str, ...]:
    """Whoever is asked about something that changed; other words of the question concern all."""
    before, parts = case.facts, case.parts.items()
    changed = {name for name in Facts.model_fields if getattr(facts, name) != getattr(before, name)}
    asked = {code: part for code, part in parts if part.status in STILL_ASKED}
    if question != case.question or changed - TOUCHES.keys():
        return tuple(asked)
    touched = {aspect for name in changed for aspect in TOUCHES[name]}
    return tuple(
        code
        for code, part in asked.items()
        if not part.routed.aspects or touched & set(part.routed.aspects)
    )


def _opened(state: State) -> Case:
    if state is None:
        raise NotYet
    return state


def _part(state: State, department: str) -> Part:
    case = _opened(state)
    if department not in case.parts:
        raise Refused(
            "not_asked",
            f"{department} was not asked about this case.",
            "Ask the Loket whether the department takes part.",
        )
    return case.parts[department]
