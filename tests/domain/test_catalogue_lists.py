"""The lists of the catalogue: complete, sourced, found in both languages, old ones readable."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from schemas.catalogue import CHOICE, CatalogueError, TechnologyList, load, read, versions
from schemas.catalogue.reading import TABLES
from schemas.common import Refused
from services.faces.catalogue import TITLES, sections, version_of

HOME = Path(load.__code__.co_filename).parent
KNOWN = load()
PUBLISHED = ("departments", "institutions", "technologies", "subcategories", "regimes", "attention")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A version that may be changed."""
    return Path(shutil.copytree(HOME / versions()[-1], tmp_path / "2099-01"))


def test_who_may_ask_is_complete_by_kind() -> None:
    assert Counter(one.kind for one in KNOWN.institutions.values()) == {
        "university": 14,
        "applied-sciences": 36,
        "medical-centre": 7,
        "to2": 5,
        "research": 24,
    }
    parts = Counter(one.part_of for one in KNOWN.institutions.values() if one.part_of)
    assert parts == {"NWO-I": 10, "KNAW": 12}


def test_no_two_institutions_have_a_name_in_common() -> None:
    for one in KNOWN.institutions.values():
        own = {one.name.nl, one.name.en, *one.also}
        for other in KNOWN.institutions.values():
            if other is not one:
                assert not own & {other.name.nl, other.name.en, *other.also}, one.code


def test_the_lists_of_technologies_are_whole() -> None:
    lists = Counter(one.list for one in KNOWN.technologies.values())
    assert lists == {TechnologyList.CRITICAL: 10, TechnologyList.DUAL_USE: 10}
    assert {f"DU-{number}" for number in range(10)} <= KNOWN.technologies.keys()
    assert "".join(KNOWN.subcategories) == "ABCDE"


@pytest.mark.parametrize("table", PUBLISHED)
def test_what_is_published_says_where(table: str) -> None:
    assert all(one.source != CHOICE for one in getattr(KNOWN, table).values())


def test_the_uniform_indicators_are_a_slot_and_nothing_is_invented() -> None:
    assert KNOWN.indicators == {}
    assert [s.lines for s in sections(KNOWN, table="indicators")] == [()]


def test_every_list_has_a_name_and_every_name_a_list() -> None:
    assert TITLES.keys() == TABLES.keys()
    assert [one.table for one in sections(KNOWN)] == list(TITLES)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("delft", "TUD"),
        ("Delft University", "TUD"),
        ("833/2014", "RU-833-2014"),
        ("kwantum", "QUANTUM"),
        ("halfgeleiders", "SEMICONDUCTORS"),
        ("crown jewel", "crown-jewel"),
    ],
)
def test_an_entry_is_found_by_its_words_in_either_language(words: str, code: str) -> None:
    assert code in {line.code for one in sections(KNOWN, words) for line in one.lines}


def test_all_words_must_stand_in_it_and_what_is_not_there_is_not_found() -> None:
    assert sections(KNOWN, "delft zeppelin") == ()


def test_an_unknown_list_or_version_is_refused() -> None:
    with pytest.raises(Refused, match="no list horoscopes"):
        sections(KNOWN, table="horoscopes")
    with pytest.raises(Refused, match="unknown version"):
        version_of("1999-01")


def test_a_version_from_before_a_list_was_there_is_still_readable(folder: Path) -> None:
    for file, table in (
        ("referrals", "referral_rules"),
        ("technologies", "subcategories"),
        ("indicators", "attention"),
    ):
        path = folder / f"{file}.toml"
        path.write_text(path.read_text().partition(f"[[{table}]]")[0])
    old = read(folder)
    assert not (old.referral_rules or old.subcategories or old.attention)
    assert old.referrals == KNOWN.referrals and old.technologies == KNOWN.technologies


def test_a_part_of_nothing_is_refused(folder: Path) -> None:
    path = folder / "institutions.toml"
    path.write_text(path.read_text().replace('part_of = "KNAW"', 'part_of = "TUDD"', 1))
    with pytest.raises(CatalogueError, match="unknown institution TUDD"):
        read(folder)
