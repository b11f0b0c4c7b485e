"""The history of terms: one row for every run that ended, whatever is read first."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from schemas import case as said
from schemas import request, subjects
from schemas.clock import ClockExtended, ClockPaused, ClockResumed, Target, Unit
from schemas.common import Event
from schemas.envelope import Recorded
from schemas.record import CaseDestroyed
from services.advice.assembly.history import KNOWN_BY, MODEL, apply, read
from services.advice.assembly.runs import Run
from services.kernel.calendar import AMSTERDAM
from tests.harness.happened import ISSUED, circulated, opened, received, submitted
from tests.harness.makers import facts
from tests.harness.spec import CASE, START, recorded

DAY = timedelta(days=1)
MONDAY = datetime(2026, 11, 23, 9, tzinfo=AMSTERDAM)
FAR = "9999"


def asked(event: Event, sequence: int, at: datetime) -> Recorded[Any]:
    return replace(recorded(event, sequence, at), subject=subjects.request(CASE))


def handled(event: Event, sequence: int, at: datetime) -> Recorded[Any]:
    return replace(recorded(event, sequence, at), subject=subjects.case(CASE))


def contributed(department: str, at: datetime) -> said.ContributionReceived:
    return received(department, submitted_at=at)


def told(*events: Recorded[Any]) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.row_factory = sqlite3.Row
    db.executescript(MODEL.schema)
    for event in events:
        apply(db, event)
    return db


def rows(db: sqlite3.Connection) -> list[Run]:
    return list(read(db.execute(KNOWN_BY, (FAR,))))


FIRST = (
    asked(submitted(product=None), 1, START),
    asked(circulated(), 2, START + 2 * DAY + timedelta(hours=1)),
)
WHOLE = (
    handled(opened(), 1, MONDAY),
    handled(contributed("EZK", MONDAY + 2 * DAY), 2, MONDAY + 3 * DAY),
    handled(contributed("BZ", MONDAY + 4 * DAY), 3, MONDAY + 4 * DAY),
    handled(ISSUED, 4, MONDAY + 9 * DAY),
)


def test_a_first_response_is_about_the_product_it_was_put_out_as() -> None:
    (run,) = rows(told(*FIRST))
    assert (run.kind, run.department, run.product) == ("first_response", "", "case-advice")
    assert (run.outcome, run.used, run.unit, run.workdays) == ("missed", 49, "hours", None)


def test_a_contribution_ends_at_the_desks_moment_and_is_known_when_received() -> None:
    run = rows(told(*WHOLE))[0]
    assert (run.department, run.ended, run.known_at) == ("EZK", MONDAY + 2 * DAY, MONDAY + 3 * DAY)
    assert (run.outcome, run.workdays, run.theme) == ("met", 1, facts().theme)


def test_what_came_after_the_departments_is_kept_for_forecasts() -> None:
    db = told(*WHOLE)
    (row,) = db.execute("SELECT * FROM runs WHERE kind = 'assembly'")
    assert (row["workdays"], row["started"][:10]) == (2, "2026-11-27")
    assert "assembly" not in {run.kind for run in rows(db)}


def test_either_stream_may_be_read_first_and_nothing_counts_twice() -> None:
    once, again = told(*FIRST, *WHOLE), told(*WHOLE, *FIRST, *WHOLE, *FIRST)
    assert rows(once) == rows(again) and len(rows(once)) == 4


def test_pauses_and_extensions_are_counted() -> None:
    paused = (
        handled(opened(), 1, MONDAY),
        handled(ClockPaused(clock="advice", reason="complex"), 2, MONDAY + DAY),
        handled(ClockResumed(clock="advice"), 3, MONDAY + 2 * DAY),
        handled(ClockExtended(clock="advice", amount=5, reason="complex"), 4, MONDAY + 2 * DAY),
        handled(ISSUED, 5, MONDAY + 4 * DAY),
    )
    run = next(run for run in rows(told(*paused)) if run.kind == "advice")
    assert (run.pauses, run.paused, run.extensions, run.extended) == (1, 86400, 1, 5)
    assert (run.workdays, run.outcome) == (2, "met")


def test_a_department_that_waited_took_no_longer_for_it() -> None:
    """It waits from its third day until long after its term would have been due."""
    asked_for = said.CaseInformationWanted(department="EZK", question="0" * 64)
    answered = said.CaseInformationArrived(departments=("EZK",), answer="0" * 64)
    waited = (
        handled(opened("EZK"), 1, MONDAY),
        handled(asked_for, 2, MONDAY + 3 * DAY),
        handled(answered, 3, MONDAY + 31 * DAY),
        handled(contributed("EZK", MONDAY + 32 * DAY), 4, MONDAY + 32 * DAY),
    )
    (run,) = rows(told(*waited))
    assert (run.workdays, run.outcome) == (3, "met")


@pytest.mark.parametrize(("days", "outcome"), [(3, "dropped"), (30, "missed")])
def test_a_run_that_another_replaces_is_dropped_unless_it_was_late(days: int, outcome: str) -> None:
    changed = said.CaseAmended(
        facts=facts(),
        question=opened().question,
        affected=("EZK",),
        order=1,
    )
    events = (handled(opened(), 1, MONDAY), handled(changed, 2, MONDAY + days * DAY))
    (run,) = rows(told(*events))
    assert (run.kind, run.department, run.outcome) == ("contribution", "EZK", outcome)
    later = handled(contributed("EZK", MONDAY + (days + 1) * DAY), 3, MONDAY + (days + 1) * DAY)
    first, second = rows(told(*events, later))
    assert first == run and second.started == MONDAY + days * DAY


def test_what_ended_on_days_nobody_knows_has_no_row_and_stops_nothing() -> None:
    long = Target(amount=10_000, unit=Unit.WORKDAYS)
    events = (
        handled(opened(advice=long), 1, MONDAY),
        handled(contributed("EZK", MONDAY + DAY), 2, MONDAY + DAY),
        handled(ISSUED, 3, MONDAY + 2 * DAY),
    )
    assert [run.department for run in rows(told(*events))] == ["EZK", "BZ"]


def test_destroying_a_case_takes_its_rows_and_keeps_none_of_what_follows() -> None:
    gone = CaseDestroyed(case=CASE, ground="ground", chain="0" * 64)
    event = replace(recorded(gone, 1, MONDAY + 20 * DAY), subject=subjects.retention(CASE))
    db = told(*FIRST, *WHOLE, event, *WHOLE)
    assert rows(db) == []
    assert not db.execute("SELECT 1 FROM folded").fetchall()


def test_an_answer_without_departments_ends_the_first_response_only() -> None:
    refused = asked(request.RequestRefused(reason="r", explanation="0" * 64), 2, START + DAY)
    assert [run.outcome for run in rows(told(FIRST[0], refused))] == ["met"]
