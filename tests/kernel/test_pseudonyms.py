"""Codes of people: the same for ever, telling nothing, and only the key's holder reads them."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.keys import make_keys, subject_key_file
from deploy.topology import topology
from schemas.common import Refused
from services.kernel.pseudonyms import Pseudonyms, Subject
from services.kernel.settings import Settings

KEY, OTHER = b"k" * 64, b"o" * 64
ids = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", fullmatch=True)


@given(ids, st.sampled_from(["LOKET", "DOOR", "EZK"]))
def test_a_code_is_always_the_same_and_leads_back(person: str, zone: str) -> None:
    subject = Subject(zone, person)
    code = Pseudonyms(KEY).code(subject)
    assert code == Pseudonyms(KEY).code(subject)
    assert Pseudonyms(KEY).subject(code, zone) == subject


@given(ids, ids)
def test_a_code_says_neither_who_it_is_nor_how_long_the_id_is(one: str, other: str) -> None:
    first, second = (Pseudonyms(KEY).code(Subject("DOOR", person)) for person in (one, other))
    assert re.fullmatch(r"[a-z2-7]{128}", first)
    assert len(first) == len(second)
    assert (first == second) == (one == other)


@given(ids)
def test_another_zone_and_another_key_give_another_code(person: str) -> None:
    codes = {
        Pseudonyms(key).code(Subject(zone, person)) for key in (KEY, OTHER) for zone in ("A", "B")
    }
    assert len(codes) == 4


@pytest.mark.parametrize("change", ["x", "==", "", "é", "a" * 128])
def test_what_is_no_code_of_this_key_and_zone_is_refused(change: str) -> None:
    code = Pseudonyms(KEY).code(Subject("DOOR", "tue-adviesteam"))
    for wrong, zone, key in ((change, "DOOR", KEY), (code, "EZK", KEY), (code, "DOOR", OTHER)):
        with pytest.raises(Refused, match="unknown_code"):
            Pseudonyms(key).subject(wrong, zone)


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    make_keys(tmp_path, topology(("EZK",)))
    key = Settings(home=tmp_path).subject_key
    make_keys(tmp_path, topology(("EZK",)))
    assert Settings(home=tmp_path).subject_key == key
    assert len(key) == 64
    assert stat.S_IMODE(subject_key_file(tmp_path).stat().st_mode) == 0o600


def test_a_home_without_a_key_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no_subject_key"):
        Pseudonyms.of(Settings(home=tmp_path))
