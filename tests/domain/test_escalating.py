"""Objections that go to a higher level, and an advice that is taken back."""

from __future__ import annotations

from typing import Any

from schemas import case as said
from schemas import settling
from schemas.common import Aspect, Role, Stance, digest
from services.advice.assembly import agreeing, domain
from services.advice.assembly import settling as disputes
from services.advice.assembly.agreeing import Standing, voices
from tests.harness.happened import (
    AGREED,
    BOTH_IN,
    CORRECTED,
    ISSUED,
    OBJECTED,
    TEXT,
    drafted,
    opened,
    received,
)
from tests.harness.makers import ASSEMBLY, advice, coordinator, pinned, somebody
from tests.harness.spec import CASE, Given, given

OWNER = somebody(Role.OWNER)
TECHNOLOGY, ETHICS = Aspect.TECHNOLOGY, Aspect.ETHICS


def standings(case: Given[Any]) -> dict[str, Standing]:
    return {one.department: one.standing for one in voices(case.state)}


ESCALATE = pinned(settling.Escalate(case=CASE, text=TEXT, level="directors", question="Mag dit?"))


def rule(ruling: settling.Ruling, text: str = TEXT) -> settling.DecideEscalation:
    return settling.DecideEscalation(case=CASE, text=text, ruling=ruling, words="Zo.")


def test_an_objection_goes_to_a_named_level_where_the_owner_decides() -> None:
    case = given(ASSEMBLY, *OBJECTED).when(disputes.escalate, ESCALATE, coordinator())
    up = case.then(
        settling.AdviceEscalated(
            text=TEXT, level="directors", departments=("BZ",), question=digest("Mag dit?")
        )
    )
    up.when(disputes.escalate, ESCALATE, coordinator()).then(None)
    proceed = rule(settling.Ruling.PROCEED)
    done = up.when(disputes.decide, proceed, OWNER).then(settling.EscalationDecided)
    done.when(disputes.decide, proceed, OWNER).then(None)
    assert standings(done) == {
        "EZK": Standing.AGREES,
        "BZ": Standing.OVERRULED,
    }
    asked = done.when(
        agreeing.ask_agreement, pinned(said.AskAgreement(case=CASE, text=TEXT)), coordinator()
    )
    asked.then(said.AgreementAsked(text=TEXT, departments=("OCW",)))


def test_a_ruling_is_about_one_text_and_a_new_objection_needs_a_new_one() -> None:
    up = given(ASSEMBLY, *OBJECTED).when(disputes.escalate, ESCALATE, coordinator())
    ruled = up.then(settling.AdviceEscalated).when(
        disputes.decide, rule(settling.Ruling.PROCEED), OWNER
    )
    newer = ruled.then(settling.EscalationDecided).and_(drafted(advice(words="Anders."), 2))
    assert standings(newer)["BZ"] is Standing.OBJECTS


def test_a_text_that_must_change_is_still_objected_to() -> None:
    up = given(ASSEMBLY, *OBJECTED).when(disputes.escalate, ESCALATE, coordinator())
    ruled = up.then(settling.AdviceEscalated).when(
        disputes.decide, rule(settling.Ruling.CHANGE_TEXT), OWNER
    )
    assert standings(ruled.then(settling.EscalationDecided))["BZ"] is Standing.OBJECTS


def test_what_nobody_objects_to_or_was_not_put_up_is_not_decided() -> None:
    calm = given(ASSEMBLY, *BOTH_IN, drafted())
    calm.when(disputes.escalate, ESCALATE, coordinator()).refused("no_objection")
    nowhere = ESCALATE.command.model_copy(update={"level": "moon"})
    objected = given(ASSEMBLY, *OBJECTED)
    objected.when(disputes.escalate, pinned(nowhere), coordinator()).refused("unknown_level")
    objected.when(disputes.decide, rule(settling.Ruling.PROCEED), OWNER).refused("not_escalated")


WITHDRAW = pinned(settling.WithdrawAdvice(case=CASE, reason="new-facts"))


def test_an_issued_advice_is_taken_back_and_may_be_replaced() -> None:
    early = given(ASSEMBLY, *AGREED)
    early.when(disputes.withdraw_advice, WITHDRAW, coordinator()).refused("not_issued")
    adopted = said.AdviceAdopted(number=1, text=TEXT)
    out = early.and_(adopted, ISSUED)
    back = out.when(disputes.withdraw_advice, WITHDRAW, coordinator()).then(
        settling.AdviceWithdrawn
    )
    back.when(disputes.withdraw_advice, WITHDRAW, coordinator()).then(None)
    whim = WITHDRAW.command.model_copy(update={"reason": "whim"})
    out.when(disputes.withdraw_advice, pinned(whim), coordinator()).refused("unknown_reason")
    correct = said.CorrectAdvice(case=CASE, reason="factual-error")
    back.when(domain.correct, correct, coordinator()).then(CORRECTED)


def test_a_contribution_that_comes_after_the_advice_is_kept_and_shown_as_late() -> None:
    adopted = said.AdviceAdopted(number=1, text=TEXT)
    out = given(ASSEMBLY, *AGREED, adopted, ISSUED)
    late: Any = out.and_(received("BZ", order=30)).state
    assert late.parts["BZ"].late
    assert late.status == "issued"
    in_time: Any = given(ASSEMBLY, opened(), received("BZ")).state
    assert not in_time.parts["BZ"].late


def test_an_objection_is_on_record_whatever_was_decided() -> None:
    up = given(ASSEMBLY, *OBJECTED).when(disputes.escalate, ESCALATE, coordinator())
    ruled: Any = (
        up.then(settling.AdviceEscalated)
        .when(disputes.decide, rule(settling.Ruling.PROCEED), OWNER)
        .then(settling.EscalationDecided)
    )
    assert ruled.state.stances[TEXT]["BZ"].stance is Stance.OBJECT
    assert ruled.state.ruling.departments == ("BZ",)
