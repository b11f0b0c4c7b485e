"""Asking for a view within the department: who has the task stays who has it (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from schemas import consultation as said
from schemas.catalogue import Catalogue
from schemas.clock import NotedTerm, TermsNoted
from schemas.clocks import note
from schemas.common import Actor, Refused, Role, digest
from schemas.pinned import Catalogued
from services.advice.desk.guards import held, may_see, opened
from services.advice.desk.state import CONSULTATION, Consultation, State, Task


def consult(
    state: State, asked: Catalogued[said.ConsultColleague], actor: Actor, now: datetime
) -> said.ColleagueConsulted | None:
    """Ask a colleague or a unit, about some aspects, by a term of its own."""
    task, command = held(opened(state, actor, Role.EXPERT), actor), asked.command
    _somebody(task, command, asked.catalogue, actor)
    question = digest(command.question)
    wanted = (command.colleague, command.unit, question)
    if any(wanted == (c.colleague, c.unit, c.question) for c in _stands(task)):
        return None
    assert task.opened
    return said.ColleagueConsulted(
        colleague=command.colleague,
        unit=command.unit,
        question=question,
        aspects=command.aspects,
        clock=f"{CONSULTATION}-{task.opened.department}.{len(task.consultations) + 1}",
        term=asked.catalogue.products[task.opened.product].consultation,
        by=actor.sub,
    )


def answer(
    state: State, command: said.AnswerConsultation, actor: Actor, now: datetime
) -> said.ConsultationAnswered | None:
    """Whoever was asked says what they think."""
    one = _consultation(opened(state, actor, Role.EXPERT, Role.LEAD), command.clock)
    if one.colleague != actor.sub and (one.unit is None or one.unit != actor.unit):
        raise Refused(
            "not_asked_of_you",
            f"{command.clock} was not asked of you.",
            "Only who was asked answers; tell your colleague directly.",
        )
    text = digest(command.answer)
    if one.answer == text:
        return None
    _not_over(one, command.clock)
    return said.ConsultationAnswered(clock=command.clock, answer=text, by=actor.sub)


def withdraw(
    state: State, command: said.WithdrawConsultation, actor: Actor, now: datetime
) -> said.ConsultationWithdrawn | None:
    """Who asked no longer needs the view."""
    one = _consultation(opened(state, actor, Role.EXPERT), command.clock)
    if one.by != actor.sub:
        raise Refused(
            "not_asked_by_you",
            f"You did not ask {command.clock}.",
            "Only who asked can withdraw it.",
        )
    if one.over and one.answer is None:
        return None
    _not_over(one, command.clock)
    return said.ConsultationWithdrawn(clock=command.clock, by=actor.sub)


def note_terms(
    state: State, reached: Sequence[NotedTerm], actor: Actor, now: datetime
) -> TermsNoted | None:
    """Views are nearly due, or late."""
    return note(state.clocks, reached) if state else None


def _somebody(
    task: Task, command: said.ConsultColleague, catalogue: Catalogue, actor: Actor
) -> None:
    """Exactly one colleague or unit, who may see the task, on what the department is asked."""
    if (command.colleague is None) == (command.unit is None):
        raise Refused(
            "one_of_two", "Ask a colleague or a unit.", "Name exactly one of colleague and unit."
        )
    if command.colleague == actor.sub:
        raise Refused("yourself", "Nobody consults themselves.", "Ask a colleague or a unit.")
    if command.colleague:
        may_see(task, command.colleague)
    assert task.opened
    department = catalogue.departments[task.opened.department]
    if command.unit and not department.has(command.unit):
        names = ", ".join(unit.code for unit in department.units) or "no unit"
        raise Refused("unknown_unit", f"There is no unit {command.unit}.", f"There is {names}.")
    strange = set(command.aspects) - set(task.aspects or command.aspects)
    if strange:
        raise Refused(
            "other_aspect",
            f"The department is not asked about {', '.join(sorted(strange))}.",
            "Ask about the aspects of the assignment.",
        )


def _stands(task: Task) -> list[Consultation]:
    """What was asked and not withdrawn."""
    return [c for c in task.consultations.values() if c.answer or not c.over]


def _consultation(task: Task, name: str) -> Consultation:
    found = task.consultations.get(name)
    if found is None:
        raise Refused("unknown_consultation", f"There is no {name}.", "Look at the task.")
    return found


def _not_over(one: Consultation, name: str) -> None:
    if one.over:
        how = "was answered" if one.answer else "is no longer asked"
        raise Refused("consultation_over", f"{name} {how}.", "Look at the task.")
