"""Who agrees to exactly what: a change voids only the agreements it touches."""

from __future__ import annotations

from typing import Any

import pytest

from schemas import case as said
from schemas import settling
from schemas.advice import AdviceText, Paragraph
from schemas.common import Actor, Event, Role, Stance, digest
from services.advice.assembly import agreeing, domain
from services.advice.assembly.agreeing import Standing, voices
from services.advice.assembly.domain import Drafting
from tests.harness.happened import (
    AGREED,
    AGREED_BUT_OWNER,
    BOTH_IN,
    DIFFER,
    OBJECTED,
    SILENT,
    TEXT,
    drafted,
    opened,
    received,
)
from tests.harness.makers import ASSEMBLY, CATALOGUE, advice, coordinator, pinned, somebody
from tests.harness.spec import CASE, Given, given

OWNER = somebody(Role.OWNER)
WAIVE = pinned(settling.WaiveAgreement(case=CASE, department="BZ", reason="no-contribution"))


def text(ezk: str = "Van EZK.", bz: str = "Van BZ.", all_: str = "Voor allen.") -> AdviceText:
    """Three paragraphs: on a finding of EZK, on one of BZ, and on nobody's."""
    return AdviceText(
        title="Advies",
        summary="Het kan.",
        paragraphs=(
            Paragraph(id="p1", text=ezk, rests_on=("EZK:1",)),
            Paragraph(id="p2", text=bz, rests_on=("BZ:1",)),
            Paragraph(id="p3", text=all_),
        ),
    )


def stance(
    department: str, of: AdviceText, said_: Stance = Stance.AGREE, order: int = 50
) -> said.AgreementReceived:
    return said.AgreementReceived(
        department=department, text=digest(of.stored()), stance=said_, note=None, order=order
    )


def standings(case: Given[Any]) -> dict[str, Standing]:
    return {one.department: one.standing for one in voices(case.state)}


def ask(of: AdviceText) -> object:
    return pinned(said.AskAgreement(case=CASE, text=digest(of.stored())))


FIRST = text()
BOTH_AGREE = given(ASSEMBLY, *BOTH_IN, drafted(FIRST)).and_(
    stance("EZK", FIRST), stance("BZ", FIRST)
)


@pytest.mark.parametrize(
    ("second", "asked"),
    [
        (text(ezk="Anders."), ("EZK",)),
        (text(bz="Anders."), ("BZ",)),
        (text(ezk="Anders.", bz="Ook."), ("EZK", "BZ")),
        (text(all_="Anders."), ("EZK", "BZ")),
        (FIRST.model_copy(update={"summary": "Het kan niet."}), ("EZK", "BZ")),
        (FIRST.model_copy(update={"title": "Ander advies"}), ("EZK", "BZ")),
        (FIRST.model_copy(update={"paragraphs": FIRST.paragraphs[1:]}), ("EZK",)),
        (FIRST.model_copy(update={"paragraphs": FIRST.paragraphs[::-1]}), ("OCW",)),
    ],
)
def test_only_those_whom_a_change_touches_are_asked_again(
    second: AdviceText, asked: tuple[str, ...]
) -> None:
    case = BOTH_AGREE.and_(drafted(second, 2))
    outcome = case.when(agreeing.ask_agreement, ask(second), coordinator())
    outcome.then(said.AgreementAsked(text=digest(second.stored()), departments=asked))
    holds = {c for c, s in standings(case).items() if s is Standing.AGREES}
    assert holds == {"EZK", "BZ"} - {*asked}


def test_moving_a_paragraph_to_another_finding_touches_both_departments() -> None:
    moved = FIRST.paragraphs[0].model_copy(update={"rests_on": ("BZ:1",)})
    second = FIRST.model_copy(update={"paragraphs": (moved, *FIRST.paragraphs[1:])})
    case = BOTH_AGREE.and_(drafted(second, 2))
    assert standings(case) == {"EZK": Standing.OPEN, "BZ": Standing.OPEN}


