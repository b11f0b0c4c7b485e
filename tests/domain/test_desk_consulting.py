"""Asking for a view within the department: a task of its own, with its own term."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from schemas import consultation as said
from schemas import desk
from schemas.clock import TermsNoted
from schemas.common import Actor, Aspect, Event, digest
from schemas.pinned import Catalogued
from services.advice.desk import arrivals, consulting
from services.kernel.calendar_file import load_calendar
from services.kernel.clock import newest_step, next_nudge, view
from tests.harness.happened import consulted, noted_term, task_opened
from tests.harness.makers import CATALOGUE, DESK, expert, lead, pinned
from tests.harness.spec import CASE, SOMEBODY, Given, arrived, given
from tests.harness.steps import CANCELLED

CLOCK, SECOND = "consultation-EZK.1", "consultation-EZK.2"
TASK = task_opened(aspects=(Aspect.TECHNOLOGY, Aspect.ACCESS))
HELD = (TASK, desk.TaskClaimed(expert="expert-1"))
ANSWER = said.AnswerConsultation(case=CASE, clock=CLOCK, answer="Ja, dat klopt.")
ANSWERED = said.ConsultationAnswered(clock=CLOCK, answer=digest(ANSWER.answer), by="expert-2")
WITHDRAW = said.WithdrawConsultation(case=CASE, clock=CLOCK)
WITHDRAWN = said.ConsultationWithdrawn(clock=CLOCK, by="expert-1")


def task(*events: Event) -> Given[Any]:
    """A task of EZK after these events."""
    return given(DESK, *events)


def ask(**fields: Any) -> Catalogued[said.ConsultColleague]:
    fields.setdefault("question", "Wat vind jij?")
    return pinned(said.ConsultColleague(case=CASE, **fields))


def of(unit: str, sub: str = "expert-5") -> Actor:
    return expert(sub).model_copy(update={"unit": unit})


def asked(*events: Event) -> Given[Any]:
    return task(*HELD, consulted(), *events)


def test_a_colleague_is_asked_about_some_aspects_by_the_term_of_the_product() -> None:
    command = ask(colleague="expert-2", aspects=[Aspect.ACCESS])
    after = task(*HELD).when(consulting.consult, command, expert())
    after.then(consulted(aspects=(Aspect.ACCESS,)))
    assert consulted().term == CATALOGUE.products["case-advice"].consultation


def test_the_same_question_to_the_same_colleague_is_asked_once() -> None:
    held = task(*HELD)
    command = ask(colleague="expert-2")
    after = held.when(consulting.consult, command, expert()).then(consulted())
    after.when(consulting.consult, command, expert()).then(None)
    after.and_(ANSWERED).when(consulting.consult, command, expert()).then(None)
    again = after.and_(WITHDRAWN).when(consulting.consult, command, expert())
    again.then(consulted(2))


def test_several_views_are_asked_at_once_each_with_a_name_and_term_of_its_own() -> None:
    held = task(*HELD)
    one = held.when(consulting.consult, ask(colleague="expert-2"), expert()).then(consulted())
    other = ask(colleague="expert-3")
    both = one.when(consulting.consult, other, expert()).then(consulted(2, colleague="expert-3"))
    after = both.when(consulting.answer, ANSWER, expert("expert-2")).then(ANSWERED)
    clocks = after.state.clocks.by_name
    assert (bool(clocks[CLOCK].stopped), bool(clocks[SECOND].stopped)) == (True, False)
    assert {clock.party for clock in clocks.values()} == {"EZK"}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "one_of_two"),
        ({"colleague": "expert-2", "unit": "NCTV"}, "one_of_two"),
        ({"colleague": "expert-1"}, "yourself"),
        ({"unit": "NCTV"}, "unknown_unit"),
        ({"colleague": "expert-2", "aspects": [Aspect.ETHICS]}, "other_aspect"),
    ],
)
def test_exactly_one_colleague_or_unit_of_the_department_is_asked_on_its_aspects(
    fields: dict[str, Any], reason: str
) -> None:
    task(*HELD).when(consulting.consult, ask(**fields), expert()).refused(reason)


def test_anybody_of_the_unit_answers_and_nobody_else() -> None:
    jenv = {"department": "JENV", "issuer": "jenv"}
    held = task(task_opened(department="JENV"), HELD[1])
    holder, nctv, justis = (
        person.model_copy(update=jenv) for person in (expert(), of("NCTV"), of("Justis"))
    )
    after = held.when(consulting.consult, ask(unit="NCTV"), holder)
    waiting = after.then(said.ColleagueConsulted)
    command = ANSWER.model_copy(update={"clock": "consultation-JENV.1"})
    waiting.when(consulting.answer, command, justis).refused("not_asked_of_you")
    waiting.when(consulting.answer, command, holder).refused("not_asked_of_you")
    waiting.when(consulting.answer, command, nctv).then(said.ConsultationAnswered)


def test_only_the_colleague_asked_answers_and_who_has_the_task_stays() -> None:
    waiting = asked()
    waiting.when(consulting.answer, ANSWER, expert()).refused("not_asked_of_you")
    waiting.when(consulting.answer, ANSWER, lead()).refused("not_asked_of_you")
    after = waiting.when(consulting.answer, ANSWER, expert("expert-2")).then(ANSWERED)
    assert (after.state.expert, after.state.status) == ("expert-1", "claimed")
    after.when(consulting.answer, ANSWER, expert("expert-2")).then(None)
    other = ANSWER.model_copy(update={"answer": "Toch niet."})
    after.when(consulting.answer, other, expert("expert-2")).refused("consultation_over")
    nothing = ANSWER.model_copy(update={"clock": SECOND})
    after.when(consulting.answer, nothing, expert("expert-2")).refused("unknown_consultation")


def test_who_asked_withdraws_it_unless_it_was_answered() -> None:
    waiting = asked()
    waiting.when(consulting.withdraw, WITHDRAW, expert("expert-2")).refused("not_asked_by_you")
    after = waiting.when(consulting.withdraw, WITHDRAW, expert()).then(WITHDRAWN)
    assert after.state.clocks.by_name[CLOCK].dropped
    after.when(consulting.withdraw, WITHDRAW, expert()).then(None)
    after.when(consulting.answer, ANSWER, expert("expert-2")).refused("consultation_over")
    done = asked(ANSWERED)
    done.when(consulting.withdraw, WITHDRAW, expert()).refused("consultation_over")


@pytest.mark.parametrize(
    "end",
    [
        desk.TaskDeclined(reason="r", explanation=digest("Niets.")),
        desk.TaskCancelled(reason="not-needed", order=9),
    ],
    ids=lambda event: type(event).__name__,
)
def test_when_the_task_ends_nothing_is_asked_any_more(end: Event) -> None:
    over = asked(end)
    assert all(clock.dropped for clock in over.state.clocks.by_name.values())
    over.when(consulting.answer, ANSWER, expert("expert-2")).refused("task_over")
    over.when(consulting.withdraw, WITHDRAW, expert()).refused("task_over")


def test_asked_again_after_the_end_a_view_has_a_new_name() -> None:
    gone = task(*HELD, consulted())
    over = gone.when(arrivals.cancel, arrived(CANCELLED, 5)).then(desk.TaskCancelled)
    again = over.and_(task_opened(8), desk.TaskClaimed(expert="expert-1"))
    command = ask(colleague="expert-2")
    again.when(consulting.consult, command, expert()).then(consulted(2))


def test_a_view_is_noted_as_late_once() -> None:
    waiting = asked()
    late = (noted_term(CLOCK, 2),)
    after = waiting.when(consulting.note_terms, late, SOMEBODY).then(TermsNoted(terms=late))
    after.when(consulting.note_terms, late, SOMEBODY).then(None)
    done = asked(ANSWERED)
    done.when(consulting.note_terms, late, SOMEBODY).then(None)
    task().when(consulting.note_terms, late, SOMEBODY).then(None)


def test_who_is_told_of_a_late_view_is_data() -> None:
    clock = asked().state.clocks.by_name[CLOCK]
    steps, calendar = CATALOGUE.steps("consultation"), load_calendar()
    assert clock.target.unit == "workdays"
    now = view(clock, calendar, clock.started)
    assert next_nudge(clock, calendar, clock.started, steps) == now.at_risk_from
    late = newest_step(CLOCK, clock, calendar, now.due + timedelta(minutes=1), steps)
    assert late and late.late and set(late.tells) == {"asked", "expert"}


def test_a_view_that_was_asked_before_terms_were_kept_can_still_be_answered() -> None:
    old = said.ColleagueConsulted(colleague="expert-2", question=digest("Wat?"))
    [name] = task(*HELD, old).state.consultations
    command = ANSWER.model_copy(update={"clock": name})
    answered = task(*HELD, old).when(consulting.answer, command, expert("expert-2"))
    answered.then(said.ConsultationAnswered)
