"""What the front office decides: its outcomes, refusals, said again, and overtaken by another."""

from __future__ import annotations

from typing import Any

import pytest

from schemas import request as said
from schemas.clock import TermsNoted
from schemas.common import Command, Event, digest
from schemas.pinned import Catalogued
from services.intake import domain
from services.kernel.decider import Decision, service
from tests.harness.happened import noted_term, submitted
from tests.harness.makers import (
    INTAKE,
    coordinator,
    pinned,
    referring,
)
from tests.harness.spec import CASE, given

REFUSE = said.RefuseRequest(case=CASE, reason="no-reply", explanation="Wij hoorden niets.")
REFER = referring(explanation="Vraag het de CDIU.")
ANSWER = said.AnswerRequest(case=CASE, answer="Let op het contract.")
CIRCULATE = pinned(said.CirculateRequest(case=CASE))
ASK = said.AskInformation(case=CASE, question="Met wie?")

REFUSED = said.RequestRefused(reason="no-reply", explanation=digest("Wij hoorden niets."))
REFERRED = said.RequestReferred(
    to="cdiu",
    explanation=digest("Vraag het de CDIU."),
    withheld=("title", "question", "contact"),
)
ANSWERED = said.RequestAnswered(product="sparring", answer=digest("Let op het contract."))
ACCEPTED = said.RequestAccepted(product="case-advice")
WITHDRAWN = said.RequestWithdrawn(reason="no-longer-needed")
ASKED = said.InformationAsked(question=digest("Met wie?"))
GIVEN = said.InformationGiven(answer=digest("Met Tartu."), circulated=False)


def accept(product: str = "case-advice") -> Catalogued[said.AcceptRequest]:
    return pinned(said.AcceptRequest(case=CASE, product=product))


ENDINGS = [
    pytest.param(domain.refuse, REFUSE, REFUSED, id="refuse"),
    pytest.param(domain.refer, REFER, REFERRED, id="refer"),
    pytest.param(domain.answer, ANSWER, ANSWERED, id="answer"),
]
ANOTHER: dict[Any, Any] = {
    domain.refuse: REFUSE.model_copy(update={"explanation": "Anders."}),
    domain.refer: referring("aivd"),
    domain.answer: ANSWER.model_copy(update={"answer": "Anders."}),
}
OVER = [REFUSED, REFERRED, ANSWERED, WITHDRAWN]
over = pytest.mark.parametrize("event", OVER, ids=lambda event: type(event).__name__)


def test_a_request_is_accepted_as_a_product_and_can_become_another() -> None:
    after = given(INTAKE, submitted()).when(domain.accept, accept(), coordinator()).then(ACCEPTED)
    after.when(domain.accept, accept(), coordinator()).then(None)
    after.when(domain.accept, accept("sparring"), coordinator()).then(said.RequestAccepted)
    after.when(domain.accept, accept("horoscope"), coordinator()).refused("unknown_code")


@pytest.mark.parametrize(("decision", "command", "event"), ENDINGS)
def test_a_request_ends_at_the_desk_and_its_terms_stop(
    decision: Decision[Any], command: Command, event: Event
) -> None:
    after = given(INTAKE, submitted()).when(decision, command, coordinator()).then(event)
    assert after.state and all(clock.stopped for clock in after.state.clocks.by_name.values())
    after.when(decision, command, coordinator()).then(None)


@pytest.mark.parametrize("decision", ANOTHER, ids=lambda decision: decision.__name__)
@pytest.mark.parametrize("first", OVER, ids=lambda event: type(event).__name__)
def test_of_two_endings_at_once_the_first_stands(decision: Decision[Any], first: Event) -> None:
    given(INTAKE, submitted(), first).when(decision, ANOTHER[decision], coordinator()).refused(
        "too_late"
    )


@over
def test_nothing_is_done_with_a_request_that_ended(event: Event) -> None:
    ended = given(INTAKE, submitted(), ASKED, event)
    ended.when(domain.accept, accept(), coordinator()).refused("too_late")
    ended.when(domain.circulate, CIRCULATE, coordinator()).refused("too_late")
    other = ASK.model_copy(update={"question": "Wanneer?"})
    ended.when(domain.ask_information, other, coordinator()).refused("too_late")


def test_a_request_is_circulated_with_all_that_assembly_needs() -> None:
    before = given(INTAKE, submitted(), ASKED, GIVEN, ACCEPTED)
    after = before.when(domain.circulate, CIRCULATE, coordinator()).then(said.RequestCirculated)
    event = after.events[-1].data
    assert isinstance(event, said.RequestCirculated)
    assert event.answers == (GIVEN.answer,) and event.overridden is None
    assert event.submitted_at == before.events[0].meta.time
    after.when(domain.circulate, CIRCULATE, coordinator()).then(None)


def test_a_coordinator_who_overrides_the_rules_says_why() -> None:
    chosen = said.CirculateRequest(case=CASE, departments=("DEF", "DEF", "BZ"))
    request = given(INTAKE, submitted())
    request.when(domain.circulate, pinned(chosen), coordinator()).refused("reason_missing")
    reasoned = pinned(chosen.model_copy(update={"reason": "extra-expertise"}))
    after = request.when(domain.circulate, reasoned, coordinator()).then(said.RequestCirculated)
    event = after.events[-1].data
    assert isinstance(event, said.RequestCirculated)
    assert [r.department for r in event.routed] == ["DEF", "BZ"]
    assert event.overridden == "extra-expertise"
    after.when(domain.circulate, CIRCULATE, coordinator()).refused("too_late")


def test_only_a_product_that_goes_to_departments_is_circulated() -> None:
    sparring = pinned(said.CirculateRequest(case=CASE, product="sparring"))
    request = given(INTAKE, submitted())
    request.when(domain.circulate, sparring, coordinator()).refused("product_not_circulated")
    unknown = pinned(said.CirculateRequest(case=CASE, departments=("OCW",), reason="r"))
    request.when(domain.circulate, unknown, coordinator()).refused("unknown_department")


def test_a_product_without_triage_is_circulated_by_the_service_itself() -> None:
    request = given(INTAKE, submitted(product="quick-scan"))
    request.when(domain.circulate, CIRCULATE, service("intake")).then(said.RequestCirculated)


def test_a_term_is_noted_at_risk_once_and_missed_once_while_it_runs() -> None:
    risk, late = ((noted_term("first_response", level),) for level in (1, 2))
    noted = given(INTAKE, submitted()).when(domain.note_terms, risk).then(TermsNoted(terms=risk))
    missed = noted.when(domain.note_terms, risk).then(None).when(domain.note_terms, late)
    missed.then(TermsNoted(terms=late)).when(domain.note_terms, late).then(None)
    noted.and_(REFUSED).when(domain.note_terms, late).then(None)
    given(INTAKE).when(domain.note_terms, late).then(None)