def test_an_agreement_comes_back_when_the_text_does() -> None:
    case = BOTH_AGREE.and_(drafted(text(ezk="Anders."), 2), drafted(FIRST, 3))
    assert standings(case) == {"EZK": Standing.AGREES, "BZ": Standing.AGREES}


def test_an_objection_holds_until_the_department_says_otherwise() -> None:
    objecting = given(ASSEMBLY, *BOTH_IN, drafted(FIRST)).and_(
        stance("EZK", FIRST), stance("BZ", FIRST, Stance.OBJECT)
    )
    second = text(ezk="Anders.")
    case = objecting.and_(drafted(second, 2))
    assert standings(case) == {"EZK": Standing.OPEN, "BZ": Standing.OBJECTS}
    asked = case.when(agreeing.ask_agreement, ask(second), coordinator())
    asked.then(said.AgreementAsked(text=digest(second.stored()), departments=("EZK", "BZ")))
    glad = case.and_(stance("BZ", second, order=60))
    assert standings(glad)["BZ"] is Standing.AGREES


def test_what_a_department_agreed_to_before_its_new_contribution_no_longer_counts() -> None:
    case = BOTH_AGREE.and_(received("BZ", order=9))
    assert standings(case)["BZ"] is Standing.OPEN
    case.when(agreeing.ask_agreement, ask(FIRST), coordinator()).refused("draft_outdated")
    second = text(ezk="Anders.")
    asked = case.and_(drafted(second, 2)).when(agreeing.ask_agreement, ask(second), coordinator())
    asked.then(said.AgreementAsked(text=digest(second.stored()), departments=("EZK", "BZ")))


def adopt(text_: str = TEXT) -> object:
    return pinned(said.AdoptAdvice(case=CASE, text=text_))


def owner(stance_: Stance = Stance.AGREE, note: str = "", text_: str = TEXT) -> object:
    return pinned(settling.AgreeAsOwner(case=CASE, text=text_, stance=stance_, note=note))


def test_the_owner_of_the_policy_agrees_last() -> None:
    early = given(ASSEMBLY, *AGREED_BUT_OWNER[:-1])
    early.when(agreeing.agree_as_owner, owner(), OWNER).refused("not_asked")
    early.when(domain.adopt, adopt(), coordinator()).refused("not_agreed")
    asked = early.and_(said.AgreementAsked(text=TEXT, departments=("EZK", "BZ")))
    case = asked.when(agreeing.ask_owner, CATALOGUE).then(
        said.AgreementAsked(text=TEXT, departments=("OCW",))
    )
    case.when(agreeing.ask_owner, CATALOGUE).then(None)
    case.when(domain.adopt, adopt(), coordinator()).refused("not_agreed")
    case.when(agreeing.agree_as_owner, owner(Stance.OBJECT), OWNER).refused("note_missing")
    done = case.when(agreeing.agree_as_owner, owner(), OWNER).then(said.AgreementReceived)
    done.when(agreeing.agree_as_owner, owner(), OWNER).then(None)
    done.when(domain.adopt, adopt(), coordinator()).then(said.AdviceAdopted)


def test_where_no_department_contributed_the_owner_alone_is_asked() -> None:
    excused = (
        said.DepartmentExcused(department="EZK", reason="no-contribution"),
        said.DepartmentExcused(department="BZ", reason="no-contribution"),
    )
    waiting = given(ASSEMBLY, opened(), excused[0], drafted())
    waiting.when(agreeing.ask_agreement, ask(advice()), coordinator()).refused("nobody_to_ask")
    case = given(ASSEMBLY, opened(), *excused, drafted())
    case.when(domain.adopt, adopt(), coordinator()).refused("not_agreed")
    asked = case.when(agreeing.ask_agreement, ask(advice()), coordinator()).then(
        said.AgreementAsked(text=TEXT, departments=("OCW",))
    )
    asked.when(agreeing.ask_agreement, ask(advice()), coordinator()).then(None)
    agreed = asked.when(agreeing.agree_as_owner, owner(), OWNER).then(said.AgreementReceived)
    agreed.when(domain.adopt, adopt(), coordinator()).then(said.AdviceAdopted)


