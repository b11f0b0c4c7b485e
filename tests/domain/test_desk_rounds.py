"""A round about where departments differ, at the desk: asked, answered exactly, replaced."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from schemas import assignment as sent
from schemas import contribution as goes
from schemas import desk
from schemas import differing as said
from schemas.common import Aspect, Event, digest
from schemas.consultation import AnswerConsultation
from schemas.contribution import Views, WrittenFinding
from schemas.pinned import Catalogued
from schemas.sight import DeclareConflict
from services.advice.desk import arrivals, consulting, seeing, stating
from services.advice.desk.state import AGREEMENT, CONTRIBUTION, VIEWS, Status
from tests.harness.happened import LATER, TEXT, consulted, saved, task_opened, views_asked
from tests.harness.happened import sent as submitted
from tests.harness.makers import DESK, expert, finding, lead, pinned, views
from tests.harness.spec import CASE, START, Given, arrive, arrived, given
from tests.harness.world import Job, World

OPENED = task_opened(countersigned=False)
DONE = (OPENED, desk.TaskClaimed(expert="expert-1"), saved(), submitted(saved()))
BOTH = (Aspect.TECHNOLOGY, Aspect.ACCESS)
DECISIONS: dict[Any, Any] = {
    sent.ViewsAsked: arrivals.ask_views,
    sent.AssignmentCancelled: arrivals.cancel,
    sent.Assigned: arrivals.open_task,
}


def task(*events: Event) -> Given[Any]:
    """A task of EZK after these events."""
    return given(DESK, *events)


def state(said_: Views, round: int = 1) -> Catalogued[said.StateViews]:
    return pinned(said.StateViews(case=CASE, round=round, views=said_))


def asked(round: int = 1, *aspects: Aspect) -> sent.ViewsAsked:
    return sent.ViewsAsked(
        round=round,
        aspects=aspects or (Aspect.TECHNOLOGY,),
        question="Wie heeft gelijk?",
        others=(finding("2"),),
        due=LATER,
    )


def stated(said_: Views, round: int = 1, by: str = "expert-1") -> said.TaskViewsStated:
    text = digest(said_.stored())
    return said.TaskViewsStated(round=round, views=said_.coded(), text=text, by=by)


def in_round(*aspects: Aspect) -> Given[Any]:
    return task(*DONE, views_asked(1, *aspects))


def test_a_submitted_task_is_asked_for_views_and_says_so() -> None:
    before = task(*DONE)
    assert before.state.asks is None
    after = before.when(arrivals.ask_views, arrived(asked(), 9)).then(said.TaskViewsAsked)
    assert (after.state.asks, after.state.asked_by) == (VIEWS, LATER)
    assert after.state.status is Status.SUBMITTED
    assert after.state.round.question == digest("Wie heeft gelijk?")
    assert len(after.state.round.others) == 1
    after.when(arrivals.ask_views, arrived(asked(), 9)).then(None)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_newest_round_stands_in_any_order(order: tuple[int, ...]) -> None:
    sends = [arrived(asked(1), 5), arrived(asked(2), 7), arrived(asked(3, *BOTH), 9)]
    last = arrive(task(*DONE), DECISIONS, *(sends[n] for n in order)).state
    assert (last.round.round, last.round.aspects) == (3, BOTH)


def test_views_are_asked_of_what_was_cancelled_too_and_may_be_answered() -> None:
    over = task(*DONE, desk.TaskCancelled(reason="r", order=4))
    after = over.when(arrivals.ask_views, arrived(asked(), 9)).then(said.TaskViewsAsked)
    after.when(stating.state_views, state(views()), lead()).then(said.TaskViewsStated)
    over.when(stating.state_views, state(views()), lead()).refused("task_over")


def test_exactly_the_aspects_asked_are_answered() -> None:
    before = in_round(*BOTH)
    missing = before.when(stating.state_views, state(views(Aspect.ACCESS)), expert())
    missing.refused("views_missing")
    assert "technology" in str(missing.outcome) and "access" not in str(missing.outcome)
    more = state(views(*BOTH, Aspect.ETHICS))
    before.when(stating.state_views, more, expert()).refused("views_not_asked")
    twice = state(views(*BOTH, Aspect.ACCESS))
    before.when(stating.state_views, twice, expert()).refused("views_not_asked")
    full = views(*BOTH)
    after = before.when(stating.state_views, state(full), expert()).then(stated(full))
    assert after.state.asks is None


def test_said_again_nothing_happens_and_other_views_replace() -> None:
    first, other = views(), views(words="Toch ernstiger.")
    after = in_round().when(stating.state_views, state(first), expert()).then(stated(first))
    after.when(stating.state_views, state(first), expert()).then(None)
    replaced = after.when(stating.state_views, state(other), expert()).then(stated(other))
    assert replaced.state.views.text == digest(other.stored())


def test_an_older_round_is_not_answered_any_more() -> None:
    later = in_round().and_(stated(views()), views_asked(2))
    assert later.state.asks == VIEWS
    later.when(stating.state_views, state(views(), 1), expert()).refused("other_round")
    later.when(stating.state_views, state(views(), 2), expert()).then(said.TaskViewsStated)
    task(*DONE).when(stating.state_views, state(views()), expert()).refused("other_round")


def test_who_has_the_task_or_a_lead_answers() -> None:
    before = in_round()
    before.when(stating.state_views, state(views()), expert("expert-2")).refused("not_yours")
    before.when(stating.state_views, state(views()), lead()).then(said.TaskViewsStated)
    free = task(OPENED, views_asked())
    free.when(stating.state_views, state(views()), expert("expert-2")).then(said.TaskViewsStated)


def test_a_view_marked_above_the_ceiling_is_refused_with_the_other_route() -> None:
    secret = in_round().when(stating.state_views, state(views(marking="dep-v")), expert())
    secret.refused("marking_too_high")
    assert "the route your department has" in str(getattr(secret.outcome, "what_to_do", ""))


def test_of_what_is_asked_the_first_due_comes_first() -> None:
    soon = views_asked(due=START)
    assert task(OPENED, soon).state.asks == VIEWS
    assert task(OPENED, views_asked(due=LATER.replace(year=2030))).state.asks == CONTRIBUTION
    agreeing = desk.TaskAgreementAsked(text=TEXT, due=LATER, order=40)
    both = task(*DONE, soon, agreeing)
    assert set(both.state.pending) == {VIEWS, AGREEMENT} and both.state.asks == VIEWS


def test_the_term_of_a_round_moves_and_is_noted_under_its_own_name() -> None:
    later = LATER.replace(year=2030)
    moved = sent.TermMoved(clock=VIEWS, due=later, reason="complex")
    after = in_round().when(arrivals.move_term, arrived(moved, 30)).then(desk.TaskTermMoved)
    assert (after.state.asked_by, after.state.due) == (later, LATER)
    noted = sent.TermNoted(clock=VIEWS, level=2, late=True, due=later, tells=("expert",))
    late = after.when(arrivals.note_term, arrived(noted, 31)).then(desk.TaskTermNoted)
    assert late.state.noted == "late"
    done = in_round().and_(stated(views()))
    done.when(arrivals.note_term, arrived(noted, 31)).then(None)


def test_a_round_goes_from_the_loket_to_the_desk_and_back_with_its_words() -> None:
    world, written = World(), views()
    ezk = world.desks["EZK"]
    for event in DONE:
        ezk.append(event, type(event).__name__, expert(), world.now)
    world.pending.append(Job(ezk, ezk.incoming[sent.ViewsAsked], arrived(asked(), 9)))
    world.happen()
    round_ = ezk.state.round
    assert ezk.texts[round_.question] == "Wie heeft gelijk?"
    assert [finding("2")] == [
        WrittenFinding.model_validate_json(ezk.texts[n]) for n in round_.others
    ]
    asked_ = state(written)
    world.decide(ezk, stating.state_views, asked_, expert(), *asked_.command.texts())
    world.happen()
    assert world.crossed == [goes.ViewsStated(department="EZK", round=1, views=written)]


def test_what_a_desk_does_by_itself_crosses_no_border() -> None:
    world = World()
    ezk = world.desks["EZK"]
    for event in (*DONE[:2], consulted()):
        ezk.append(event, type(event).__name__, expert(), world.now)
    answer = AnswerConsultation(case=CASE, clock="consultation-EZK.1", answer="Ja.")
    world.decide(ezk, consulting.answer, answer, expert("expert-2"), *answer.texts())
    conflict = pinned(DeclareConflict(case=CASE, reason="close-relation"))
    world.decide(ezk, seeing.declare_conflict, conflict, expert())
    world.settle()
    assert (ezk.state.expert, ezk.state.conflicts) == (None, ("expert-1",))
    assert not world.crossed and not world.told
