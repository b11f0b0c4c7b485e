"""What became of questions by country: counted once a case and country, never about a few."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given as any_of
from hypothesis import strategies as st

from schemas import request, subjects
from schemas.catalogue.figures import Enough
from schemas.common import Event, Position
from schemas.envelope import Recorded
from schemas.record import CaseDestroyed
from services.advice.assembly.by_country import KNOWN, CameTo, OfPart, by_country, read
from services.advice.assembly.figures import OTHER, Figures
from services.advice.assembly.history import MODEL, apply
from services.faces.figures import Told, country_rows
from tests.harness.happened import ISSUED, circulated, opened, received, submitted
from tests.harness.makers import facts
from tests.harness.spec import CASE, recorded
from tests.harness.strategies import tried

FEW = Enough(
    minimum_cases=3, minimum_institutions=2, minimum_alike=3, experience=20, minimum_experience=3
)
START = datetime(2026, 11, 2, 9, tzinfo=UTC)
LAST = date(2027, 6, 30)
DAY = timedelta(days=1)
MIXED = ("answered", "circulated")


def some(n: int, *countries: str, first: int = 0, **more: Any) -> list[CameTo]:
    """So many cases of two institutions by turns, half of them answered."""
    usual: dict[str, Any] = {"part": "handled", "days": 2.0, "known_at": START}
    return [
        CameTo(
            **{
                "case_id": str(first + i),
                "what": MIXED[i // (n // 2 or 1) % 2],
                "institution": "AB"[i % 2],
                "countries": countries,
                **usual,
                **more,
            }
        )
        for i in range(n)
    ]


def test_outcomes_are_counted_by_country_with_the_median_in_days() -> None:
    came = some(6, "CN", days=2.0) + some(6, "US", first=10, days=3.5)
    china, america = by_country(came, LAST, FEW)
    assert china.handled == OfPart(6, {"answered": 3, "circulated": 3}, 2.0)
    assert (america.country, america.handled) == ("US", replace(china.handled, median_days=3.5))
    assert china.advised is None


def test_a_case_that_names_two_countries_counts_for_both_and_one_that_names_none_apart() -> None:
    told = by_country(some(6, "CN", "US") + some(6, first=10), LAST, FEW)
    assert {one.country: one.handled.cases for one in told if one.handled} == {
        "": 6,
        "CN": 6,
        "US": 6,
    }


def test_too_few_are_not_told_and_small_countries_go_together() -> None:
    assert by_country(some(2, "CN"), LAST, FEW) == ()
    assert by_country(some(6, "CN", institution="A"), LAST, FEW) == ()
    small = some(2, "IR", first=20) + some(2, "RU", first=30)
    told = by_country(some(6, "CN") + small, LAST, FEW)
    assert [one.country for one in told] == ["CN", OTHER]
    lonely = by_country(some(6, "CN") + some(2, "IR", first=20), LAST, FEW)
    assert [(one.country, one.handled and one.handled.cases) for one in lonely] == [(OTHER, 8)]


def test_where_all_came_to_the_same_that_takes_more_institutions() -> None:
    (told,) = by_country(some(6, "CN", what="refused"), LAST, FEW)
    assert told.handled == OfPart(6, {}, 2.0)


CASES = st.lists(
    st.tuples(
        st.sampled_from(["CN", "IR", "US", "NL"]),
        st.sampled_from(["answered", "refused", "circulated"]),
        st.sampled_from("ABCD"),
        st.integers(0, 5),
    ),
    max_size=60,
)


@tried(80)
@any_of(CASES)
def test_no_number_is_about_fewer_than_is_enough(cases: list[tuple[str, str, str, int]]) -> None:
    came = [
        CameTo(str(i), "handled", what, who, (country,), 1.0, START + month * 31 * DAY)
        for i, (country, what, who, month) in enumerate(sorted(cases, key=lambda c: c[3]))
    ]
    for one in by_country(came, LAST, FEW):
        assert one.handled and one.handled.cases >= FEW.minimum_cases
        assert all(count >= FEW.minimum_cases for count in one.handled.came_to.values())
        assert sum(one.handled.came_to.values()) in (0, one.handled.cases)


def test_a_month_that_is_not_over_and_what_came_later_is_not_told() -> None:
    assert by_country(some(6, "CN"), date(2026, 11, 29), FEW) == ()
    assert by_country(some(6, "CN"), date(2026, 11, 30), FEW)


def rows(*events: Recorded[Any]) -> list[CameTo]:
    """What the read model has after these events."""
    db = sqlite3.connect(":memory:")
    db.row_factory = sqlite3.Row
    db.executescript(MODEL.schema)
    for event in events:
        apply(db, event)
    return list(read(db.execute(KNOWN, ("9999",))))


def asked(event: Event, sequence: int, at: datetime) -> Recorded[Any]:
    return replace(recorded(event, sequence, at), subject=subjects.request(CASE))


def handled(event: Event, sequence: int, at: datetime) -> Recorded[Any]:
    return replace(recorded(event, sequence, at), subject=subjects.case(CASE))


CHINA = facts(countries=("CN", "US"))
DONE = (
    asked(submitted(facts=CHINA), 1, START),
    asked(circulated(facts=CHINA), 2, START + 2 * DAY),
    handled(opened(facts=CHINA, submitted_at=START), 1, START + 2 * DAY),
    handled(received("EZK", position=Position.ADVISE_AGAINST), 2, START + 3 * DAY),
    handled(received("BZ", position=Position.NO_OBJECTION), 3, START + 4 * DAY),
    handled(ISSUED, 4, START + 9 * DAY),
)


def test_a_case_leaves_a_row_when_it_is_handled_and_one_when_it_is_advised_on() -> None:
    found = {one.part: one for one in rows(*DONE, *DONE)}
    assert (found["handled"].what, found["handled"].days) == ("circulated", 2.0)
    assert (found["advised"].what, found["advised"].days) == ("advise_against", 9.0)
    assert {one.countries for one in found.values()} == {("CN", "US")}


def test_the_countries_are_those_of_the_request_as_it_was_amended() -> None:
    changed = request.RequestAmended(facts=facts(countries=("JP",)), question="0" * 64)
    refused = request.RequestRefused(reason="duplicate", explanation="1" * 64)
    (one,) = rows(DONE[0], asked(changed, 2, START + DAY), asked(refused, 3, START + 2 * DAY))
    assert (one.what, one.countries) == ("refused", ("JP",))


def test_a_case_that_is_destroyed_leaves_nothing() -> None:
    gone = recorded(CaseDestroyed(case=CASE, ground="retention", chain="0" * 64), 9)
    assert rows(*DONE, gone) == []


def test_the_file_has_every_number_with_its_words() -> None:
    countries = by_country(some(6, "CN"), LAST, FEW)
    told = Told(LAST, Figures(LAST, None, None, {}), countries=countries)
    found = list(country_rows(told, "en"))
    assert [(r["name"], r.get("came_to_name", ""), r["cases"]) for r in found] == [
        ("China", "", 6),
        ("China", "answered by the Loket itself", 3),
        ("China", "put out to departments", 3),
    ]
