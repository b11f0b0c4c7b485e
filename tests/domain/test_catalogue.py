"""The catalogue loads, and data that would mislead somebody is refused by name."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest

from schemas.catalogue import CHOICE, CatalogueError, Effect, Kind, ReasonKind, load, read, versions
from schemas.catalogue.contents import Catalogue
from schemas.clock import Target, Unit
from schemas.common import Aspect
from schemas.question import Cooperation, Facts, Theme

HOME = Path(load.__code__.co_filename).parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A version that may be spoiled."""
    return Path(shutil.copytree(HOME / versions()[-1], tmp_path / "2099-01"))


def spoil(folder: Path, file: str, old: str, new: str) -> str:
    """Change a file once and return what `read` says of it."""
    path = folder / f"{file}.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(CatalogueError) as refused:
        read(folder)
    return str(refused.value)


def test_every_version_loads_and_the_newest_is_the_default() -> None:
    assert [load(version).version for version in versions()] == list(versions())
    assert load() is load(versions()[-1])


def test_an_unknown_version_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(CatalogueError, match=versions()[-1]):
        load("1999-01")


def test_several_versions_stand_side_by_side(folder: Path) -> None:
    assert read(folder).version == "2099-01"
    assert read(folder).products == load().products


def test_five_departments_have_a_desk_and_the_policy_owner_has_none() -> None:
    assert load().desks == ("EZK", "JENV", "BZ", "DEF", "BZK")
    assert not load().departments["OCW"].desk
    assert load().departments["JENV"].short == "JenV"


def test_only_the_first_response_is_published_and_every_other_term_says_choice() -> None:
    for product in load().products.values():
        assert product.first_response == Target(amount=48, unit=Unit.HOURS, warn=8)
        assert product.terms.first_response.source != CHOICE
        own = [one.model_dump(exclude_none=True) for one in product.terms_of.values()]
        rest = [product.terms.model_dump(exclude={"first_response"}, exclude_none=True), *own]
        assert {term["source"] for terms in rest for term in terms.values()} == {CHOICE}


def test_a_department_can_have_a_term_of_its_own() -> None:
    reading = load().products["technology-reading"]
    assert reading.own("EZK") == {"contribution": None, "agreement": None}
    assert reading.own("DEF")["contribution"] == Target(amount=7, unit=Unit.WORKDAYS, warn=2)


def test_every_kind_of_term_has_steps_that_grow_more_urgent() -> None:
    for kind in Kind:
        steps = load().steps(kind)
        assert [step.level for step in steps] == sorted({step.level for step in steps})
        assert [step.late for step in steps] == sorted(step.late for step in steps)
        assert steps[-1].late


def test_sparring_never_goes_to_departments_and_the_quick_scan_always_to_all() -> None:
    sparring, quick_scan = load().products["sparring"], load().products["quick-scan"]
    assert not sparring.circulated
    with pytest.raises(LookupError, match="sparring"):
        _ = sparring.advice
    assert quick_scan.automatic
    assert quick_scan.departments == load().desks
    assert not quick_scan.countersigned
    assert not quick_scan.agreement_needed


def every_kind_of_request(catalogue: Catalogue) -> list[tuple[Facts, str]]:
    circulated = [code for code, product in catalogue.products.items() if product.circulated]
    return [
        (Facts(theme=theme, cooperation=cooperation, aspects=aspects), product)
        for theme, cooperation, product in itertools.product(Theme, Cooperation, circulated)
        for aspects in ((), *((aspect,) for aspect in Aspect))
    ]


def test_every_request_meets_a_rule_and_the_default_only_when_no_other_fits() -> None:
    for facts, product in every_kind_of_request(load()):
        fired = load().rules_for(facts, product)
        assert fired
        assert not any(rule.default for rule in fired) or len(fired) == 1
    plain = Facts(theme=Theme.TRANSFER, cooperation=Cooperation.OTHER)
    assert [rule.code for rule in load().rules_for(plain, "case-advice")] == ["default"]


def test_all_conditions_of_a_rule_must_hold(folder: Path) -> None:
    path = folder / "routing.toml"
    both = 'when = { themes = ["ethics"], cooperations = ["funding"] }'
    path.write_text(path.read_text().replace('when = { themes = ["ethics"] }', both))
    when = read(folder).rules["ethics-theme"].when
    assert when.holds(Facts(theme=Theme.ETHICS, cooperation=Cooperation.FUNDING), "case-advice")
    assert not when.holds(Facts(theme=Theme.ETHICS, cooperation=Cooperation.VISIT), "case-advice")


def test_no_rule_looks_at_a_country() -> None:
    assert not any(rule.when.countries for rule in load().rules.values())
    plain = Facts(theme=Theme.TRANSFER, cooperation=Cooperation.PARTNERSHIP)
    abroad = plain.model_copy(update={"countries": ("CN", "RU", "IR")})
    assert load().rules_for(plain, "case-advice") == load().rules_for(abroad, "case-advice")


