"""The demo requests say only what the schemas and the catalogue allow, in the published mix."""

from __future__ import annotations

import re
import tomllib
from collections import Counter

import pytest
from pydantic import BaseModel

from examples.loader import HOME, Example, load_examples, load_people
from schemas.catalogue import Catalogue, load
from schemas.common import Role
from schemas.contacts import ASK, CONTACTS
from schemas.question import Cooperation

EXAMPLES = load_examples()
each = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.slug)

PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+\.\w+|\b\d{8,9}\b|\b(dhr|mevr|dr|prof|ir|mr)\.", re.IGNORECASE
)


@pytest.fixture
def catalogue() -> Catalogue:
    return load()


def asked_of(example: Example) -> list[str]:
    """Everything the institution writes."""
    questions = [example.submit.question]
    if example.script.amendment:
        questions.append(example.script.amendment.question)
    texts = [t for q in questions for t in (q.title, q.question, q.background, q.own_assessment)]
    asks = [part.asks for part in example.script.contributions.values() if part.asks]
    return texts + [ask.answer for ask in (*asks, example.script.information) if ask]


def assert_nothing_ignored(raw: object, read: object, at: str) -> None:
    """Messages ignore unknown fields; a misspelt one in an example must not pass."""
    if isinstance(raw, dict) and isinstance(read, BaseModel | dict):
        fields = dict(read) if isinstance(read, BaseModel) else read
        for key, value in raw.items():
            assert key in fields, f"{at}: {key} is ignored"
            assert_nothing_ignored(value, fields[key], f"{at}.{key}")
    elif isinstance(raw, list) and isinstance(read, tuple):
        for row, item in zip(raw, read, strict=True):
            assert_nothing_ignored(row, item, at)


@each
def test_no_field_is_misspelt(example: Example) -> None:
    raw = tomllib.loads((HOME / "requests" / f"{example.slug}.toml").read_text(encoding="utf-8"))
    assert_nothing_ignored(raw, example, example.slug)


def test_numbers_and_slugs_are_unique_and_the_key_follows_from_them() -> None:
    assert len({example.slug[:2] for example in EXAMPLES}) == len(EXAMPLES) >= 12
    assert all(re.fullmatch(r"\d\d-[a-z0-9-]+", example.slug) for example in EXAMPLES)
    assert EXAMPLES[0].submit.idempotency_key == f"demo-{EXAMPLES[0].slug}"


@each
def test_every_file_says_that_it_is_invented(example: Example) -> None:
    first = (HOME / "requests" / f"{example.slug}.toml").read_text(encoding="utf-8")
    assert first.startswith("# DEMO: een verzonnen aanvraag")


@each
def test_the_contact_is_a_persona_of_the_institution(example: Example) -> None:
    person = {person.id: person for person in load_people()}[example.contact]
    assert person.organisation == example.institution
    assert ASK & {*person.roles}


@each
def test_every_code_is_in_the_catalogue(example: Example, catalogue: Catalogue) -> None:
    assert example.institution in catalogue.institutions
    assert example.product in {*catalogue.products, None}
    amendment = example.script.amendment
    for facts in (example.submit.facts, *([amendment.facts] if amendment else [])):
        assert set(facts.technologies) <= set(catalogue.technologies)
        assert set(facts.regimes) <= set(catalogue.regimes)
    assert set(example.script.departments) <= set(catalogue.desks)
    if example.script.outcome:
        assert set(example.script.outcome.measures) <= set(catalogue.measures)
    for part in example.script.contributions.values():
        assert all(catalogue.storable(finding.marking) for finding in part.contribution.findings)


@each
def test_nothing_personal_is_in_what_the_institution_writes(example: Example) -> None:
    for text in asked_of(example):
        assert not PERSONAL.search(text)


def share(count: int) -> float:
    return count / len(EXAMPLES)


def test_the_mix_is_the_published_one() -> None:
    cooperations = Counter(example.submit.facts.cooperation for example in EXAMPLES)
    countries = Counter(c for example in EXAMPLES for c in example.submit.facts.countries)
    assert 0.20 <= share(cooperations[Cooperation.PARTNERSHIP]) <= 0.32
    assert 0.20 <= share(cooperations[Cooperation.APPOINTMENT]) <= 0.32
    assert set(cooperations) == set(Cooperation)
    assert 0.30 <= share(countries["CN"]) <= 0.40
    assert 0.10 <= share(countries["RU"]) <= 0.18
    assert 0.08 <= share(countries["IR"]) <= 0.14
    assert len(countries) >= 6


def test_the_countries_of_partners_are_counted() -> None:
    for example in EXAMPLES:
        partners = {partner.country for partner in example.submit.question.partners}
        assert partners <= set(example.submit.facts.countries)


def test_every_party_has_its_personas(catalogue: Catalogue) -> None:
    people = load_people()
    assert len({person.id for person in people}) == len(people)
    roles = Counter((person.zone, role) for person in people for role in person.roles)
    for desk in catalogue.desks:
        assert roles[desk, Role.EXPERT] >= 2
        assert roles[desk, Role.LEAD] == 1
    assert roles["LOKET", Role.COORDINATOR] == 2
    assert roles["LOKET", Role.AUDITOR] == 1
    assert all(roles["DOOR", role] for role in CONTACTS)
    assert roles["LOKET", Role.OWNER] == 2
    assert {person.organisation for person in people if person.zone == "DOOR"} <= {
        *catalogue.institutions
    }


def test_a_persona_belongs_to_its_zone() -> None:
    for person in load_people():
        assert person.name.startswith("Demo-")
        if person.zone == "DOOR":
            assert person.organisation
        else:
            assert person.zone in {person.department, "LOKET"}
