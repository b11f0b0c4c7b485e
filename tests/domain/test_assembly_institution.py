"""After circulating: information, amendments and withdrawals, where the first to be stored wins."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from schemas import case as said
from schemas import contribution as sent
from schemas import request as asked
from schemas.catalogue import ReasonKind
from schemas.clock import ClockPaused
from schemas.common import Event, digest
from schemas.envelope import Recorded
from services.advice.assembly import arrivals, domain
from services.advice.assembly.state import PartStatus, Status
from tests.harness.happened import (
    ADOPTED,
    AGREED,
    CLOSED,
    CORRECTED,
    ISSUED,
    TEXT,
    WITHDRAWN,
    drafted,
    opened,
    received,
)
from tests.harness.makers import ASSEMBLY, CATALOGUE, coordinator, facts
from tests.harness.spec import CASE, arrive, arrived, given

WANTED = said.CaseInformationWanted(department="EZK", question=digest("Welk lab?"))
ARRIVED = said.CaseInformationArrived(departments=("EZK",), answer=digest("Leiden."))
GIVEN = asked.InformationGiven(answer=digest("Leiden."), circulated=True)
AMEND = asked.AmendmentRequested(facts=facts(), question=digest("Anders?"))
WITHDRAW = asked.WithdrawalRequested(reason="cooperation-off")
ISSUE = domain.Issuing(said.IssueAdvice(case=CASE), TEXT, None)
DONE = (*AGREED, ADOPTED, ISSUED)
TOO_LATE = {reason.code for reason in CATALOGUE.reasons_for(ReasonKind.TOO_LATE)}


def test_information_that_is_wanted_stops_the_terms_until_it_arrives() -> None:
    wanted = sent.InformationWanted(department="EZK", question="Welk lab?")
    case = given(ASSEMBLY, opened()).when(arrivals.want_information, arrived(wanted)).then(WANTED)
    case.when(arrivals.want_information, arrived(wanted)).then(None)
    assert case.state
    assert {n for n, c in case.state.clocks.by_name.items() if c.paused} == {
        "advice",
        "contribution-EZK",
    }
    after = case.when(arrivals.give_information, arrived(GIVEN)).then(ARRIVED)
    assert after.state and not any(c.paused for c in after.state.clocks.by_name.values())
    after.when(arrivals.give_information, arrived(GIVEN)).then(None)


def test_a_second_question_of_a_waiting_department_is_not_lost() -> None:
    other = sent.InformationWanted(department="EZK", question="Welke apparaten?")
    case = given(ASSEMBLY, opened(), WANTED)
    case.when(arrivals.want_information, arrived(other)).then(said.CaseInformationWanted)


def test_the_same_answer_to_another_question_lets_the_terms_run_again() -> None:
    again = given(ASSEMBLY, opened(), WANTED, ARRIVED, WANTED)
    after = again.when(arrivals.give_information, arrived(GIVEN)).then(ARRIVED)
    assert after.state and not after.state.clocks.by_name["advice"].paused


@pytest.mark.parametrize(
    "gone",
    [
        said.DepartmentExcused(department="EZK", reason="r"),
        said.ContributionDeclined(
            department="EZK", reason="r", explanation=TEXT, declined_at=opened().submitted_at
        ),
    ],
    ids=["excused", "declined"],
)
def test_nobody_waits_for_what_a_department_that_is_out_wanted(gone: Event) -> None:
    case = given(ASSEMBLY, opened(), WANTED, gone).state
    assert case and not any(clock.paused for clock in case.clocks.by_name.values())
    both = WANTED.model_copy(update={"department": "BZ"})
    other = given(ASSEMBLY, opened(), WANTED, both, gone).state
    assert other and other.clocks.by_name["advice"].paused
    by_hand = ClockPaused(clock="advice", reason="at-institutions-request")
    held = given(ASSEMBLY, opened(), by_hand, WANTED, gone).state
    assert held and held.clocks.by_name["advice"].paused


def test_an_amendment_reopens_what_was_done_and_starts_its_terms_anew() -> None:
    case = given(ASSEMBLY, opened("EZK", "BZ", "DEF"), received("EZK"), received("BZ"), drafted())
    excused = case.and_(said.DepartmentExcused(department="DEF", reason="r"))
    after = excused.when(arrivals.amend, arrived(AMEND, 7)).then(said.CaseAmended)
    assert after.state and after.state.still_out == ("EZK", "BZ") and after.state.stale_draft
    assert after.state.parts["DEF"].status is PartStatus.EXCUSED
    clock = after.state.clocks.by_name["contribution-EZK"]
    assert clock.stopped is None and clock.started == after.events[-1].meta.time
    after.when(arrivals.amend, arrived(AMEND, 7)).then(None)


def test_an_amendment_of_the_codes_alone_is_an_amendment() -> None:
    case = given(ASSEMBLY, opened())
    codes = asked.AmendmentRequested(facts=facts(regimes=("X",)), question=opened().question)
    case.when(arrivals.amend, arrived(codes)).then(said.CaseAmended)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_newest_amendment_stands_in_any_order(order: tuple[int, ...]) -> None:
    sends: list[Recorded[Any]] = [
        arrived(AMEND.model_copy(update={"question": digest(words)}), number)
        for number, words in ((4, "Een?"), (6, "Twee?"), (9, "Wat moeten wij weten?"))
    ]
    amending = {asked.AmendmentRequested: arrivals.amend}
    first = opened(question=digest("Wat moeten wij weten?"))
    case = arrive(given(ASSEMBLY, first), amending, *(sends[n] for n in order))
    assert case.state and case.state.question == digest("Wat moeten wij weten?")


@pytest.mark.parametrize(
    "events",
    [(*AGREED, ADOPTED), DONE, (*DONE, CLOSED), (opened(), WITHDRAWN)],
    ids=["adopted", "issued", "closed", "withdrawn"],
)
def test_an_amendment_that_is_too_late_is_declined_once_in_words(events: tuple[Event, ...]) -> None:
    case = given(ASSEMBLY, *events).when(arrivals.amend, arrived(AMEND, 99))
    after = case.then(said.AmendmentDeclined)
    assert after.events[-1].data.model_dump()["reason"] in TOO_LATE
    after.when(arrivals.amend, arrived(AMEND, 99)).then(None)


@pytest.mark.parametrize("events", [(opened(),), AGREED, (*AGREED, ADOPTED)])
def test_a_request_is_withdrawn_as_long_as_nothing_was_issued(events: tuple[Event, ...]) -> None:
    case = given(ASSEMBLY, *events).when(arrivals.withdraw, arrived(WITHDRAW)).then(WITHDRAWN)
    case.when(arrivals.withdraw, arrived(WITHDRAW)).then(None)
    case.and_(CLOSED).when(arrivals.withdraw, arrived(WITHDRAW, 2)).then(None)
    case.when(domain.issue, ISSUE, coordinator()).refused("not_adopted")


@pytest.mark.parametrize(
    "events",
    [DONE, (*DONE, CLOSED), (*DONE, CORRECTED), (*DONE, CORRECTED, ADOPTED)],
    ids=["issued", "closed", "being corrected", "adopted again"],
)
def test_a_withdrawal_after_an_issue_is_declined_once_in_words(events: tuple[Event, ...]) -> None:
    case = given(ASSEMBLY, *events).when(arrivals.withdraw, arrived(WITHDRAW))
    after = case.then(said.WithdrawalDeclined)
    assert after.state and after.state.status is not Status.WITHDRAWN
    assert after.events[-1].data.model_dump()["reason"] in TOO_LATE
    after.when(arrivals.withdraw, arrived(WITHDRAW)).then(None)
