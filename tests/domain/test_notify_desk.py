"""Who of a desk is told of consultations, rounds and conflicts, and who never is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from schemas import consultation, desk, differing, sight
from schemas.catalogue.notices import Place
from schemas.clock import NotedTerm, TermsNoted
from schemas.common import Event, Role, digest
from services.notify.holding import task_of
from services.notify.recipients import Situation
from tests.domain.test_notify_rules import NOW, Told, everybody, happened, person

TEXT = digest("words")
PEOPLE = everybody(
    person("expert-1", Role.EXPERT),
    person("expert-2", Role.EXPERT, unit="NCTV"),
    person("expert-3", Role.EXPERT, unit="NCTV"),
    person("lead", Role.LEAD, Role.EXPERT),
    person("lead-2", Role.LEAD),
)
CLOCK = "consultation-EZK.1"
CLAIMED = desk.TaskClaimed(expert="expert-1")
OF_COLLEAGUE = consultation.ColleagueConsulted(
    colleague="expert-2", question=TEXT, clock=CLOCK, by="expert-1"
)
OF_UNIT = OF_COLLEAGUE.model_copy(update={"colleague": None, "unit": "NCTV"})
ANSWERED = consultation.ConsultationAnswered(clock=CLOCK, answer=TEXT, by="expert-2")
VIEWS = differing.TaskViewsAsked(round=1, aspects=("access",), question=TEXT, due=NOW, order=9)


def conflict(who: str, by: str) -> sight.ConflictDeclared:
    return sight.ConflictDeclared(person=who, ground="close-relation", by=by)


def after(*events: Event) -> Told:
    """The desk of people who know what happened so far."""
    return Told(Place.DEPARTMENT, Situation(PEOPLE, task_of(map(happened, events))))


def noted(level: int, *tells: str) -> TermsNoted:
    late = level > 1
    term = NotedTerm(clock=CLOCK, level=level, late=late, due=NOW, tells=tells)
    return TermsNoted(terms=(term,))


def test_the_colleague_or_everybody_of_the_unit_is_asked() -> None:
    told = after(CLAIMED)
    assert told.mailed(OF_COLLEAGUE, by="expert-1") == {"expert-2"}
    assert told.mailed(OF_UNIT, by="expert-1") == {"expert-2", "expert-3"}
    assert told.mailed(OF_UNIT, by="expert-2") == {"expert-3"}


def test_who_asked_hears_that_there_is_an_answer() -> None:
    assert after(CLAIMED, OF_COLLEAGUE).mailed(ANSWERED, by="expert-2") == {"expert-1"}
    assert after(CLAIMED).mailed(ANSWERED, by="expert-2") == set()


def test_of_a_late_view_who_was_asked_hears_and_who_has_the_task() -> None:
    told = after(CLAIMED, OF_UNIT)
    found = {(who, words) for who, _, words in told.of(noted(2, "asked", "expert"))}
    assert found == {
        ("expert-2", "consultation-late"),
        ("expert-3", "consultation-late"),
        ("expert-1", "consultation-unanswered"),
    }
    soon = {(who, words) for who, _, words in told.of(noted(1, "asked"))}
    assert {words for _, words in soon} == {"consultation-at-risk"} and len(soon) == 2


def test_of_two_views_each_is_told_how_its_own_stands() -> None:
    other = OF_COLLEAGUE.model_copy(update={"clock": f"{CLOCK}1", "colleague": "expert-3"})
    at_risk = noted(1, "asked").terms[0].model_copy(update={"clock": f"{CLOCK}1"})
    both = TermsNoted(terms=(*noted(2, "asked").terms, at_risk))
    found = {(who, words) for who, _, words in after(CLAIMED, OF_COLLEAGUE, other).of(both)}
    assert found == {("expert-2", "consultation-late"), ("expert-3", "consultation-at-risk")}


def test_a_round_is_told_to_who_has_the_task_and_to_leads() -> None:
    assert after(CLAIMED).mailed(VIEWS) == {"expert-1", "lead", "lead-2"}
    assert after().mailed(VIEWS) == {"expert-1", "expert-2", "expert-3", "lead", "lead-2"}


def test_a_conflict_is_told_to_leads_only_and_never_to_the_lead_who_has_it() -> None:
    own = conflict("expert-1", "expert-1")
    assert after(CLAIMED, own).mailed(own, by="expert-1") == {"lead", "lead-2"}
    of_lead = conflict("lead", "lead-2")
    assert after(CLAIMED, of_lead).mailed(of_lead, by="lead-2") == set()


@pytest.mark.parametrize(
    "event",
    [
        VIEWS,
        desk.CountersigningAsked(number=1, author="expert-1"),
        desk.TaskTermNoted(
            clock="views", level=2, late=True, due=NOW, tells=("expert", "lead"), order=3
        ),
        desk.InformationReceived(answer=TEXT, due=NOW),
        OF_UNIT,
    ],
    ids=lambda event: type(event).__name__,
)
def test_nobody_hears_of_a_task_they_may_not_see(event: Event) -> None:
    small = sight.TaskLimited(people=("expert-2", "lead"), by="lead")
    assert after(CLAIMED, small).mailed(event) <= {"expert-2", "lead"}
    barred = [conflict(who, "lead-2") for who in ("expert-1", "expert-3", "lead")]
    assert after(CLAIMED, *barred).mailed(event) <= {"expert-2", "lead-2"}


def test_who_no_longer_may_see_a_task_no_longer_has_it_for_notices_either() -> None:
    held = [happened(CLAIMED), happened(conflict("expert-1", "expert-1"))]
    assert task_of(held).expert is None
    withdrawn = happened(sight.ConflictWithdrawn(person="expert-1", by="lead"))
    assert task_of([*held, withdrawn]).sees("expert-1")
    assert replace(task_of(held), conflicts=frozenset()).sees("expert-1")
