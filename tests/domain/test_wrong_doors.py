"""A wrong door is recognised by data, a person decides, and what was passed on is on record."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from schemas import request as said
from schemas.catalogue import CatalogueError, load, read, versions
from schemas.catalogue.origin import tells_origin
from schemas.question import Cooperation, Facts, Part, Partner
from services.faces.countries import countries
from services.faces.question_words import QUESTION
from services.intake import domain
from services.intake.referring import WrongDoor, there_is, wrong_doors
from tests.harness.happened import submitted
from tests.harness.makers import CATALOGUE, INTAKE, coordinator, facts, question, referring
from tests.harness.spec import given
from tests.harness.strategies import tried

HOME = Path(load.__code__.co_filename).parent
RULES = CATALOGUE.referral_rules


def doors(words: str = "Wat moeten wij weten?", **changes: Any) -> dict[str, WrongDoor]:
    """The doors that are proposed, by body."""
    found = wrong_doors(CATALOGUE, facts(**changes), None, question(words))
    return {door.referral.code: door for door in found}


def test_every_rule_fires_on_each_of_its_words_in_any_case_and_names_it() -> None:
    for rule in RULES.values():
        for words in rule.words.both:
            fired = doors(f"Vraag: {words.upper()}?")[rule.to].fired
            found = next(one.words for one in fired if one.rule is rule)
            assert words in found, rule.code


@pytest.mark.parametrize("words", ["Spionagefilms", "antispionage", "de screeningsruimte", "nee"])
def test_part_of_a_word_is_no_word(words: str) -> None:
    assert doors(words) == {}


def test_a_line_break_within_a_phrase_does_not_hide_it() -> None:
    assert set(doors("Geldt het verscherpt\n  toezicht?")) == {"kennisembargo"}


@pytest.mark.parametrize(
    ("cooperation", "regimes", "found"),
    [
        (Cooperation.APPOINTMENT, ("KP-2017-1509",), {"kennisembargo"}),
        (Cooperation.VISIT, ("IR-267-2012",), {"kennisembargo"}),
        (Cooperation.PARTNERSHIP, ("IR-267-2012",), set()),
        (Cooperation.APPOINTMENT, (), set()),
    ],
)
def test_access_to_a_supervised_field_is_recognised_by_facts_alone(
    cooperation: Cooperation, regimes: tuple[str, ...], found: set[str]
) -> None:
    proposed = doors(cooperation=cooperation, regimes=regimes)
    assert set(proposed) == found
    assert all(one.words == () for door in proposed.values() for one in door.fired)


def test_a_partners_name_is_not_looked_at() -> None:
    named = question(partners=(Partner(name="Spionage BV", country="NL"),))
    assert wrong_doors(CATALOGUE, facts(), None, named) == ()


def test_erased_words_leave_what_the_facts_say() -> None:
    asked = facts(cooperation=Cooperation.VISIT, regimes=("RU-833-2014",))
    assert [d.referral.code for d in wrong_doors(CATALOGUE, asked, None, None)] == ["kennisembargo"]


@tried(30)
@for_all(st.sampled_from(["CN", "IR", "RU", "NL"]), st.sampled_from(list(Cooperation)))
def test_no_country_opens_or_closes_a_door(country: str, cooperation: Cooperation) -> None:
    asked = facts(cooperation=cooperation)
    abroad = asked.model_copy(update={"countries": (country,)})
    words = question("Is dit spionage?")
    here = wrong_doors(CATALOGUE, asked, None, words)
    assert here and here == wrong_doors(CATALOGUE, abroad, None, words)


def test_a_body_that_is_not_open_yet_is_told_of_and_never_referred_to() -> None:
    assert not doors("Wanneer komt de screening?")["justis"].referral.active
    asked = given(INTAKE, submitted())
    asked.when(domain.refer, referring("justis"), coordinator()).refused("door_not_open")
    asked.when(domain.refer, referring("horoscope"), coordinator()).refused("unknown_code")


def test_what_proposed_it_is_on_record_when_the_coordinator_follows_it_and_only_then() -> None:
    words = question("Is dit spionage?")
    followed = given(INTAKE, submitted()).when(
        domain.refer, referring("aivd", words), coordinator()
    )
    event = followed.then(said.RequestReferred).events[-1].data
    assert isinstance(event, said.RequestReferred) and event.rules == ("suspected-intelligence",)
    other = given(INTAKE, submitted()).when(domain.refer, referring("cdiu", words), coordinator())
    event = other.then(said.RequestReferred).events[-1].data
    assert isinstance(event, said.RequestReferred) and event.rules == ()


def test_every_part_that_can_be_passed_on_has_words() -> None:
    assert QUESTION["passable"].keys() == {*Part, "answers", "contact"}


FILLED = st.lists(st.sampled_from(list(Part)), unique=True).map(tuple)


@tried(60)
@for_all(FILLED, st.booleans(), st.data())
def test_every_part_that_is_there_was_passed_on_or_was_not(
    parts: tuple[Part, ...], answered: bool, data: st.DataObject
) -> None:
    before = given(INTAKE, submitted(filled=parts))
    if answered:
        asks = said.InformationAsked(question="0" * 64)
        before = before.and_(asks, said.InformationGiven(answer="1" * 64, circulated=False))
    assert before.state
    there = there_is(before.state)
    assert {*parts} <= {*there} and ("answers" in there) is answered and "contact" in there
    chosen = tuple(data.draw(st.lists(st.sampled_from(there), unique=True)))
    asked = referring(sent_along=chosen)
    after = before.when(domain.refer, asked, coordinator()).then(said.RequestReferred)
    event = after.events[-1].data
    assert isinstance(event, said.RequestReferred)
    assert {*event.sent_along} == {*chosen}
    assert sorted((*event.sent_along, *event.withheld)) == sorted(there)
    after.when(domain.refer, asked, coordinator()).then(None)


def test_what_is_not_there_or_not_known_cannot_have_been_passed_on() -> None:
    unknown = Facts.model_validate({**facts().model_dump(), "unknown": ("partners",)})
    before = given(INTAKE, submitted(facts=unknown, filled=(Part.TITLE, Part.PARTNERS)))
    for part in ("partners", "background", "cv"):
        asked = referring(sent_along=(part,))
        before.when(domain.refer, asked, coordinator()).refused("part_not_there")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A version that may be spoiled."""
    return Path(shutil.copytree(HOME / versions()[-1], tmp_path / "2099-01"))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('to = "aivd"', 'to = "fbi"', "unknown referral fbi"),
        ('"spionnen"', '"Chinese student"', "looks at a country or nationality"),
        ('"spionnen"', '"nationaliteit"', "looks at a country or nationality"),
        ("when = { coop", 'when = { countries = ["CN"], coop', "may not look at a country"),
        ("when = { coop", 'when = { nationality = ["CN"], coop', "Extra inputs"),
        ('legal_basis = "Ver', 'source = "', "name its legal_basis"),
    ],
)
def test_a_rule_that_would_mislead_is_refused_by_name(
    folder: Path, old: str, new: str, told: str
) -> None:
    path = folder / "referrals.toml"
    text = path.read_text()
    assert old in text
    if old.startswith("legal"):
        text = "\n".join(line for line in text.splitlines() if not line.startswith("legal_basis"))
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(CatalogueError, match=told):
        read(folder)


ORIGINS = "Chinees Iraanse Russen Syrische Turks Koreaans American German nationality paspoort"


@pytest.mark.parametrize("word", ORIGINS.split())
def test_a_nationality_is_recognised_in_words(word: str) -> None:
    assert tells_origin(f"een {word} gast")


def test_the_name_of_every_country_tells_origin() -> None:
    silent = [n.nl for n in countries().values() if not (tells_origin(n.nl) and tells_origin(n.en))]
    assert silent == []
