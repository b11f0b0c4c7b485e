"""How many are open where: after any history the same as counting what the states say."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import replace
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from schemas import subjects
from schemas.common import digest
from schemas.envelope import Recorded
from schemas.record import CaseDestroyed
from services.advice.assembly import tally as loket
from services.advice.desk import tally as desk
from services.kernel.projection import Model
from tests.harness.makers import ASSEMBLY, DESK, INTAKE
from tests.harness.steps import ASKS, ASSIGNED, DESK_STEPS, INTAKE_STEPS, SIGNED_AND_SENT
from tests.harness.steps_case import CASE_STEPS, FINISH, OPENED
from tests.harness.strategies import Lived, histories, tried

CASES = st.lists(histories(ASSEMBLY, OPENED, CASE_STEPS, FINISH), min_size=1, max_size=3)
REQUESTS = st.lists(histories(INTAKE, ASKS, INTAKE_STEPS), min_size=1, max_size=3)
TASKS = st.lists(histories(DESK, ASSIGNED, DESK_STEPS, SIGNED_AND_SENT), min_size=1, max_size=3)


def opened(model: Model) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.row_factory = sqlite3.Row
    db.executescript(model.schema)
    return db


def about(event: Recorded[Any], number: int, subject: str) -> Recorded[Any]:
    """The same event of another case."""
    case = UUID(int=number)
    lane = {"cases": subjects.case, "requests": subjects.request}.get(subject)
    name = lane(case) if lane else subjects.desk("EZK", case)
    return replace(event, meta=replace(event.meta, case=case), subject=name)


def counted(model: Model, lives: list[Lived], subject: str) -> Counter[tuple[str, str]]:
    db = opened(model)
    for number, lived in enumerate(lives, start=1):
        for event in lived.events:
            for _ in range(2):  # read again, it changes nothing
                model.apply(db, about(event, number, subject))
    rows = db.execute("SELECT place, state, open FROM tally").fetchall()
    assert all(row["open"] > 0 for row in rows)
    for number in range(1, len(lives) + 1):
        gone = CaseDestroyed(case=UUID(int=number), ground="g", chain=digest("c"))
        model.apply(db, replace(lives[0].events[0], data=gone))
    assert db.execute("SELECT count(*) FROM tally").fetchone()[0] == 0
    return Counter({(row["place"], row["state"]): row["open"] for row in rows})


def expected(stands: Any, lives: list[Lived]) -> Counter[tuple[str, str]]:
    return Counter(place for lived in lives for place in stands(lived.state).items())


@tried(25)
@given(CASES)
def test_open_cases_and_parts_are_those_of_the_states(lives: list[Lived]) -> None:
    assert counted(loket.MODEL, lives, "cases") == expected(loket.in_hand, lives)


@tried(25)
@given(REQUESTS)
def test_open_requests_are_those_at_the_front(lives: list[Lived]) -> None:
    found = counted(loket.MODEL, lives, "requests")
    states = [lived.state for lived in lives]
    assert sum(found.values()) == sum(s.status in loket.AT_INTAKE for s in states)
    asked = sum(s.status in loket.AT_INTAKE and s.asked is not None for s in states)
    assert found["intake", "information_asked"] == asked


@tried(25)
@given(TASKS)
def test_open_tasks_are_those_of_the_states(lives: list[Lived]) -> None:
    assert counted(desk.MODEL, lives, "desks") == expected(desk.stands, lives)
