"""The register of processing activities: whole, versioned, and honest about what is a choice."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from schemas.catalogue import CHOICE
from schemas.catalogue.processing import FILE, Processing, Register, load_register

FIRST, LATER = date(2026, 11, 1), date(2027, 3, 1)


def raw() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def with_second(**changes: Any) -> dict[str, Any]:
    """The register with a second version of its first activity."""
    found = raw()
    second = {**found["activity"][0], "version": 2, "valid_from": LATER, **changes}
    return {**found, "activity": [*found["activity"], second]}


def test_every_activity_of_the_programs_is_described() -> None:
    register = load_register()
    assert {one.code for one in register.activity} == set(Processing)


def test_what_was_published_nowhere_says_that_it_is_a_choice() -> None:
    for one in load_register().activity:
        assert one.retention.source == CHOICE
        for basis in one.legal_basis:
            assert basis.source == CHOICE or "2016/679" in basis.source


def test_the_address_is_plainly_one_that_must_still_be_set() -> None:
    assert ".example/" in load_register().address
    assert "TO BE SET" in FILE.read_text(encoding="utf-8")


def test_an_activity_is_read_as_it_was_on_a_day() -> None:
    register = Register.model_validate(with_second())
    code = register.activity[0].code
    before = register.at(code, date(2020, 1, 1))
    assert (before.version, register.at(code, date(2027, 2, 28)).version) == (1, 1)
    assert register.at(code, LATER).version == 2


def test_all_versions_have_one_address() -> None:
    register = load_register()
    uris = {register.uri(code) for code in Processing}
    assert len(uris) == len(Processing)
    assert all(uri.startswith("https://") for uri in uris)


@pytest.mark.parametrize(
    "changed",
    [
        with_second(version=3),
        with_second(version=1),
        with_second(valid_from=FIRST),
        with_second(code="another"),
        with_second(purpos="misspelt"),
        with_second(legal_basis=[]),
        {**raw(), "address": "http://register.example/"},
        {**raw(), "activity": raw()["activity"][1:]},
    ],
)
def test_a_register_that_is_not_whole_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Register.model_validate(changed)
