"""Departments and the text of the advice: outcomes, refusals, said again, overtaken."""

from __future__ import annotations

from typing import Any

import pytest

from schemas import case as said
from schemas.advice import AdviceText
from schemas.common import Aspect, Assessment, Event, Stance, digest
from schemas.question import Depth
from services.advice.assembly import agreeing, domain
from services.advice.assembly.domain import Drafting, Issuing
from services.kernel.decider import Decision
from tests.harness.happened import (
    ADOPTED,
    AGREED,
    BOTH_IN,
    CLOSED,
    CORRECTED,
    ISSUED,
    TEXT,
    WITHDRAWN,
    agreed,
    drafted,
    opened,
    received,
)
from tests.harness.makers import ASSEMBLY, advice, coordinator, finding, pinned
from tests.harness.spec import CASE, given

HEAVY = finding(assessment=Assessment.SERIOUS).coded()
EXCUSE = said.ExcuseDepartment(case=CASE, department="BZ", reason="no-contribution")
ASK = pinned(said.AskAgreement(case=CASE, text=TEXT))
ISSUE = Issuing(said.IssueAdvice(case=CASE), TEXT, None)
CORRECT = said.CorrectAdvice(case=CASE, reason="factual-error")


def add(department: str = "DEF", *aspects: Aspect) -> object:
    return pinned(said.AddDepartment(case=CASE, department=department, aspects=aspects))


def write(text: AdviceText | None = None, after: int = 0) -> Drafting:
    return Drafting(pinned(said.WriteDraft(case=CASE, after=after)), text or advice(), after)


def adopt(text: str = TEXT, differences_accepted: str | None = None) -> object:
    command = said.AdoptAdvice(case=CASE, text=text, differences_accepted=differences_accepted)
    return pinned(command)


RUNNING: list[tuple[Decision[Any], object]] = [
    (domain.add_department, add()),
    (domain.excuse, EXCUSE),
    (domain.write_draft, write()),
    (agreeing.ask_agreement, ASK),
]


@pytest.mark.parametrize(("decision", "command"), RUNNING)
@pytest.mark.parametrize("end", [ADOPTED, ISSUED, WITHDRAWN, CLOSED])
def test_nothing_about_the_text_is_decided_once_it_is_adopted_or_the_case_is_over(
    decision: Decision[Any], command: object, end: Event
) -> None:
    given(ASSEMBLY, opened(), end).when(decision, command, coordinator()).refused("too_late")


@pytest.mark.parametrize(
    ("decision", "command"), [*RUNNING, (domain.issue, ISSUE), (domain.correct, CORRECT)]
)
def test_a_case_that_is_not_there_is_unknown(decision: Decision[Any], command: object) -> None:
    given(ASSEMBLY).when(decision, command, coordinator()).refused("unknown_case")


def test_another_department_is_asked_midway_on_what_it_knows_about() -> None:
    case = given(ASSEMBLY, opened()).when(domain.add_department, add(), coordinator())
    after = case.then(said.DepartmentAdded)
    assert after.state and after.state.parts["DEF"].routed.aspects == (
        Aspect.TECHNOLOGY,
        Aspect.STATE_ACTOR,
    )
    assert after.state.clocks.by_name["contribution-DEF"].started == after.events[-1].meta.time
    after.when(domain.add_department, add(), coordinator()).then(None)
    after.when(domain.add_department, add("OCW"), coordinator()).refused("unknown_department")


def test_the_advice_goes_on_without_a_silent_department_on_record() -> None:
    case = given(ASSEMBLY, opened(), received("EZK"))
    after = case.when(domain.excuse, EXCUSE, coordinator()).then(said.DepartmentExcused)
    assert after.state and after.state.still_out == ()
    after.when(domain.excuse, EXCUSE, coordinator()).then(None)
    after.when(domain.add_department, add("BZ"), coordinator()).then(said.DepartmentAdded)
    in_already = EXCUSE.model_copy(update={"department": "EZK"})
    case.when(domain.excuse, in_already, coordinator()).refused("contributed")
    case.when(
        domain.excuse, EXCUSE.model_copy(update={"department": "DEF"}), coordinator()
    ).refused("not_asked")


