"""Rounds about a difference, what was decided about it, and what goes to a higher level."""

from __future__ import annotations

from typing import Any

import pytest

from schemas import case as said
from schemas import contribution as sent
from schemas import settling
from schemas.common import Aspect, Assessment, NotYet, Role, Stance, digest
from services.advice.assembly import agreeing, domain
from services.advice.assembly import settling as disputes
from services.advice.assembly.agreeing import Standing, voices
from services.advice.assembly.combine import differences
from tests.harness.happened import (
    AGREED,
    BOTH_IN,
    CORRECTED,
    DIFFER,
    ISSUED,
    OBJECTED,
    TEXT,
    WITHDRAWN,
    drafted,
    opened,
    received,
)
from tests.harness.makers import ASSEMBLY, advice, coordinator, finding, pinned, somebody
from tests.harness.spec import CASE, Given, arrived, given, raises

OWNER = somebody(Role.OWNER)
TECHNOLOGY, ETHICS = Aspect.TECHNOLOGY, Aspect.ETHICS


def open_round(*departments: str, question: str = "Hoe?", aspect: Aspect = TECHNOLOGY) -> Any:
    return settling.OpenRound(
        case=CASE, aspects=(aspect,), question=question, departments=departments
    )


def views(department: str, assessment: Assessment, number: int = 1, order: int = 70) -> Any:
    view = sent.WrittenView(aspect=TECHNOLOGY, assessment=assessment, reasoning="Daarom.")
    stated = sent.ViewsStated(department=department, round=number, views=sent.Views(views=(view,)))
    return arrived(stated, order)


def resolve(aspect: Aspect = TECHNOLOGY, *dissent: str, how: str = "strictest-view") -> Any:
    return pinned(
        settling.ResolveDifference(
            case=CASE, aspect=aspect, resolution=how, words="Zo.", dissent=dissent
        )
    )


def rounds(case: Given[Any], number: int = 1) -> Given[Any]:
    """The case with a round open."""
    return case.when(
        disputes.open_round, open_round(question=f"Hoe {number}?"), coordinator()
    ).then(settling.RoundOpened)


def standings(case: Given[Any]) -> dict[str, Standing]:
    return {one.department: one.standing for one in voices(case.state)}


def test_those_who_differ_are_asked_and_get_a_term() -> None:
    case = given(ASSEMBLY, *DIFFER).when(disputes.open_round, open_round(), coordinator())
    opened_: Any = case.then(settling.RoundOpened)
    assert opened_.events[-1].data.departments == ("EZK", "BZ")
    assert {"views-EZK", "views-BZ"} <= {*opened_.state.clocks.by_name}
    opened_.when(disputes.open_round, open_round(), coordinator()).then(None)
    again = opened_.when(disputes.open_round, open_round("BZ"), coordinator())
    second: Any = again.then(settling.RoundOpened)
    assert second.events[-1].data.number == 2
    assert second.state.clocks.by_name["views-EZK"].dropped
    assert not second.state.clocks.by_name["views-BZ"].stopped


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (open_round(aspect=ETHICS), "no_difference"),
        (open_round("DEF"), "not_concerned"),
    ],
)
def test_a_round_is_about_a_difference_and_with_who_differs(command: Any, reason: str) -> None:
    given(ASSEMBLY, *DIFFER).when(disputes.open_round, command, coordinator()).refused(reason)


def test_no_round_is_opened_in_a_case_that_ended() -> None:
    case = given(ASSEMBLY, *DIFFER, WITHDRAWN)
    case.when(disputes.open_round, open_round(), coordinator()).refused("too_late")


def test_positions_move_and_the_term_stops() -> None:
    case = rounds(given(ASSEMBLY, *DIFFER))
    moved = case.when(disputes.receive_views, views("BZ", Assessment.MANAGEABLE)).then(
        settling.ViewsReceived
    )
    assert differences(moved.state.parts) == ()
    assert moved.state.clocks.by_name["views-BZ"].stopped
    older = views("BZ", Assessment.SERIOUS, order=69)
    moved.when(disputes.receive_views, older).then(None)
    newer = moved.when(disputes.receive_views, views("BZ", Assessment.SERIOUS, order=71))
    back = newer.then(settling.ViewsReceived)
    assert differences(back.state.parts) == (TECHNOLOGY,)


def test_views_of_an_older_round_or_a_stranger_change_nothing() -> None:
    case = rounds(rounds(given(ASSEMBLY, *DIFFER)), 2)
    case.when(disputes.receive_views, views("BZ", Assessment.MANAGEABLE, 1)).then(None)
    case.when(disputes.receive_views, views("DEF", Assessment.MANAGEABLE, 2)).then(None)
    raises(NotYet, case, disputes.receive_views, views("BZ", Assessment.MANAGEABLE, 3))
    raises(NotYet, given(ASSEMBLY), disputes.receive_views, views("BZ", Assessment.SERIOUS))


def test_a_new_contribution_takes_the_place_of_what_was_said_in_a_round() -> None:
    case = rounds(given(ASSEMBLY, *DIFFER))
    moved = case.when(disputes.receive_views, views("BZ", Assessment.MANAGEABLE)).then(
        settling.ViewsReceived
    )
    heavy = finding(assessment=Assessment.SERIOUS).coded()
    assert differences(moved.and_(received("BZ", heavy, order=80)).state.parts) == (TECHNOLOGY,)


def test_what_was_decided_about_a_difference_stands_with_who_dissents() -> None:
    case = rounds(given(ASSEMBLY, *DIFFER, drafted()))
    done = case.when(disputes.resolve, resolve(TECHNOLOGY, "EZK"), coordinator()).then(
        settling.DifferenceResolved
    )
    assert done.state.resolved[TECHNOLOGY].dissent == ("EZK",)
    assert all(
        clock.dropped
        for name, clock in done.state.clocks.by_name.items()
        if name.startswith("views-")
    )
    done.when(disputes.resolve, resolve(TECHNOLOGY, "EZK"), coordinator()).then(None)
    assert disputes.still_differ(done.state) == ()
    again = done.and_(received("EZK", finding().coded(), order=30))
    assert disputes.still_differ(again.state) == (TECHNOLOGY,)
    assert disputes.still_differ(rounds(done, 2).state) == (TECHNOLOGY,)


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (resolve(ETHICS), "no_difference"),
        (resolve(TECHNOLOGY, "DEF"), "not_concerned"),
        (resolve(how="because"), "unknown_reason"),
    ],
)
def test_only_a_difference_is_resolved_for_a_known_reason(command: Any, reason: str) -> None:
    given(ASSEMBLY, *DIFFER).when(disputes.resolve, command, coordinator()).refused(reason)


def test_nothing_that_differs_is_adopted_unresolved_but_by_a_reasoned_decision() -> None:
    adopt = said.AdoptAdvice(case=CASE, text=TEXT)
    open_ = given(ASSEMBLY, *DIFFER, *AGREED[3:])
    open_.when(domain.adopt, pinned(adopt), coordinator()).refused("departments_differ")
    resolved = open_.when(disputes.resolve, resolve(), coordinator()).then(
        settling.DifferenceResolved
    )
    resolved.when(domain.adopt, pinned(adopt), coordinator()).then(said.AdviceAdopted)


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
