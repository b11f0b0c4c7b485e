"""Rounds about a difference, what was decided about it, and what goes to a higher level."""

from __future__ import annotations

from typing import Any

import pytest

from schemas import case as said
from schemas import contribution as sent
from schemas import settling
from schemas.common import Aspect, Assessment, NotYet, Role
from services.advice.assembly import domain
from services.advice.assembly import settling as disputes
from services.advice.assembly.combine import differences
from tests.harness.happened import (
    AGREED,
    DIFFER,
    TEXT,
    WITHDRAWN,
    drafted,
    received,
)
from tests.harness.makers import ASSEMBLY, coordinator, finding, pinned, somebody
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