def test_an_objection_of_the_owner_stops_the_text() -> None:
    case = given(ASSEMBLY, *AGREED_BUT_OWNER)
    stopped = case.when(agreeing.agree_as_owner, owner(Stance.OBJECT, "Nee."), OWNER)
    refused = stopped.then(said.AgreementReceived)
    refused.when(domain.adopt, adopt(), coordinator()).refused("not_agreed")


def test_any_new_version_is_for_the_owner_to_agree_to_again() -> None:
    second = FIRST.model_copy(update={"paragraphs": FIRST.paragraphs[::-1]})
    agreed = BOTH_AGREE.and_(
        said.AgreementAsked(text=digest(FIRST.stored()), departments=("OCW",)),
        stance("OCW", FIRST),
        drafted(second, 2),
    )
    agreed.when(domain.adopt, adopt(digest(second.stored())), coordinator()).refused("not_agreed")


@pytest.mark.parametrize("actor", [coordinator(), somebody(Role.LEAD), somebody(Role.AUDITOR)])
def test_nobody_else_agrees_for_the_owner(actor: Actor) -> None:
    case = given(ASSEMBLY, *AGREED_BUT_OWNER)
    case.when(agreeing.agree_as_owner, owner(), actor).refused("not_allowed")


def test_a_named_coordinator_goes_on_without_a_department_that_stays_silent() -> None:
    in_time = given(ASSEMBLY, *SILENT[:-1])
    in_time.when(agreeing.waive, WAIVE, coordinator()).refused("not_silent")
    late = given(ASSEMBLY, *SILENT)
    late.when(domain.adopt, adopt(), coordinator()).refused("not_agreed")
    gone: Given[Any] = late.when(agreeing.waive, WAIVE, coordinator()).then(
        settling.AgreementWaived
    )
    gone.when(agreeing.waive, WAIVE, coordinator()).then(None)
    assert standings(gone)["BZ"] is Standing.WAIVED
    assert gone.state.clocks.by_name["agreement-BZ"].dropped
    speaks = gone.and_(stance("BZ", advice(), Stance.OBJECT))
    assert standings(speaks)["BZ"] is Standing.OBJECTS


@pytest.mark.parametrize(
    ("events", "reason"),
    [
        (DIFFER, "not_asked"),
        (OBJECTED, "not_silent"),
        ((opened(), received("EZK"), drafted()), "not_asked"),
        (AGREED, "not_silent"),
    ],
)
def test_nobody_is_passed_over_who_may_still_speak(events: tuple[Event, ...], reason: str) -> None:
    given(ASSEMBLY, *events).when(agreeing.waive, WAIVE, coordinator()).refused(reason)


def test_where_silence_is_agreement_the_advice_says_who_stayed_silent() -> None:
    quiet = (opened(product="second-opinion"), *SILENT[1:])
    case = given(ASSEMBLY, *quiet).when(domain.adopt, adopt(), coordinator())
    adopted: Any = case.then(said.AdviceAdopted).events[-1].data
    assert adopted.tacit == ("BZ",)
    in_time = given(ASSEMBLY, *quiet[:-1])
    in_time.when(domain.adopt, adopt(), coordinator()).refused("not_agreed")


def test_a_version_names_its_paragraphs_and_what_each_rests_on() -> None:
    drafting = Drafting(pinned(said.WriteDraft(case=CASE)), FIRST)
    case = given(ASSEMBLY, *BOTH_IN).when(domain.write_draft, drafting, coordinator())
    written: Any = case.then(said.DraftWritten).events[-1].data
    assert [(g.id, g.rests_on) for g in written.paragraphs] == [
        ("p1", ("EZK:1",)),
        ("p2", ("BZ:1",)),
        ("p3", ()),
    ]
