"""A question that goes on about an earlier case: of the same institution, and of nobody else."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from schemas import case as cases
from schemas import request as said
from schemas import subjects
from schemas.common import Event, digest
from schemas.envelope import Recorded
from schemas.record import CaseDestroyed
from services.advice.assembly import arrivals
from services.advice.assembly.overview import FOLLOWING, MODEL, apply
from services.intake import domain
from services.intake.following import Submission
from services.intake.state import Request
from tests.harness.happened import circulated, submitted
from tests.harness.makers import ASSEMBLY, INTAKE, coordinator, institution, pinned, submit
from tests.harness.spec import CASE, arrived, given, recorded

EARLIER = UUID("0190c2a4-0000-7000-8000-0000000ea51e")
ANSWERED = said.RequestAnswered(product="sparring", answer=digest("Let op."))
REFUSED = said.RequestRefused(reason="no-reply", explanation=digest("Stil."))


def before(*events: Event, institution: str = "UL") -> Request | None:
    """The earlier case, as intake has it."""
    return given(INTAKE, submitted(institution=institution), *events).state


def follow(earlier: Request | None) -> Submission:
    return submit(earlier=earlier, follows=EARLIER)


@pytest.mark.parametrize("end", [ANSWERED, circulated()], ids=["answered", "circulated"])
def test_a_question_follows_one_that_was_answered_or_put_out(end: Event) -> None:
    first = given(INTAKE).when(domain.submit, follow(before(end)), institution())
    taken = first.then(said.RequestSubmitted)
    assert taken.state and taken.state.follows == EARLIER
    taken.when(domain.submit, follow(None), institution()).then(None)
    command = pinned(said.CirculateRequest(case=CASE))
    out = taken.when(domain.circulate, command, coordinator()).then(said.RequestCirculated)
    event: Any = out.events[-1].data
    assert event.follows == EARLIER
    case = given(ASSEMBLY).when(arrivals.open_case, arrived(event)).then(cases.CaseOpened)
    assert case.state and case.state.opened.follows == EARLIER


@pytest.mark.parametrize(
    "earlier",
    [None, before(), before(REFUSED), before(ANSWERED, institution="RUG")],
    ids=["not there", "still open", "refused", "of another"],
)
def test_of_any_other_case_nothing_is_learned(earlier: Request | None) -> None:
    asked = given(INTAKE).when(domain.submit, follow(earlier), institution())
    nowhere = given(INTAKE).when(domain.submit, follow(None), institution())
    asked.refused("unknown_case")
    assert str(asked.outcome) == str(nowhere.outcome)


def test_a_question_that_follows_none_says_so() -> None:
    taken = given(INTAKE).when(domain.submit, submit(), institution()).then(said.RequestSubmitted)
    assert taken.state and taken.state.follows is None


def told(event: Event, case: UUID, subject: str, sequence: int = 1) -> Recorded[Any]:
    made = recorded(event, sequence)
    return replace(made, meta=replace(made.meta, case=case), subject=subject)


def test_the_overview_shows_both_ways_until_the_later_one_is_destroyed() -> None:
    db = sqlite3.connect(":memory:")
    db.row_factory = sqlite3.Row
    db.executescript(MODEL.schema)
    apply(db, told(submitted(), EARLIER, subjects.request(EARLIER)))
    apply(db, told(submitted(follows=EARLIER), CASE, subjects.request(CASE), 2))
    (row,) = db.execute("SELECT follows FROM cases WHERE case_id = ?", (CASE.hex,))
    assert row["follows"] == EARLIER.hex
    assert [one["case_id"] for one in db.execute(FOLLOWING, (EARLIER.hex,))] == [CASE.hex]
    gone = CaseDestroyed(case=CASE, ground="retention-over", chain=digest("x"))
    apply(db, told(gone, CASE, subjects.retention(CASE), 3))
    assert not db.execute(FOLLOWING, (EARLIER.hex,)).fetchall()