def test_a_country_in_a_rule_needs_a_legal_basis(folder: Path) -> None:
    country = 'when = { themes = ["ethics"], countries = ["IR"] }'
    said = spoil(folder, "routing", 'when = { themes = ["ethics"] }', country)
    assert "routing.toml, ethics-theme" in said
    assert "legal_basis" in said
    path = folder / "routing.toml"
    path.write_text(path.read_text().replace(country, f'legal_basis = "Art. 1"\n{country}'))
    assert read(folder).rules["ethics-theme"].when.countries == ("IR",)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("routing", '["EZK", "BZ"]', '["EZK", "XX"]', "dual-use: unknown department XX"),
        ("routing", 'lead = "BZ"', 'lead = "DEF"', "lead DEF is not among"),
        ("routing", '"DU-9"', '"DU-10"', "unknown technology DU-10"),
        ("routing", '"RU-833-2014"', '"ZZ-1"', "unknown regime ZZ-1"),
        ("routing", '["quick-scan"]', '["slow-scan"]', "unknown product slow-scan"),
        ("routing", 'aspects = ["sanctions"]', 'aspects = ["influence"]', "no expertise"),
        ("routing", "default = true", 'when = { themes = ["transfer"] }', "be the default"),
        ("routing", 'when = { themes = ["influence"] }', "", "has conditions, or"),
        ("routing", 'code = "access"', 'code = "default"', "default: duplicate code"),
        ("departments", 'code = "BZ"', 'code = "EZK"', "departments.toml, EZK: duplicate code"),
        ("departments", 'code = "BZ"', 'code = "ezk"', "differ in case only"),
        ("departments", "desk = false", "desk = false\nchief = 1", "departments.toml, OCW: chief"),
        ("products", '["BZ", "EZK"]', '["BZ", "OCW"]', "OCW has no desk"),
        ("products", '["BZ", "EZK"]', '["BZ", "DEF"]', "no routing rule tells DEF"),
        ("products", "circulated = false", "circulated = true", "sparring: circulated, so"),
        ("products", "amount = 48", "amount = 0", "terms.first_response.amount"),
        ("markings", 'ceiling = "ongerubriceerd"', 'ceiling = "roze"', "unknown ceiling roze"),
        ("markings", "rank = 3", "rank = 4", "same rank"),
        ("reasons", "[[reasons]]", "[[reason]]", "unknown table reason"),
        ("reasons", 'kinds = ["refuse"]', 'kinds = ["because"]', "kinds.0"),
        ("regimes", "[[regimes]]", "[[regimes", "regimes.toml: "),
    ],
)
def test_bad_data_is_refused_by_file_and_entry(
    folder: Path, file: str, old: str, new: str, said: str
) -> None:
    message = spoil(folder, file, old, new)
    assert said in message
    assert "2099-01" in message


def test_a_missing_file_is_refused_by_name(folder: Path) -> None:
    (folder / "reasons.toml").unlink()
    with pytest.raises(CatalogueError, match=r"reasons\.toml"):
        read(folder)


def test_both_technology_lists_are_whole_and_sourced() -> None:
    lists = [technology.list.value for technology in load().technologies.values()]
    assert lists == ["eu-critical"] * 10 + ["dual-use"] * 10
    assert all(t.date and t.source != CHOICE for t in load().technologies.values())


def test_regimes_say_what_binds_and_what_advises() -> None:
    effects = {code: regime.effect for code, regime in load().regimes.items()}
    assert effects == {
        "IR-267-2012": Effect.ADVICE,
        "KP-2017-1509": Effect.BINDING,
        "RU-833-2014": Effect.BINDING,
        "BY-765-2006": None,
        "MM-401-2013": None,
        "SY-36-2012": None,
    }


def test_fourteen_universities_and_no_profile_yet() -> None:
    institutions = load().institutions.values()
    assert len([i for i in institutions if i.kind == "university"]) == 14
    assert not any(institution.profile for institution in institutions)


def test_nothing_above_the_ceiling_is_storable_and_the_highest_marking_wins() -> None:
    assert load().storable("ongerubriceerd")
    assert not load().storable("dep-v")
    assert not load().storable("no-such-marking")
    assert load().highest(()) == "ongerubriceerd"
    assert load().highest(("dep-v", "stg-geheim", "ongerubriceerd")) == "stg-geheim"


def test_there_is_a_reason_for_everything_that_needs_one() -> None:
    assert all(load().reasons_for(kind) for kind in ReasonKind)


def test_the_risk_indicators_are_an_empty_slot_that_loads(folder: Path) -> None:
    assert load().indicators == {}
    (folder / "indicators.toml").write_text(
        '[[indicators]]\ncode = "I1"\nname = { nl = "a", en = "b" }\naspects = ["partner"]\n'
    )
    assert read(folder).indicators["I1"].aspects == (Aspect.PARTNER,)
