"""What institutions did with their advice: counted by product, and never about a few of them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

from hypothesis import given as any_of
from hypothesis import strategies as st
from rich.console import Console

from schemas.catalogue.figures import Enough
from services.advice.assembly.figures import OTHER
from services.advice.assembly.outcomes import UNSAID, OfProduct, Reported, outcomes_of
from services.cli.look.outcomes_drawn import draw_outcomes
from tests.harness.strategies import tried

FEW = Enough(
    minimum_cases=3, minimum_institutions=2, minimum_alike=3, experience=20, minimum_experience=3
)
START = datetime(2026, 11, 2, 9, tzinfo=UTC)
LAST = date(2027, 6, 30)
MIXED = ("goes-ahead", "does-not-go-ahead")


def some(n: int, first: int = 0, institutions: str = "AB", **more: Any) -> list[Reported]:
    """Reports on so many cases, of these institutions by turns."""
    usual: dict[str, Any] = {
        "product": "p",
        "decision": "goes-ahead",
        "measures": (),
        "known_at": START,
    }
    return [
        Reported(
            case_id=str(first + i),
            institution=institutions[i % len(institutions)],
            **{**usual, **more},
        )
        for i in range(n)
    ]


def both(n: int, first: int = 0, **more: Any) -> list[Reported]:
    """As many of each decision."""
    return [
        one
        for i, decision in enumerate(MIXED)
        for one in some(n, first + i * n, decision=decision, **more)
    ]


def test_decisions_and_measures_are_counted_by_product() -> None:
    found = both(3) + some(3, 10, measures=("exit-clause", "training"))
    (told,) = outcomes_of(found, LAST, FEW)
    assert told == OfProduct(
        "p", 9, {"does-not-go-ahead": 3, "goes-ahead": 6}, {"exit-clause": 3, "training": 3}
    )


def test_the_last_report_of_a_case_counts() -> None:
    later = both(3, known_at=START + timedelta(days=1))
    (told,) = outcomes_of(some(6) + later, LAST, FEW)
    assert (told.reported, set(told.decisions.values())) == (6, {3})


def test_too_few_are_not_told_and_small_ones_go_together() -> None:
    assert outcomes_of(some(2), LAST, FEW) == ()
    assert outcomes_of(some(5, institutions="A"), LAST, FEW) == ()
    small = some(2, 20, product="q") + some(1, 30, product="r", institutions="B")
    told = outcomes_of(both(3) + small, LAST, FEW)
    assert [one.name for one in told] == ["p", OTHER]
    lonely = outcomes_of(both(3) + some(2, 20, product="q"), LAST, FEW)
    assert [(one.name, one.reported) for one in lonely] == [(OTHER, 8)]


def test_a_rare_decision_is_not_named_and_a_rare_measure_not_at_all() -> None:
    rare = some(1, 50, decision="not-decided-yet", measures=("confidant",))
    (told,) = outcomes_of(both(3) + rare, LAST, FEW)
    assert told.decisions in ({"does-not-go-ahead": 3, OTHER: 4}, {"goes-ahead": 3, OTHER: 4})
    assert told.measures == {}


def test_what_everybody_did_takes_more_institutions() -> None:
    alike = some(4, measures=("training",))
    (told,) = outcomes_of(alike, LAST, FEW)
    assert (told.reported, told.decisions, told.measures) == (4, {}, {})
    (told,) = outcomes_of(some(4, institutions="ABC", measures=("training",)), LAST, FEW)
    assert (told.decisions, told.measures) == ({"goes-ahead": 4}, {"training": 4})


def test_only_whole_months_count_and_a_small_month_waits() -> None:
    found = both(3) + some(1, 90, known_at=datetime(2026, 12, 20, tzinfo=UTC))
    assert outcomes_of(found, date(2026, 11, 29), FEW) == ()
    november = outcomes_of(found, date(2026, 11, 30), FEW)
    assert outcomes_of(found, date(2026, 12, 31), FEW) == november
    more = [*found, *some(3, 95, known_at=datetime(2027, 1, 5, tzinfo=UTC))]
    assert outcomes_of(more, date(2027, 1, 31), FEW)[0].reported == 10


@tried(60)
@any_of(
    st.lists(
        st.builds(
            Reported,
            case_id=st.integers(0, 30).map(str),
            product=st.sampled_from("pqr"),
            institution=st.sampled_from("ABCD"),
            decision=st.sampled_from("xyz"),
            measures=st.lists(st.sampled_from("mn"), max_size=2, unique=True).map(tuple),
            known_at=st.just(START),
            satisfied=st.sampled_from(("5", "1", UNSAID)),
        ),
        max_size=40,
    )
)
def test_whatever_is_told_is_about_enough(found: list[Reported]) -> None:
    last = {one.case_id: one for one in found}
    products = Counter(one.product for one in last.values())
    for one in outcomes_of(found, LAST, FEW):
        assert one.reported >= FEW.minimum_cases
        assert one.name == OTHER or one.reported == products[one.name]
        counts = (*one.decisions.values(), *one.measures.values(), *one.satisfied.values())
        assert all(FEW.minimum_cases <= count <= one.reported for count in counts)
        assert sum(one.decisions.values()) <= one.reported


def test_satisfaction_is_counted_like_a_decision_and_few_are_not_told() -> None:
    found = both(3, satisfied="5") + both(2, 10, satisfied="2") + both(2, 20)
    (told,) = outcomes_of(found, LAST, FEW)
    assert told.satisfied == {"2": 4, "5": 6, UNSAID: 4}
    found = both(3, satisfied="5") + some(2, 10, satisfied="1") + some(2, 20, satisfied="2")
    (told,) = outcomes_of(found, LAST, FEW)
    assert told.satisfied == {"5": 6, OTHER: 4}
    (told,) = outcomes_of(both(3, institutions="AB", satisfied="1"), LAST, FEW)
    assert told.satisfied == {}


def test_it_is_drawn_in_words() -> None:
    out = StringIO()
    told = (OfProduct("sparring", 7, {"goes-ahead": 4, OTHER: 3}, {"training": 3}, {"4": 7}),)
    draw_outcomes(Console(file=out, width=120), told, "nl")
    draw_outcomes(Console(file=out, width=120), (), "nl")
    drawn = out.getvalue()
    for words in (
        "Sparren",
        "De samenwerking gaat door",
        "overig",
        "Betrokken medewerkers",
        "Tevreden",
    ):
        assert words in drawn
