"""What the institution does with its request: outcomes, refusals, said again, and too late."""

from __future__ import annotations

import pytest

from schemas import case
from schemas import request as said
from schemas.common import Command, Event, digest
from schemas.pinned import Catalogued
from services.intake import domain
from services.intake.state import Status
from tests.harness.happened import circulated, submitted
from tests.harness.makers import (
    INTAKE,
    coordinator,
    facts,
    institution,
    pinned,
    question,
    submit,
)
from tests.harness.spec import CASE, given

ASK = said.AskInformation(case=CASE, question="Met wie?")
GIVE = said.GiveInformation(case=CASE, answer="Met Tartu.")
WITHDRAW = said.RequestWithdrawal(case=CASE, reason="no-longer-needed")

REFUSED = said.RequestRefused(reason="no-reply", explanation=digest("Wij hoorden niets."))
REFERRED = said.RequestReferred(to="cdiu", explanation=digest("Vraag het de CDIU."))
ANSWERED = said.RequestAnswered(product="sparring", answer=digest("Let op het contract."))
WITHDRAWN = said.RequestWithdrawn(reason="no-longer-needed")
ASKED = said.InformationAsked(question=digest("Met wie?"))
OVER = [REFUSED, REFERRED, ANSWERED, WITHDRAWN]
GIVEN = said.InformationGiven(answer=digest("Met Tartu."), circulated=False)


def amend(words: str = "Wat moeten wij weten?", **codes: object) -> Catalogued[Command]:
    return pinned(said.RequestAmendment(case=CASE, question=question(words), facts=facts(**codes)))


def test_a_request_is_taken_in_with_its_terms_and_the_same_key_changes_nothing() -> None:
    asked = submit(product="quick-scan")
    after = given(INTAKE).when(domain.submit, asked, institution()).then(said.RequestSubmitted)
    assert after.state and after.state.clocks.by_name["first_response"].target.amount == 48
    assert (after.state.institution, after.state.product) == ("UL", "quick-scan")
    after.when(domain.submit, submit("Iets anders?"), institution()).then(None)


@pytest.mark.parametrize(
    "asked",
    [
        submit(facts=facts(technologies=("WARP-DRIVE",))),
        submit(facts=facts(regimes=("XX-1",))),
        submit(product="horoscope"),
    ],
    ids=["technology", "regime", "product"],
)
def test_a_code_that_the_catalogue_does_not_have_is_not_taken_in(
    asked: Catalogued[said.SubmitRequest],
) -> None:
    given(INTAKE).when(domain.submit, asked, institution()).refused("unknown_code")


def test_an_institution_that_the_catalogue_does_not_have_cannot_ask() -> None:
    given(INTAKE).when(domain.submit, submit(), institution("XX")).refused("unknown_code")


@pytest.mark.parametrize("events", [(submitted(),), (submitted(), circulated())])
def test_information_is_asked_once_and_answered_once(events: tuple[Event, ...]) -> None:
    asked = given(INTAKE, *events).when(domain.ask_information, ASK, coordinator()).then(ASKED)
    assert asked.state and asked.state.clocks.by_name["first_response"].stopped
    asked.when(domain.ask_information, ASK, coordinator()).then(None)
    answer = GIVEN.model_copy(update={"circulated": len(events) == 2})
    after = asked.when(domain.give_information, GIVE, institution()).then(answer)
    after.when(domain.give_information, GIVE, institution()).then(None)
    other = GIVE.model_copy(update={"answer": "Nog iets."})
    after.when(domain.give_information, other, institution()).refused("nothing_asked")


def test_the_same_question_can_be_asked_again_after_its_answer() -> None:
    answered = given(INTAKE, submitted(), ASKED, GIVEN)
    again = answered.when(domain.ask_information, ASK, coordinator()).then(ASKED)
    again.when(domain.give_information, GIVE, institution()).then(GIVEN)


@pytest.mark.parametrize(
    ("events", "changed"),
    [((submitted(),), said.RequestAmended), ((submitted(), circulated()), said.AmendmentRequested)],
)
def test_words_and_codes_can_each_be_amended_and_amended_back(
    events: tuple[Event, ...], changed: type[Event]
) -> None:
    request = given(INTAKE, *events)
    request.when(domain.amend, amend(), institution()).then(None)
    codes = request.when(domain.amend, amend(technologies=("AI",)), institution()).then(changed)
    codes.when(domain.amend, amend(technologies=("AI",)), institution()).then(None)
    words = codes.when(domain.amend, amend("Iets anders?"), institution()).then(changed)
    words.when(domain.amend, amend(), institution()).then(changed)
    unknown = amend(technologies=("WARP-DRIVE",))
    request.when(domain.amend, unknown, institution()).refused("unknown_code")


@pytest.mark.parametrize(
    ("events", "event"),
    [
        ((submitted(),), WITHDRAWN),
        ((submitted(), circulated()), said.WithdrawalRequested(reason="no-longer-needed")),
    ],
)
def test_a_withdrawal_is_final_before_circulating_and_asked_for_after(
    events: tuple[Event, ...], event: Event
) -> None:
    after = given(INTAKE, *events).when(domain.withdraw, WITHDRAW, institution()).then(event)
    after.when(domain.withdraw, WITHDRAW, institution()).then(None)


@pytest.mark.parametrize("event", OVER, ids=lambda event: type(event).__name__)
def test_nothing_is_added_to_a_request_that_ended(event: Event) -> None:
    ended = given(INTAKE, submitted(), ASKED, event)
    ended.when(domain.give_information, GIVE, institution()).refused("too_late")
    ended.when(domain.amend, amend("Iets anders?"), institution()).refused("too_late")
    withdrawn = ended.when(domain.withdraw, WITHDRAW, institution())
    withdrawn.then(None) if event is WITHDRAWN else withdrawn.refused("too_late")


def test_what_assembly_has_yet_to_decide_leaves_the_request_circulated() -> None:
    request = given(INTAKE, submitted(), circulated())
    asked = request.when(domain.withdraw, WITHDRAW, institution()).then(said.WithdrawalRequested)
    assert asked.state and asked.state.status is Status.CIRCULATED
    asked.when(domain.amend, amend("Iets anders?"), institution()).then(said.AmendmentRequested)


def test_when_the_case_ends_nothing_more_is_asked_of_the_institution() -> None:
    ended = case.AdviceIssued(text=digest("t"), letter=None)
    waiting = given(INTAKE, submitted(), circulated(), ASKED)
    dropped = waiting.when(domain.drop_question, ended).then(said.QuestionDropped)
    dropped.when(domain.drop_question, ended).then(None)
    given(INTAKE, submitted()).when(domain.drop_question, ended).then(None)
    given(INTAKE).when(domain.drop_question, ended).then(None)
    assert dropped.state and dropped.state.clocks.by_name["information"].dropped
    late = said.GiveInformation(case=CASE, answer="Ja.")
    dropped.when(domain.give_information, late, institution()).refused("nothing_asked")
