"""The terms of a case, what the institution did with the advice, and its end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from schemas import case as said
from schemas import terms
from schemas.clock import (
    ClockExtended,
    ClockPaused,
    ClockResumed,
    DelayExplained,
    TermsNoted,
)
from schemas.common import Command, Event, Refused, digest
from schemas.pinned import Catalogued
from services.advice.assembly import course
from services.kernel.calendar_file import load_calendar
from services.kernel.clock import view
from services.kernel.decider import Decision
from tests.harness.happened import (
    ADOPTED,
    AGREED,
    CLOSED,
    CORRECTED,
    ISSUED,
    LATER,
    WITHDRAWN,
    noted_term,
    opened,
    received,
)
from tests.harness.makers import ASSEMBLY, coordinator, facts, institution, pinned
from tests.harness.spec import CASE, given


def report(decision: str, *measures: str) -> Catalogued[said.ReportOutcome]:
    return pinned(said.ReportOutcome(case=CASE, decision=decision, measures=measures))


REPORT = report("goes-ahead-with-measures", "exit-clause")
EXTEND = terms.ExtendTerm(case=CASE, clock="advice", amount=5, reason="no-capacity")
PAUSE = terms.PauseTerm(case=CASE, clock="advice", reason="at-institutions-request")
RESUME = terms.ResumeTerm(case=CASE, clock="advice")
EXPLAIN = terms.ExplainDelay(case=CASE, clock="advice", reason="no-capacity")
CLOSE = said.CloseCase(case=CASE, reason="issued")
PAUSED = ClockPaused(clock="advice", reason="at-institutions-request")
RESUMED = ClockResumed(clock="advice")

TERMS: list[tuple[Decision[Any], Command]] = [
    (course.extend_term, EXTEND),
    (course.pause_term, PAUSE),
    (course.resume_term, RESUME),
]
DONE = (*AGREED, ADOPTED, ISSUED)


def test_a_term_gets_longer_for_a_reason() -> None:
    case = given(ASSEMBLY, opened())
    after = case.when(course.extend_term, EXTEND, coordinator()).then(ClockExtended)
    assert case.state and after.state
    due, then = (
        view(state.clocks.by_name["advice"], load_calendar(), after.now).due
        for state in (case.state, after.state)
    )
    assert due < then
    assert after.state.clocks.by_name["advice"].extensions[0].by == "service"


def test_a_term_stands_still_once_and_runs_again_once() -> None:
    case = given(ASSEMBLY, opened())
    case.when(course.resume_term, RESUME, coordinator()).then(None)
    paused = case.when(course.pause_term, PAUSE, coordinator()).then(PAUSED)
    paused.when(course.pause_term, PAUSE, coordinator()).then(None)
    running = paused.when(course.resume_term, RESUME, coordinator()).then(RESUMED)
    running.when(course.resume_term, RESUME, coordinator()).then(None)
    running.when(course.pause_term, PAUSE, coordinator()).then(PAUSED)


@pytest.mark.parametrize(("decision", "command"), TERMS)
def test_only_a_term_that_runs_can_be_changed(decision: Decision[Any], command: Command) -> None:
    case = given(ASSEMBLY, opened(), received("EZK"))
    unknown = command.model_copy(update={"clock": "contribution-DEF"})
    case.when(decision, unknown, coordinator()).refused("no_such_term")
    stopped = command.model_copy(update={"clock": "contribution-EZK"})
    case.when(decision, stopped, coordinator()).refused("no_such_term")


@pytest.mark.parametrize(("decision", "command"), TERMS)
@pytest.mark.parametrize("end", [ISSUED, WITHDRAWN], ids=["issued", "withdrawn"])
def test_no_term_is_changed_once_the_case_is_over(
    decision: Decision[Any], command: Command, end: Event
) -> None:
    given(ASSEMBLY, opened(), end).when(decision, command, coordinator()).refused("too_late")
    given(ASSEMBLY).when(decision, command, coordinator()).refused("unknown_case")


def test_a_term_is_noted_at_risk_once_and_missed_once_and_not_while_it_stands_still() -> None:
    risk, late = ((noted_term("advice", level),) for level in (1, 2))
    case = given(ASSEMBLY, opened())
    noted = case.when(course.note_terms, risk).then(TermsNoted(terms=risk))
    missed = noted.when(course.note_terms, late).then(TermsNoted(terms=late))
    missed.when(course.note_terms, late).then(None).when(course.note_terms, risk).then(None)
    case.and_(PAUSED).when(course.note_terms, late).then(None)
    case.and_(WITHDRAWN).when(course.note_terms, late).then(None)
    case.when(course.note_terms, (noted_term("agreement-EZK", 2),)).then(None)


def test_terms_that_are_late_at_the_same_moment_are_one_fact() -> None:
    terms_ = tuple(noted_term(f"contribution-{code}", 2) for code in ("EZK", "BZ"))
    case = given(ASSEMBLY, opened()).when(course.note_terms, terms_).then(TermsNoted(terms=terms_))
    more = (*terms_, noted_term("advice"))
    case.when(course.note_terms, more).then(TermsNoted(terms=more[2:]))


def test_a_term_that_changed_since_it_was_looked_at_is_not_noted() -> None:
    case = given(ASSEMBLY, opened())
    assert case.state
    seen = {"started": case.state.clocks.by_name["advice"].started, "amount": 10}
    late = (noted_term("advice", 2, **seen),)
    case.when(course.note_terms, late).then(TermsNoted)
    longer = case.when(course.extend_term, EXTEND, coordinator()).then(ClockExtended)
    longer.when(course.note_terms, late).then(None)
    own = (noted_term("contribution-EZK", 2, **seen),)
    case.when(course.note_terms, own).then(TermsNoted)
    anew = case.and_(said.CaseAmended(facts=facts(), question=digest("q"), affected=("EZK",)))
    anew.when(course.note_terms, own).then(None)


def test_why_a_term_was_late_is_added_once_and_only_where_it_was() -> None:
    case = given(ASSEMBLY, opened())
    case.when(course.explain_delay, EXPLAIN, coordinator()).refused("not_late")
    case.when(course.explain_delay, EXPLAIN, institution()).refused("not_allowed")
    late = case.when(course.note_terms, (noted_term("advice", 2),)).then(TermsNoted)
    told = late.when(course.explain_delay, EXPLAIN, coordinator()).then(
        DelayExplained(clock="advice", reason="no-capacity")
    )
    told.when(course.explain_delay, EXPLAIN, coordinator()).then(None)
    late.and_(ISSUED).when(course.explain_delay, EXPLAIN, coordinator()).then(DelayExplained)


def test_a_contribution_that_is_replaced_was_in_time_when_the_first_one_was() -> None:
    case = given(ASSEMBLY, opened(), received("EZK", submitted_at=LATER - timedelta(days=7)))
    again = case.and_(received("EZK", order=2, submitted_at=LATER + timedelta(days=7)))
    assert case.state and again.state
    assert again.state.clocks == case.state.clocks


def test_a_longer_term_can_be_missed_again() -> None:
    late = (noted_term("advice", 2),)
    missed = given(ASSEMBLY, opened()).when(course.note_terms, late).then(TermsNoted)
    longer = missed.when(course.extend_term, EXTEND, coordinator()).then(ClockExtended)
    longer.when(course.note_terms, late).then(TermsNoted)


def test_two_reasons_to_stand_still_end_one_by_one_or_both_at_once() -> None:
    other = PAUSE.model_copy(update={"reason": "event-abroad"})
    both = given(ASSEMBLY, opened()).when(course.pause_term, PAUSE, coordinator()).then(PAUSED)
    both = both.when(course.pause_term, other, coordinator()).then(ClockPaused)
    one = RESUME.model_copy(update={"reason": "event-abroad"})
    left = both.when(course.resume_term, one, coordinator()).then(ClockResumed)
    left.when(course.resume_term, one, coordinator()).then(None)
    assert left.state and left.state.clocks.by_name["advice"].paused
    for so_far in (left, both):
        runs = so_far.when(course.resume_term, RESUME, coordinator()).then(RESUMED)
        assert runs.state and not runs.state.clocks.by_name["advice"].paused


@pytest.mark.parametrize("events", [DONE, (*DONE, CLOSED)], ids=["issued", "closed"])
def test_the_institution_says_what_it_did_and_may_add_to_it(events: tuple[Event, ...]) -> None:
    case = given(ASSEMBLY, *events)
    after = case.when(course.report_outcome, REPORT, institution()).then(said.OutcomeReported)
    after.when(course.report_outcome, REPORT, institution()).then(None)
    more = report("goes-ahead-with-measures", "exit-clause", "access-control", "exit-clause")
    again = after.when(course.report_outcome, more, institution()).then(said.OutcomeReported)
    assert again.state and again.state.outcome
    assert again.state.outcome.measures == ("exit-clause", "access-control")


def test_how_satisfied_the_institution_is_goes_along_and_can_change() -> None:
    content, less = (
        pinned(REPORT.command.model_copy(update={"satisfied": grade})) for grade in (5, 2)
    )
    case = given(ASSEMBLY, *DONE)
    after = case.when(course.report_outcome, content, institution()).then(said.OutcomeReported)
    assert after.state and after.state.outcome and after.state.outcome.satisfied == 5
    after.when(course.report_outcome, content, institution()).then(None)
    again = after.when(course.report_outcome, less, institution()).then(said.OutcomeReported)
    assert again.state and again.state.outcome and again.state.outcome.satisfied == 2


@pytest.mark.parametrize("grade", [0, 6])
def test_there_are_five_grades_of_satisfaction(grade: int) -> None:
    with pytest.raises(ValidationError):
        said.ReportOutcome(case=CASE, decision="goes-ahead", satisfied=grade)


@pytest.mark.parametrize(
    ("wrong", "choice"),
    [
        (("issued",), "does-not-go-ahead"),
        (("goes-ahead", "exit-clause", "nda"), "contract-terms"),
    ],
    ids=["decision", "measure"],
)
def test_an_outcome_is_told_in_the_codes_there_are(wrong: tuple[str, ...], choice: str) -> None:
    asked = given(ASSEMBLY, *DONE).when(course.report_outcome, report(*wrong), institution())
    asked.refused("unknown_code")
    assert isinstance(asked.outcome, Refused)
    assert wrong[-1] in asked.outcome.detail and choice in asked.outcome.what_to_do


@pytest.mark.parametrize(
    "events",
    [AGREED, (*AGREED, ADOPTED), (*DONE, CORRECTED), (opened(), WITHDRAWN, CLOSED)],
    ids=["open", "adopted", "being corrected", "withdrawn and closed"],
)
def test_there_is_no_outcome_of_an_advice_that_is_not_there(events: tuple[Event, ...]) -> None:
    given(ASSEMBLY, *events).when(course.report_outcome, REPORT, institution()).refused(
        "not_issued"
    )


def test_another_institution_cannot_tell_a_case_from_one_that_is_not_there() -> None:
    there = given(ASSEMBLY, *DONE).when(course.report_outcome, REPORT, institution("RUG"))
    nowhere = given(ASSEMBLY).when(course.report_outcome, REPORT, institution("RUG"))
    there.refused("unknown_case")
    assert str(there.outcome) == str(nowhere.outcome)


@pytest.mark.parametrize("events", [DONE, (opened(), WITHDRAWN)], ids=["issued", "withdrawn"])
def test_a_case_of_which_nothing_more_is_to_be_done_is_closed(events: tuple[Event, ...]) -> None:
    after = given(ASSEMBLY, *events).when(course.close, CLOSE, coordinator()).then(CLOSED)
    after.when(course.close, CLOSE, coordinator()).then(None)


@pytest.mark.parametrize("events", [AGREED, (*AGREED, ADOPTED), (*DONE, CORRECTED)])
def test_a_case_that_is_not_done_is_not_closed(events: tuple[Event, ...]) -> None:
    given(ASSEMBLY, *events).when(course.close, CLOSE, coordinator()).refused("not_done")
