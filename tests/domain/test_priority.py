"""What goes first in triage: by its term, and earlier only for reasons that are data."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as each
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas import request as said
from schemas.catalogue.checks import problems
from schemas.catalogue.entries import Words
from schemas.catalogue.priority import Priority
from schemas.catalogue.rules import When
from schemas.common import Event
from schemas.envelope import Recorded
from schemas.question import Facts
from services.advice.assembly import overview
from services.advice.assembly.ranking import Place, placed
from services.advice.assembly.table import ONE, OPEN, Filter
from services.kernel.calendar import AMSTERDAM
from tests.harness.happened import submitted
from tests.harness.makers import CATALOGUE, facts
from tests.harness.spec import START, recorded

DUE = START + timedelta(hours=48)
SANCTIONS = {"regimes": ("RU-833-2014",)}
QUANTUM = {"technologies": ("QUANTUM",)}
NAME = Words(nl="Omdat", en="Because")


class Rows:
    """The overview of three requests that came in at one moment."""

    def __init__(self) -> None:
        self.db = sqlite3.connect(":memory:")
        self.db.row_factory = sqlite3.Row
        self.db.executescript(overview.SCHEMA)
        self.sequence = 0

    def three(self) -> list[str]:
        return [f"{number:032x}" for number in (1, 2, 3)]

    def submit(self, case: str, about: Facts) -> None:
        self.happen(case, submitted(facts=about))

    def happen(self, case: str, event: Event) -> None:
        self.sequence += 1
        overview.apply(self.db, _recorded(case, event, self.sequence))

    def order(self) -> list[str]:
        asked = Filter().values()
        return [row["case_id"] for row in self.db.execute(OPEN, (*asked, 10))]

    def why(self, case: str) -> str:
        return str(self.db.execute(ONE, (case,)).fetchone()["preferred"])


@pytest.fixture
def rows() -> Rows:
    return Rows()


def place(**about: Any) -> Place:
    return placed(CATALOGUE, facts(**about), "", DUE)


def codes(**about: Any) -> list[str]:
    return [one.code for one in place(**about).reasons]


def test_every_reason_that_holds_is_named_and_no_other() -> None:
    assert codes() == []
    assert codes(**SANCTIONS) == ["sanctions"]
    assert codes(**QUANTUM) == ["technology-put-first"]
    assert codes(technologies=("DU-3",)) == []
    soon = codes(decide_by=date(2026, 11, 26), **SANCTIONS)
    assert soon == ["decision-date", "sanctions"]


def test_no_reason_looks_at_a_country() -> None:
    assert codes(countries=("IR", "CN", "RU")) == []
    with pytest.raises(ValidationError, match="country"):
        Priority(code="x", name=NAME, when=When(countries=("CN",)), ahead=4)


@pytest.mark.parametrize(
    "wrong",
    [{}, {"ahead": 4, "before": 4}, {"ahead": 4}, {"before": 4, "when": When(regimes=("X",))}],
)
def test_a_reason_is_ahead_or_before_and_says_when(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Priority(code="x", name=NAME, **wrong)


def test_reasons_add_up_and_a_far_decision_changes_nothing() -> None:
    assert place(**SANCTIONS, **QUANTUM).at == DUE - timedelta(hours=36)
    assert place(decide_by=date(2027, 6, 1)) == Place(DUE)


def test_a_decision_that_comes_soon_goes_before_the_term() -> None:
    expected = datetime(2026, 11, 23, tzinfo=AMSTERDAM)
    assert place(decide_by=date(2026, 11, 26)).at == expected < DUE


@each(st.dates(date(2026, 1, 1), date(2028, 1, 1)) | st.none(), st.booleans(), st.booleans())
def test_no_reason_ever_makes_a_request_wait_longer(
    decide_by: date | None, sanctions: bool, quantum: bool
) -> None:
    about: dict[str, Any] = {"decide_by": decide_by}
    about |= SANCTIONS if sanctions else {}
    about |= QUANTUM if quantum else {}
    found = place(**about)
    assert found.at <= DUE
    assert bool(found.reasons) is (found.at < DUE)


def test_the_table_has_the_most_pressing_first_and_says_why(rows: Rows) -> None:
    plain, sanctioned, deciding = rows.three()
    rows.submit(plain, facts())
    rows.submit(sanctioned, facts(**SANCTIONS))
    rows.submit(deciding, facts(decide_by=date(2026, 11, 24)))
    assert rows.order() == [deciding, sanctioned, plain]
    assert [rows.why(case) for case in rows.order()] == ["decision-date", "sanctions", ""]


def test_what_the_institution_changes_changes_its_place(rows: Rows) -> None:
    first, second, _ = rows.three()
    rows.submit(first, facts(**SANCTIONS))
    rows.submit(second, facts())
    amended = said.RequestAmended(facts=facts(decide_by=date(2026, 11, 24)), question="a" * 64)
    rows.happen(second, amended)
    assert rows.order() == [second, first]


def _recorded(case: str, event: Event, number: int) -> Recorded[Event]:
    one = recorded(event, number, START)
    meta = replace(one.meta, case=UUID(case))
    return replace(one, meta=meta, subject=f"requests.{case}")


def test_a_reason_names_codes_that_are_there() -> None:
    odd = Priority(code="odd", name=NAME, when=When(regimes=("XX-1",)), ahead=4)
    wrong = CATALOGUE.model_copy(update={"priority": {"odd": odd}})
    assert list(problems(wrong)) == ["priority.toml, odd: unknown regime XX-1"]
