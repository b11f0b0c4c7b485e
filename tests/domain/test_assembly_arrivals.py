"""What departments and intake send to a case, in any order, late or twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from schemas import case as said
from schemas import contribution as sent
from schemas import request as asked
from schemas.common import Event, NotYet, Stance, digest
from schemas.envelope import Recorded
from services.advice.assembly import arrivals, domain
from services.advice.assembly.state import PartStatus
from services.kernel.decider import Decision
from tests.harness.happened import (
    AGREED,
    BOTH_IN,
    TEXT,
    agreed,
    circulated,
    contributed,
    drafted,
    opened,
    received,
    stated,
)
from tests.harness.makers import ASSEMBLY, coordinator, finding, pinned
from tests.harness.spec import CASE, START, arrive, arrived, given, raises

DECISIONS: Mapping[type[Event], Decision[Any]] = {
    asked.RequestCirculated: arrivals.open_case,
    sent.TakenUp: arrivals.take_up,
    sent.Contributed: arrivals.receive,
    sent.Declined: arrivals.decline,
    sent.InformationWanted: arrivals.want_information,
    sent.AgreementStated: arrivals.state_agreement,
    asked.InformationGiven: arrivals.give_information,
}
TAKEN_UP = sent.TakenUp(department="EZK")
DECLINED = sent.Declined(
    department="EZK", reason="cannot-share", explanation="Nee.", declined_at=START
)
WANTED = sent.InformationWanted(department="EZK", question="Welk lab?")
GIVEN = asked.InformationGiven(answer=digest("Leiden."), circulated=True)
EXCUSED = said.DepartmentExcused(department="EZK", reason="no-contribution")
ADDED = said.DepartmentAdded(routed=opened().routed[0])


def test_a_circulated_request_becomes_one_case() -> None:
    case = given(ASSEMBLY).when(arrivals.open_case, arrived(circulated())).then(opened())
    case.when(arrivals.open_case, arrived(circulated())).then(None)


@pytest.mark.parametrize("message", [TAKEN_UP, contributed(), DECLINED, WANTED, stated(), GIVEN])
def test_what_overtakes_the_opening_of_its_case_is_tried_again(message: Event) -> None:
    raises(NotYet, given(ASSEMBLY), DECISIONS[type(message)], arrived(message))
    case = arrive(given(ASSEMBLY), DECISIONS, arrived(message, 4), arrived(circulated(), 1))
    assert len(case.events) == 2


@pytest.mark.parametrize(
    "message",
    [TAKEN_UP, contributed("DEF"), DECLINED, WANTED, stated()],
    ids=lambda message: type(message).__name__,
)
def test_a_department_that_was_not_asked_is_not_heard(message: Event) -> None:
    other = message.model_copy(update={"department": "DEF"})
    case = given(ASSEMBLY, opened())
    case.when(DECISIONS[type(message)], arrived(other)).refused("not_asked")


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_newest_contribution_stands_in_any_order_and_however_often(
    order: tuple[int, ...],
) -> None:
    sends: list[Recorded[Any]] = [
        arrived(TAKEN_UP, 2),
        arrived(contributed("EZK", finding("old")), 3),
        arrived(contributed("EZK", finding("new")), 5),
        arrived(contributed("EZK", finding("new")), 5),
    ]
    case = arrive(given(ASSEMBLY, opened()), DECISIONS, *(sends[n] for n in order))
    assert case.state and case.state.parts["EZK"].status is PartStatus.CONTRIBUTED
    assert [f.id for f in case.state.parts["EZK"].findings] == ["new"]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_department_that_takes_its_contribution_back_is_out_in_any_order(
    order: tuple[int, ...],
) -> None:
    sends: list[Recorded[Any]] = [
        arrived(contributed("EZK"), 3),
        arrived(DECLINED, 5),
        arrived(DECLINED, 5),
    ]
    case = arrive(given(ASSEMBLY, opened()), DECISIONS, *(sends[n] for n in order)).state
    assert case and case.parts["EZK"].status is PartStatus.DECLINED
    assert case.parts["EZK"].findings == () and case.parts["EZK"].text is None


@pytest.mark.parametrize("gone", [said.ContributionDeclined, EXCUSED], ids=["declined", "excused"])
def test_the_advice_does_not_rest_on_a_department_that_is_out(gone: Any) -> None:
    out = (
        gone
        if gone is EXCUSED
        else said.ContributionDeclined(
            department="EZK", reason="r", explanation=TEXT, declined_at=START, order=9
        )
    )
    case = given(ASSEMBLY, *AGREED, out)
    assert case.state and case.state.stale_draft and case.state.contributed == ("BZ",)
    untouched = given(ASSEMBLY, opened(), received("BZ"), drafted(), out)
    assert untouched.state and not untouched.state.stale_draft


def test_a_department_that_is_asked_again_contributes_with_something_newer() -> None:
    case = arrive(given(ASSEMBLY, opened()), DECISIONS, arrived(DECLINED, 5)).and_(ADDED)
    case.when(arrivals.receive, arrived(contributed(), 3)).then(None)
    case.when(arrivals.decline, arrived(DECLINED, 5)).then(None)
    after = case.when(arrivals.receive, arrived(contributed(), 8)).then(said.ContributionReceived)
    assert after.state and after.state.contributed == ("EZK",)


def test_what_an_excused_department_sent_before_its_last_word_stays_old() -> None:
    amended = said.CaseAmended(facts=opened().facts, question=TEXT, order=4)
    case = given(ASSEMBLY, opened(), received("EZK", order=5), amended, EXCUSED)
    case.when(arrivals.receive, arrived(contributed(), 3)).then(None)


def test_a_contribution_that_crossed_the_excuse_counts() -> None:
    case = given(ASSEMBLY, opened(), EXCUSED)
    after = case.when(arrivals.receive, arrived(contributed(), 3)).then(said.ContributionReceived)
    assert after.state and after.state.contributed == ("EZK",)


def test_the_term_of_a_contribution_stops_at_the_desks_own_moment() -> None:
    done = START + timedelta(minutes=30)
    late = (
        given(ASSEMBLY)
        .and_(opened())
        .and_(received("EZK", submitted_at=done), at=START + timedelta(days=3))
    )
    assert late.state and late.state.clocks.by_name["contribution-EZK"].stopped == done


def test_a_contribution_from_before_the_term_started_anew_lasted_no_time() -> None:
    amended = said.CaseAmended(facts=opened().facts, question=TEXT, order=4)
    case = given(ASSEMBLY, opened(), received("EZK", submitted_at=START), amended).and_(
        received("EZK", order=2, submitted_at=START)
    )
    assert case.state
    clock = case.state.clocks.by_name["contribution-EZK"]
    assert clock.stopped == clock.started == case.events[2].meta.time


def test_somebody_working_on_it_is_seen_once_and_changes_nothing_later() -> None:
    case = (
        given(ASSEMBLY, opened())
        .when(arrivals.take_up, arrived(TAKEN_UP))
        .then(said.DepartmentTookUp(department="EZK"))
    )
    case.when(arrivals.take_up, arrived(TAKEN_UP)).then(None)
    case.and_(received("EZK")).when(arrivals.take_up, arrived(TAKEN_UP)).then(None)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_last_stance_counts_in_any_order(order: tuple[int, ...]) -> None:
    sends: list[Recorded[Any]] = [
        arrived(stated(Stance.AGREE), 6),
        arrived(stated(Stance.OBJECT, note="Te stellig."), 7),
        arrived(stated(Stance.OBJECT, note="Te lang."), 8),
    ]
    case = given(ASSEMBLY, opened(), received("EZK"), received("BZ"), drafted(), agreed("BZ"))
    after = arrive(case, DECISIONS, *(sends[n] for n in order))
    assert after.state and after.state.stances[TEXT]["EZK"].note == digest("Te lang.")
    command = pinned(said.AdoptAdvice(case=CASE, text=TEXT))
    after.when(domain.adopt, command, coordinator()).refused("not_agreed")


def test_a_late_answer_about_an_older_text_leaves_the_newer_term_running() -> None:
    case = given(
        ASSEMBLY,
        *AGREED[:3],
        said.AgreementAsked(text=TEXT, departments=("EZK", "BZ")),
        said.AgreementAsked(text=digest("ander"), departments=("EZK", "BZ")),
        agreed("EZK"),
    )
    assert case.state and case.state.clocks.by_name["agreement-EZK"].stopped is None


def test_a_term_ends_with_the_answer_about_its_own_text() -> None:
    """A newer text that was put to others only leaves this department's term as it is."""
    newer = digest("a newer text")
    case = given(
        ASSEMBLY,
        *BOTH_IN,
        said.AgreementAsked(text=TEXT, departments=("EZK", "BZ")),
        said.AgreementAsked(text=newer, departments=("BZ",)),
        agreed("EZK"),
        agreed("BZ"),
    )
    assert case.state
    clocks = case.state.clocks.by_name
    assert clocks["agreement-EZK"].stopped and not clocks["agreement-BZ"].stopped
