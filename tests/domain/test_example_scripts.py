"""The scripts of the demo requests can be played, and together they show everything."""

from __future__ import annotations

from collections import Counter
from typing import get_args

import pytest

from examples.loader import Example, load_examples
from examples.script import (
    Answer,
    Automatic,
    Contributes,
    Declines,
    FrontOffice,
    Refer,
    Refuse,
    Silent,
)
from schemas.catalogue import Catalogue, ReasonKind, load
from schemas.common import Assessment, Layer, Stance
from schemas.request import Facts

EXAMPLES = load_examples()
each = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.slug)


@pytest.fixture
def catalogue() -> Catalogue:
    return load()


def reasons(example: Example) -> list[tuple[ReasonKind, str]]:
    script, given = example.script, []
    if isinstance(script.front_office, Refuse):
        given.append((ReasonKind.REFUSE, script.front_office.reason))
    if script.withdrawal:
        given.append((ReasonKind.WITHDRAW, script.withdrawal.reason))
    given += [(ReasonKind.DIFFER, one.resolution) for one in script.resolutions]
    if script.correction:
        given.append((ReasonKind.CORRECT, script.correction.reason))
    if script.recalled:
        given.append((ReasonKind.CORRECT, script.recalled))
    if script.differences_accepted:
        given.append((ReasonKind.DIFFER, script.differences_accepted))
    if script.outcome:
        given.append((ReasonKind.OUTCOME, script.outcome.decision))
    for part in script.departments.values():
        if isinstance(part, Declines):
            given.append((ReasonKind.DECLINE, part.reason))
        if isinstance(part, Silent) and part.excused:
            given.append((ReasonKind.EXCUSE, part.excused))
    return given


@each
def test_every_reason_is_one_that_may_be_given(example: Example, catalogue: Catalogue) -> None:
    for kind, reason in reasons(example):
        assert kind in catalogue.reasons[reason].kinds
    if isinstance(example.script.front_office, Refer):
        assert catalogue.referrals[example.script.front_office.to].active


def routed(catalogue: Catalogue, facts: Facts, product: str) -> dict[str, set[str]]:
    """Department to aspects, as the rules have it."""
    fixed = catalogue.products[product].departments
    asked: dict[str, set[str]] = {}
    for rule in catalogue.rules_for(facts, product):
        for department in rule.departments:
            if not fixed or department in fixed:
                asked.setdefault(department, set()).update(rule.aspects)
    return asked


@each
def test_exactly_the_routed_departments_act_and_on_what_they_know(
    example: Example, catalogue: Catalogue
) -> None:
    if not example.script.circulated:
        assert not example.script.departments
        return
    asked = routed(catalogue, example.submit.facts, example.product or "")
    assert set(example.script.departments) == set(asked) | set(example.script.midway)
    assert not set(asked) & set(example.script.midway)
    for department, part in example.script.contributions.items():
        on = {finding.aspect for finding in part.contribution.findings}
        assert on <= asked.get(department, set()) | set(catalogue.departments[department].expertise)


@each
def test_departments_differ_exactly_where_the_script_says(example: Example) -> None:
    weights = list(Assessment)
    heaviest: dict[str, dict[str, int]] = {}
    for department, part in example.script.contributions.items():
        for finding in part.contribution.findings:
            if finding.layer is not Layer.INTERNAL:
                views = heaviest.setdefault(finding.aspect, {})
                weight = weights.index(finding.assessment)
                views[department] = max(weight, views.get(department, 0))
    differ = {aspect for aspect, views in heaviest.items() if len(set(views.values())) > 1}
    assert differ == set(example.script.differ)
    settled = {one.aspect for one in example.script.resolutions}
    assert settled <= differ
    assert bool(differ - settled) == bool(example.script.differences_accepted)
    for round_ in example.script.rounds:
        assert set(round_.aspects) <= differ
        assert set(round_.views) == {
            department for aspect in round_.aspects for department in heaviest[aspect]
        }


@each
def test_an_advice_ends_in_an_outcome_and_every_paragraph_can_be_quoted(example: Example) -> None:
    if not example.script.issued:
        return
    assert example.script.outcome
    for part in example.script.departments.values():
        assert not isinstance(part, Silent) or part.excused
    for part in example.script.contributions.values():
        assert any(f.layer is Layer.QUOTABLE for f in part.contribution.findings)
        ids = [finding.id for finding in part.contribution.findings]
        assert len(ids) == len(set(ids))
        objects = part.agreement[-1].stance is Stance.OBJECT
        assert not objects or example.script.escalation


def test_everything_that_can_happen_happens_somewhere() -> None:
    scripts = [example.script for example in EXAMPLES]
    parts = [part for script in scripts for part in script.departments.values()]
    front_office = Counter(type(script.front_office) for script in scripts)
    assert set(front_office) == set(get_args(get_args(FrontOffice)[0]))
    assert front_office[Answer] >= 2
    assert any(isinstance(part, Silent) and part.excused for part in parts)
    assert any(isinstance(part, Declines) for part in parts)
    contributed = [part for part in parts if isinstance(part, Contributes)]
    assert any(part.late for part in contributed)
    assert any(part.asks for part in contributed)
    assert any(part.agreement[0].stance is Stance.OBJECT for part in contributed)
    assert any(script.information for script in scripts)
    assert any(script.amendment for script in scripts)
    assert any(script.withdrawal for script in scripts)
    assert any(script.rounds for script in scripts)
    assert any(one.dissent for script in scripts for one in script.resolutions)
    assert any(script.escalation for script in scripts)
    assert any(script.correction for script in scripts)
    assert any(script.recalled for script in scripts)
    assert any(script.after_draft for script in scripts)
    follows = [example for example in EXAMPLES if example.script.follows]
    assert follows
    for example in follows:
        earlier = next(one for one in EXAMPLES if one.slug == example.script.follows)
        assert earlier.institution == example.institution
    assert any(
        isinstance(script.departments[code], Contributes)
        for script in scripts
        for code in script.midway
    )
    assert any(isinstance(part, Silent) and part.claims for part in parts)
    assert len([script for script in scripts if script.differ]) >= 2
    assert any(len(script.departments) == 5 and script.differ for script in scripts)


def test_what_goes_out_by_itself_is_an_automatic_product(catalogue: Catalogue) -> None:
    for example in EXAMPLES:
        automatic = isinstance(example.script.front_office, Automatic)
        product = catalogue.products.get(example.submit.product or "")
        assert automatic == bool(product and product.automatic)
