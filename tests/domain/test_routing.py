"""Which departments are asked, on which aspects, by which rules, and who leads."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.catalogue import When
from schemas.common import Aspect, Refused
from schemas.question import Cooperation, Facts, Theme
from services.intake.routing import route
from tests.harness.makers import CATALOGUE, facts
from tests.harness.strategies import tried

PRODUCTS = CATALOGUE.products
CIRCULATED = [code for code, product in PRODUCTS.items() if product.circulated]
codes = st.builds(
    facts,
    theme=st.sampled_from(Theme),
    cooperation=st.sampled_from(Cooperation),
    technologies=st.lists(st.sampled_from(sorted(CATALOGUE.technologies)), max_size=2).map(tuple),
    regimes=st.lists(st.sampled_from(sorted(CATALOGUE.regimes)), max_size=1).map(tuple),
    aspects=st.lists(st.sampled_from(Aspect), max_size=2).map(tuple),
)


def test_every_department_knows_why_it_is_asked() -> None:
    routed, lead = route(CATALOGUE, facts(regimes=("IR-267-2012",)), PRODUCTS["case-advice"])
    found = {r.department: r for r in routed}
    assert lead == "BZ" and "sanctions-regime" in found["BZ"].rules
    assert Aspect.SANCTIONS in found["BZ"].aspects


def test_the_choice_of_a_coordinator_wins_over_the_product_and_that_over_the_rules() -> None:
    asked = facts(theme=Theme.INFLUENCE, cooperation=Cooperation.OTHER)
    by_rules, _ = route(CATALOGUE, asked, PRODUCTS["case-advice"])
    by_product, _ = route(CATALOGUE, asked, PRODUCTS["sanctions-reading"])
    by_choice, lead = route(CATALOGUE, asked, PRODUCTS["sanctions-reading"], ("DEF", "DEF", "BZK"))
    assert {r.department for r in by_rules} == {"JENV", "BZK"}
    assert {r.department for r in by_product} == {"BZ", "EZK"}
    assert [r.department for r in by_choice] == ["DEF", "BZK"] and lead == "DEF"


def test_a_department_that_no_rule_asks_is_asked_on_what_it_knows_about() -> None:
    routed, _ = route(CATALOGUE, facts(theme=Theme.ETHICS), PRODUCTS["case-advice"], ("DEF",))
    assert set(routed[0].aspects) == set(CATALOGUE.departments["DEF"].expertise)
    assert routed[0].rules == ()


@pytest.mark.parametrize("code", ["OCW", "RVO", "ezk", "XX"])
def test_a_department_without_a_desk_is_not_asked(code: str) -> None:
    with pytest.raises(Refused) as refused:
        route(CATALOGUE, facts(), PRODUCTS["case-advice"], (code,))
    assert refused.value.reason == "unknown_department" and "EZK" in refused.value.what_to_do


@tried(30)
@given(codes, st.sampled_from(CIRCULATED), st.sampled_from(["CN", "RU", "NL"]))
def test_every_request_goes_somewhere_led_by_one_of_them_whatever_the_country(
    asked: Facts, product: str, country: str
) -> None:
    routed, lead = route(CATALOGUE, asked, PRODUCTS[product])
    names = [r.department for r in routed]
    assert lead in names and len(set(names)) == len(names) and set(names) <= set(CATALOGUE.desks)
    assert all(r.aspects for r in routed)
    abroad = asked.model_copy(update={"countries": (country,)})
    assert route(CATALOGUE, abroad, PRODUCTS[product]) == (routed, lead)


CLAUSES: list[tuple[When, dict[str, Any], str]] = [
    (When(themes=(Theme.ETHICS,)), {"theme": Theme.ETHICS}, "case-advice"),
    (When(technologies=("AI", "QUANTUM")), {"technologies": ("QUANTUM",)}, "case-advice"),
    (When(regimes=("IR-267-2012",)), {"regimes": ("IR-267-2012",)}, "case-advice"),
    (When(aspects=(Aspect.ACCESS,)), {"aspects": (Aspect.ACCESS,)}, "case-advice"),
    (When(cooperations=(Cooperation.VISIT,)), {"cooperation": Cooperation.VISIT}, "case-advice"),
    (When(products=("quick-scan",)), {}, "quick-scan"),
]


@pytest.mark.parametrize(("when", "given_facts", "product"), CLAUSES)
def test_a_rule_fires_on_what_it_looks_at_and_on_nothing_else(
    when: When, given_facts: dict[str, Any], product: str
) -> None:
    assert when.holds(facts(**given_facts), product)
    others = [(asked, code) for other, asked, code in CLAUSES if other is not when]
    assert not any(when.holds(facts(**asked), code) for asked, code in others)


def test_a_rule_with_two_conditions_needs_both() -> None:
    both = When(themes=(Theme.ETHICS,), technologies=("AI",))
    assert both.holds(facts(theme=Theme.ETHICS, technologies=("AI",)), "case-advice")
    assert not both.holds(facts(theme=Theme.ETHICS), "case-advice")
    assert not both.holds(facts(technologies=("AI",)), "case-advice")
