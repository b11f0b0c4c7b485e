"""What the Loket sends, in any order, late or twice."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from schemas import assignment as sent
from schemas import desk as said
from schemas.common import Event, NotYet, digest
from schemas.envelope import Recorded
from services.advice.desk import arrivals
from services.advice.desk.state import Status
from services.kernel.decider import Decision
from tests.harness.happened import LATER, assigned, saved, task_opened
from tests.harness.happened import sent as submitted
from tests.harness.makers import DESK, advice, brief, facts
from tests.harness.spec import arrive, arrived, given, raises

CANCEL = sent.AssignmentCancelled(reason="not-needed")
CHANGE = sent.AssignmentChanged(facts=facts(), brief=brief("Anders?"))
ANSWER = sent.InformationForwarded(answer="Het lab in Leiden.", due=LATER)
AGREE = sent.AgreementRequested(text=digest(advice().stored()), advice=advice(), due=LATER)
CLAIMED = said.TaskClaimed(expert="expert-1")
DECLINED = said.TaskDeclined(reason="r", explanation=digest("Niets."))
WANTED = said.InformationRequested(question=digest("Welk lab?"))
DECISIONS: dict[type[Event], Decision[Any]] = {
    sent.Assigned: arrivals.open_task,
    sent.AssignmentCancelled: arrivals.cancel,
    sent.AssignmentChanged: arrivals.change,
    sent.AgreementRequested: arrivals.ask_agreement,
    sent.InformationForwarded: arrivals.receive_information,
}


def test_an_assignment_becomes_one_task_however_often_it_arrives() -> None:
    task = given(DESK).when(arrivals.open_task, arrived(assigned(), 3)).then(task_opened(3))
    task.when(arrivals.open_task, arrived(assigned(), 3)).then(None)


def test_an_assignment_after_its_cancellation_opens_nothing() -> None:
    task = arrive(given(DESK), DECISIONS, arrived(CANCEL, 5), arrived(assigned(), 3))
    assert task.state and [type(e.data) for e in task.events] == [said.TaskCancelled]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_of_asking_and_cancelling_the_last_word_counts_in_any_order(order: tuple[int, ...]) -> None:
    sends: list[Recorded[Any]] = [
        arrived(assigned(), 3),
        arrived(CANCEL, 5),
        arrived(assigned(), 7),
        arrived(CANCEL, 9),
    ]
    cancelled = arrive(given(DESK), DECISIONS, *(sends[n] for n in order)).state
    asked = arrive(given(DESK), DECISIONS, *(sends[n] for n in order if n < 3)).state
    assert cancelled and cancelled.status is Status.CANCELLED
    assert asked and asked.status is Status.QUEUED


def test_a_department_that_declined_and_is_asked_again_gets_its_task() -> None:
    declined = given(DESK, task_opened(3), CLAIMED, DECLINED)
    declined.when(arrivals.open_task, arrived(assigned(), 3)).then(None)
    again = declined.when(arrivals.open_task, arrived(assigned(), 8)).then(task_opened(8))
    assert again.state and again.state.expert is None


def test_a_department_that_is_asked_again_goes_on_from_what_it_wrote() -> None:
    done = given(DESK, task_opened(3), CLAIMED, saved(), submitted(saved()))
    excused = done.when(arrivals.cancel, arrived(CANCEL, 5)).then(said.TaskCancelled)
    again = excused.when(arrivals.open_task, arrived(assigned(), 8)).then(task_opened(8)).state
    assert again and again.status is Status.QUEUED and done.state
    assert again.version == done.state.version


def test_a_change_reopens_what_was_submitted_and_nobody_loses_the_task() -> None:
    done = given(DESK, task_opened(), CLAIMED, saved(), submitted(saved()))
    changed = done.when(arrivals.change, arrived(CHANGE, 4)).then(said.TaskChanged)
    assert changed.state and changed.state.status is Status.CLAIMED
    assert changed.state.expert == "expert-1" and changed.state.version
    changed.when(arrivals.change, arrived(CHANGE, 4)).then(None)


def test_a_change_that_opens_the_work_does_so_although_a_newer_one_came_first() -> None:
    done = given(DESK, task_opened(), CLAIMED, saved(), submitted(saved()))
    newer = CHANGE.model_copy(update={"affected": False})
    older = sent.AssignmentChanged(facts=facts(technologies=("AI",)), brief=brief("Ouder?"))
    told = done.when(arrivals.change, arrived(newer, 5)).then(said.TaskChanged)
    opened = told.when(arrivals.change, arrived(older, 4)).then(said.TaskChanged)
    assert opened.state and told.state and opened.state.status is Status.CLAIMED
    assert (opened.state.facts, opened.state.brief) == (told.state.facts, told.state.brief)
    opened.when(arrivals.change, arrived(older, 4)).then(None)


def test_a_change_of_the_codes_alone_is_a_change() -> None:
    codes = sent.AssignmentChanged(facts=facts(technologies=("AI",)), brief=brief())
    task = given(DESK, task_opened()).when(arrivals.change, arrived(codes, 4))
    changed = task.then(said.TaskChanged)
    assert changed.state and changed.state.facts.technologies == ("AI",)


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_newest_question_counts_in_any_order(order: tuple[int, ...]) -> None:
    newer = sent.AssignmentChanged(facts=facts(), brief=brief("Nog anders?"))
    other = AGREE.model_copy(update={"text": digest("nieuwer")})
    sends: list[Recorded[Any]] = [
        arrived(CHANGE, 4),
        arrived(newer, 6),
        arrived(AGREE, 5),
        arrived(other, 8),
    ]
    task = arrive(given(DESK, task_opened()), DECISIONS, *(sends[n] for n in order)).state
    assert task and task.brief == digest(newer.brief.stored())
    assert task.agreement == digest("nieuwer")


def test_a_change_back_that_overtakes_the_change_stands() -> None:
    back = sent.AssignmentChanged(facts=facts(), brief=brief())
    sends: list[Recorded[Any]] = [arrived(back, 6), arrived(CHANGE, 4)]
    done = given(DESK, task_opened(), CLAIMED, saved(), submitted(saved()))
    task = arrive(done, DECISIONS, *sends).state
    assert task and (task.brief, task.status) == (task_opened().brief, Status.CLAIMED)


def test_a_cancelled_task_that_the_loket_still_waits_for_is_asked_anew() -> None:
    """Its contribution was on the way when it was cancelled, and then the request changed."""
    cancelled = given(DESK, task_opened(), said.TaskCancelled(reason="r", order=5))
    cancelled.when(arrivals.change, arrived(CHANGE, 4)).then(None)
    elsewhere = CHANGE.model_copy(update={"affected": False})
    cancelled.when(arrivals.change, arrived(elsewhere, 6)).then(None)
    again = cancelled.when(arrivals.change, arrived(CHANGE, 6)).then(said.TaskChanged)
    assert again.state and again.state.status is Status.QUEUED
    older = sent.AssignmentCancelled(reason="r")
    again.when(arrivals.cancel, arrived(older, 5)).then(None)
    again.when(arrivals.cancel, arrived(older, 7)).then(said.TaskCancelled)


@pytest.mark.parametrize("over", [DECLINED, said.TaskCancelled(reason="r", order=2)])
def test_a_task_that_is_over_is_not_changed_or_informed(over: Event) -> None:
    task = given(DESK, task_opened(), over)
    task.when(arrivals.change, arrived(CHANGE, 2)).then(None)
    task.when(arrivals.receive_information, arrived(ANSWER, 4)).then(None)


@pytest.mark.parametrize("message", [CHANGE, ANSWER, AGREE], ids=lambda m: type(m).__name__)
def test_what_overtakes_its_assignment_is_tried_again(message: Event) -> None:
    raises(NotYet, given(DESK), DECISIONS[type(message)], arrived(message, 4))
    task = arrive(given(DESK), DECISIONS, arrived(message, 4), arrived(assigned(), 3))
    assert len(task.events) == 2


def test_information_arrives_once_and_its_term_is_the_new_one() -> None:
    waiting = given(DESK, task_opened(), CLAIMED, WANTED)
    after = waiting.when(arrivals.receive_information, arrived(ANSWER, 4))
    came = said.InformationReceived(answer=digest(ANSWER.answer), due=LATER, order=4)
    informed = after.then(came)
    assert informed.state and (informed.state.waiting_for, informed.state.due) == (None, LATER)
    informed.when(arrivals.receive_information, arrived(ANSWER, 4)).then(None)


def test_the_same_answer_to_another_question_is_an_answer() -> None:
    informed = said.InformationReceived(answer=digest("Ja."), due=LATER)
    again = given(DESK, task_opened(), WANTED, informed, WANTED)
    yes = sent.InformationForwarded(answer="Ja.", due=LATER)
    again.when(arrivals.receive_information, arrived(yes, 8)).then(said.InformationReceived)


def test_a_department_is_asked_once_about_one_text_even_when_its_task_was_cancelled() -> None:
    crossed = given(DESK, task_opened(), said.TaskCancelled(reason="r", order=4))
    asked = crossed.when(arrivals.ask_agreement, arrived(AGREE, 6)).then(said.TaskAgreementAsked)
    asked.when(arrivals.ask_agreement, arrived(AGREE, 6)).then(None)
    never_here = given(DESK, said.TaskCancelled(reason="r", order=4))
    never_here.when(arrivals.ask_agreement, arrived(AGREE, 6)).then(None)