def test_those_who_contributed_are_asked_about_the_latest_text_once() -> None:
    case = given(ASSEMBLY, opened(), received("EZK"), drafted())
    asked = case.when(agreeing.ask_agreement, ASK, coordinator())
    after = asked.then(said.AgreementAsked(text=TEXT, departments=("EZK",)))
    after.when(agreeing.ask_agreement, ASK, coordinator()).then(None)
    late = after.and_(received("BZ"))
    late.when(agreeing.ask_agreement, ASK, coordinator()).refused("draft_outdated")
    again = late.and_(drafted(number=2)).when(agreeing.ask_agreement, ASK, coordinator())
    again.then(said.AgreementAsked(text=TEXT, departments=("BZ",)))
    newer = after.and_(drafted(advice(words="Anders."), 2))
    newer.when(agreeing.ask_agreement, ASK, coordinator()).refused("other_version")
    nobody = given(ASSEMBLY, opened(), drafted())
    nobody.when(agreeing.ask_agreement, ASK, coordinator()).refused("nobody_to_ask")


def test_a_text_is_adopted_when_everybody_is_in_and_agrees() -> None:
    after = given(ASSEMBLY, *AGREED).when(domain.adopt, adopt(), coordinator()).then(ADOPTED)
    after.when(domain.adopt, adopt(), coordinator()).then(None)
    after.when(domain.adopt, adopt(digest("ander")), coordinator()).refused("too_late")


@pytest.mark.parametrize(
    ("events", "reason"),
    [
        ((opened(), received("EZK"), drafted()), "still_out"),
        ((*BOTH_IN,), "other_version"),
        ((*BOTH_IN, drafted(), drafted(advice(words="Anders."), 2)), "other_version"),
        ((*AGREED, received("EZK", order=7)), "draft_outdated"),
        ((opened(), received("EZK"), received("BZ", HEAVY), drafted()), "departments_differ"),
        ((*BOTH_IN, drafted(), agreed("EZK")), "not_agreed"),
        ((*BOTH_IN, drafted(), agreed("EZK"), agreed("BZ", Stance.OBJECT)), "not_agreed"),
    ],
)
def test_a_text_is_not_adopted_while(events: tuple[Event, ...], reason: str) -> None:
    given(ASSEMBLY, *events).when(domain.adopt, adopt(), coordinator()).refused(reason)


def test_a_coordinator_may_adopt_with_differences_for_a_reason() -> None:
    case = given(ASSEMBLY, opened(), received("EZK"), received("BZ", HEAVY), *AGREED[3:])
    reasoned = adopt(differences_accepted="institution-deadline")
    after = case.when(domain.adopt, reasoned, coordinator()).then(said.AdviceAdopted)
    adopted: Any = after.events[-1].data
    assert adopted.differences_accepted == "institution-deadline"
    assert adopted.differences == (Aspect.TECHNOLOGY,)
    whim = adopt(differences_accepted="whim")
    case.when(domain.adopt, whim, coordinator()).refused("unknown_reason")


def test_without_agreement_needed_nobody_has_to_agree() -> None:
    case = given(ASSEMBLY, opened(product="quick-scan"), received("EZK"), received("BZ"), drafted())
    case.when(domain.adopt, adopt(), coordinator()).then(ADOPTED)


def test_at_a_heavy_depth_the_text_must_hold_every_section() -> None:
    heavy = (opened(depth=Depth.HEAVY), *AGREED[1:])
    given(ASSEMBLY, *heavy).when(domain.adopt, adopt(), coordinator()).refused("sections_missing")


def test_the_adopted_text_is_issued_once_and_only_that_text() -> None:
    case = given(ASSEMBLY, *AGREED)
    case.when(domain.issue, ISSUE, coordinator()).refused("not_adopted")
    adopted = case.and_(ADOPTED)
    other = Issuing(said.IssueAdvice(case=CASE), digest("ander"), None)
    adopted.when(domain.issue, other, coordinator()).refused("other_version")
    after = adopted.when(domain.issue, ISSUE, coordinator()).then(ISSUED)
    after.when(domain.issue, ISSUE, coordinator()).then(None)
    assert after.state and all(clock.stopped for clock in after.state.clocks.by_name.values())


def test_an_issued_advice_is_reopened_and_replaced() -> None:
    issued = given(ASSEMBLY, *AGREED, ADOPTED, ISSUED)
    case = issued.when(domain.correct, CORRECT, coordinator()).then(CORRECTED)
    case.when(domain.correct, CORRECT, coordinator()).refused("not_issued")
    better = advice(words="Beter.")
    case.when(domain.write_draft, write(better, 1), coordinator()).then(drafted(better, 2))
