"""How a case stands for who asked: what was told adds up, in whatever order two senders tell it."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schemas.progress import ProgressReported, Stage
from services.faces import standing
from services.faces.personal import personal
from services.notify import asked
from tests.harness.spec import recorded

FIRST, SECOND = (datetime(2026, 12, day, 12, tzinfo=UTC) for day in (1, 20))


def step(stage: Stage, until: datetime | None = None, **more: Any) -> ProgressReported:
    """One step that the institution is told of."""
    known = {"institution": "TUD", "contact": "tud-adviesteam", "stage": stage, "until": until}
    return ProgressReported(**known, **more)


RECEIVED = step(Stage.RECEIVED, FIRST)
CIRCULATED = step(Stage.CIRCULATED, SECOND, product="case-advice")
ASKED = step(Stage.INFORMATION_ASKED, FIRST)
ISSUED = step(Stage.ISSUED)


def filled() -> sqlite3.Connection:
    """Nothing told yet."""
    db = sqlite3.connect(":memory:")
    db.row_factory = sqlite3.Row
    db.executescript(asked.SCHEMA)
    return db


def row(*told: ProgressReported) -> dict[str, Any]:
    """How the case stands after these steps."""
    db = filled()
    for number, data in enumerate(told):
        asked.told(db, recorded(data, number + 1, FIRST + timedelta(minutes=number)))
    return dict(db.execute("SELECT * FROM asked").fetchone())


@pytest.mark.parametrize(
    ("told", "stands", "until"),
    [
        ((RECEIVED,), standing.STATES[Stage.RECEIVED], FIRST),
        ((RECEIVED, CIRCULATED), standing.STATES[Stage.CIRCULATED], SECOND),
        ((CIRCULATED, RECEIVED), standing.STATES[Stage.CIRCULATED], SECOND),
        ((RECEIVED, CIRCULATED, ASKED), standing.WAITS, FIRST),
        (
            (CIRCULATED, ASKED, step(Stage.INFORMATION_RECEIVED)),
            standing.STATES[Stage.CIRCULATED],
            SECOND,
        ),
        ((CIRCULATED, step(Stage.PAUSED)), standing.PAUSED, None),
        (
            (CIRCULATED, step(Stage.PAUSED), step(Stage.RESCHEDULED, FIRST)),
            standing.STATES[Stage.CIRCULATED],
            FIRST,
        ),
        ((CIRCULATED, ASKED, ISSUED), standing.STATES[Stage.ISSUED], None),
        ((CIRCULATED, ISSUED, ASKED), standing.STATES[Stage.ISSUED], None),
        ((RECEIVED, step(Stage.WITHDRAWN), CIRCULATED), standing.STATES[Stage.WITHDRAWN], None),
        (
            (CIRCULATED, ISSUED, step(Stage.ADVICE_WITHDRAWN)),
            standing.STATES[Stage.ADVICE_WITHDRAWN],
            None,
        ),
    ],
)
def test_what_was_told_adds_up(
    told: tuple[ProgressReported, ...], stands: object, until: datetime | None
) -> None:
    found = row(*told)
    assert standing.stands(found) == stands
    assert standing.until(found) == (until.isoformat() if until else None)
    assert found["told"] == len(told)


def test_a_missed_date_is_said_until_there_is_another() -> None:
    late = (CIRCULATED, step(Stage.DELAYED, SECOND))
    assert standing.why(row(*late)) == standing.PASSED
    assert standing.why(row(*late, step(Stage.EXTENDED, FIRST))) == standing.ADVICE


def test_what_can_be_done_follows_from_where_it_stands() -> None:
    able = (
        standing.can_answer,
        standing.can_change,
        standing.can_report,
        standing.can_follow,
    )

    def can(*told: ProgressReported) -> tuple[bool, ...]:
        return tuple(one(row(*told)) for one in able)

    assert can(RECEIVED) == (False, True, False, False)
    assert can(RECEIVED, ASKED) == (True, True, False, False)
    assert can(CIRCULATED) == (False, True, False, True)
    assert can(CIRCULATED, ISSUED) == (False, False, True, True)
    assert can(CIRCULATED, ISSUED, step(Stage.ADVICE_WITHDRAWN)) == (False, False, True, True)
    assert can(RECEIVED, step(Stage.REFUSED)) == (False, False, False, False)


@pytest.mark.parametrize(
    ("query", "values"),
    [
        (asked.OF_INSTITUTION, ("TUD", 50, 0)),
        (asked.ONE, ("TUD", "KV-0000-0000-0")),
        (asked.BY_CASE, ("x", "TUD")),
    ],
)
def test_no_question_looks_at_all_cases(query: str, values: tuple[object, ...]) -> None:
    plan = [one[3] for one in filled().execute(f"EXPLAIN QUERY PLAN {query}", values)]
    assert not [one for one in plan if "SCAN" in one or "TEMP B-TREE" in one], plan


def test_what_looks_like_a_persons_is_named_by_its_field() -> None:
    found = personal(
        {
            "title": "Samenwerking met TU Delft, www.tudelft.nl, KV-7F3K-29QX-M",
            "question": "Bel prof. Li Wang op +31 6 12345678. Mail li@zju.example, li@zju.example.",
        }
    )
    assert [(one.field, one.kind) for one in found] == [
        ("question", "person"),
        ("question", "phone"),
        ("question", "mail"),
    ]
