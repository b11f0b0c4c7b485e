"""A department's part of a case as one cell: a state, a day, and whether it presses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.faces.table import NOT_ASKED, Cell, cell
from services.faces.words import CELLS

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
SOON, PAST = NOW + timedelta(hours=1), NOW - timedelta(hours=1)


def part(**changed: Any) -> dict[str, Any]:
    """A row of the read model."""
    row = {"status": "asked", "due": SOON.isoformat(), "noted": None, "stance": None}
    return {**row, "waiting": 0, **changed}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (part(), Cell("asked", SOON)),
        (part(status="working"), Cell("working", SOON)),
        (part(noted="at_risk"), Cell("asked", SOON, "at_risk")),
        (part(due=PAST.isoformat()), Cell("asked", PAST, "late")),
        (part(due=PAST.isoformat(), waiting=1), Cell("waiting", PAST)),
        (part(status="contributed", due=None), Cell("contributed")),
        (part(status="contributed"), Cell("agreeing", SOON)),
        (part(status="contributed", due=None, stance="object"), Cell("object")),
        (part(status="contributed", due=None, stance="agree"), Cell("agree")),
        (part(status="declined", due=None), Cell("declined")),
        (part(status="excused", due=None), Cell("excused")),
    ],
)
def test_a_cell_says_what_a_department_does(row: dict[str, Any], expected: Cell) -> None:
    assert cell(row, NOW) == expected
    assert expected.state in CELLS


def test_who_is_not_asked_has_a_word_too() -> None:
    assert NOT_ASKED.state in CELLS and NOT_ASKED.due is None
