"""Terms in a trace: every run its own span, every pause one below it, and what is counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from schemas import case as said
from schemas.clock import ClockAtRisk, ClockExtended, ClockMissed, ClockPaused, ClockResumed
from schemas.common import Event, digest
from services.kernel.spans import Count, SpanFact
from tests.domain.test_trace import named, spans, traces
from tests.harness.happened import BOTH_IN, ISSUED, TEXT, WITHDRAWN, drafted, opened, received
from tests.harness.makers import ASSEMBLY
from tests.harness.spec import START, Given, given

WANTED = said.CaseInformationWanted(department="EZK", question=digest("a"))
CAME = said.CaseInformationArrived(departments=("EZK",), answer=digest("b"))
PAUSED = ClockPaused(clock="advice", reason="event-abroad")
RESUMED = ClockResumed(clock="advice")
DUE = START + timedelta(days=14)
ASKED = said.AgreementAsked(text=TEXT, departments=("EZK", "BZ"))


def pauses(of: str, found: dict[str, SpanFact]) -> list[SpanFact]:
    return [fact for fact in found.values() if fact.parent == of]


def test_each_pause_is_a_span_below_its_term_with_its_reason() -> None:
    history = given(ASSEMBLY, opened("EZK"), WANTED, CAME, PAUSED, RESUMED, received("EZK"))
    found = named(history.and_(WITHDRAWN))
    first, second = pauses("term/advice", found)
    assert (first.name, first.key, second.key) == (
        "pause",
        "term/advice/pause/1",
        "term/advice/pause/2",
    )
    assert first.attributes["loket.reason"] == "waiting_for_institution"
    assert second.attributes["loket.reason"] == "event-abroad"
    moments = [event.meta.time for event in history.events]
    assert [first.start, first.end, second.start, second.end] == moments[1:5]
    (own,) = pauses("term/contribution-EZK", found)
    assert own.attributes["loket.department"] == "EZK"
    marks = [words for _, words in found["term/contribution-EZK"].marks]
    assert marks == ["paused: waiting_for_institution", "resumed"]


def test_a_pause_is_sent_when_it_ends_and_once() -> None:
    sent = traces(given(ASSEMBLY, opened("EZK"), PAUSED, RESUMED, WITHDRAWN))
    assert [[f.name for f in trace.ended if f.name == "pause"] for trace in sent] == [
        [],
        [],
        ["pause"],
        [],
    ]


def test_a_pause_that_holds_when_the_term_ends_ends_with_it() -> None:
    found = named(given(ASSEMBLY, opened("EZK"), PAUSED, WITHDRAWN))
    assert found["term/advice/pause/1"].end == found["term/advice"].end


def test_a_term_that_starts_anew_is_another_run_and_the_old_one_is_not_lost() -> None:
    other = ASKED.model_copy(update={"text": digest("other")})
    history = given(ASSEMBLY, *BOTH_IN, drafted(), ASKED, other, ISSUED)
    runs = [fact for fact in spans(history) if fact.name == "term agreement"]
    ezk = [fact for fact in runs if fact.attributes["loket.department"] == "EZK"]
    assert [fact.key for fact in ezk] == ["term/agreement-EZK", "term/agreement-EZK/2"]
    assert ezk[0].end == ezk[1].start


def test_the_term_of_the_advice_is_the_cases_own() -> None:
    found = named(given(ASSEMBLY, opened("EZK"), received("EZK"), WITHDRAWN))
    assert found["term/advice"].parent == "case"
    assert found["term/contribution-EZK"].parent == "department/EZK"


def test_a_late_term_says_since_when_and_how_much_of_it_was_used() -> None:
    history = given(ASSEMBLY, opened("EZK")).and_(WITHDRAWN, at=START + timedelta(days=40))
    term = named(history)["term/advice"]
    assert term.error == f"late since {term.attributes['loket.late_since']}"
    assert float(term.attributes["loket.term_used"]) > float(term.attributes["loket.term_amount"])
    assert term.attributes["loket.term_unit"] == "workdays"


def counts(history: Given[Any]) -> list[Count]:
    return [count for trace in traces(history) for count in trace.counts]


@pytest.mark.parametrize(
    ("event", "counted"),
    [
        (PAUSED, "terms_paused"),
        (ClockExtended(clock="advice", amount=2, reason="complex"), "terms_extended"),
        (ClockAtRisk(clock="advice", due=DUE), "terms_at_risk"),
        (ClockMissed(clock="advice", due=DUE), "terms_missed"),
    ],
)
def test_what_happens_to_a_term_is_counted_once(event: Event, counted: str) -> None:
    found = counts(given(ASSEMBLY, opened("EZK"), event, received("EZK"), WITHDRAWN))
    assert found == [Count(counted, {"kind": "advice"})]


def test_a_departments_own_term_is_counted_under_the_department() -> None:
    missed = ClockMissed(clock="contribution-EZK", due=DUE)
    (found,) = counts(given(ASSEMBLY, opened("EZK"), missed))
    assert found == Count("terms_missed", {"kind": "contribution", "department": "EZK"})
