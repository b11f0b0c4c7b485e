"""Ids that people read aloud and services compute."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.ids import ALPHABET, case_from_key, following, is_reference, reference

keys = st.text(min_size=1, max_size=60)


@given(st.uuids())
def test_a_reference_is_readable_and_checks(case: UUID) -> None:
    text = reference(case)
    assert is_reference(text)
    assert not set(text.removeprefix("KV-").replace("-", "")) & set("ILOU")


@given(st.uuids(), st.data())
def test_one_wrong_character_is_always_noticed(case: UUID, data: st.DataObject) -> None:
    text = reference(case)
    for place, char in enumerate(text):
        if place < 3 or char == "-":
            continue
        wrong = data.draw(st.sampled_from([c for c in ALPHABET if c != char]))
        assert not is_reference(text[:place] + wrong + text[place + 1 :])


def test_every_wrong_character_in_every_place_is_noticed() -> None:
    text = reference(case_from_key("TUD", "dijksensoren-2026"))
    for place, char in enumerate(text[3:], start=3):
        for wrong in ALPHABET.replace(char, "") if char != "-" else "":
            assert not is_reference(text[:place] + wrong + text[place + 1 :])


@pytest.mark.parametrize(
    "text", ["", "KV-", "KV-0000-0000-1", "kv-0000-0000-0", "KV-0000-0000-0 ", "KV-000I-0000-0"]
)
def test_other_texts_are_no_references(text: str) -> None:
    assert is_reference("KV-0000-0000-0")
    assert not is_reference(text)


@given(keys, keys, keys)
def test_the_same_key_is_the_same_case_and_another_is_not(one: str, key: str, other: str) -> None:
    case = case_from_key(one, key)
    assert case == case_from_key(one, key)
    assert (case == case_from_key(one, other)) == (key == other)
    assert case.version == 5


def test_a_key_of_one_institution_is_not_a_key_of_another() -> None:
    assert case_from_key("TUD", "vraag-0001") != case_from_key("UT", "vraag-0001")


@given(keys, keys, keys)
def test_what_follows_has_one_id_for_a_cause_and_a_purpose(
    cause: str, purpose: str, other: str
) -> None:
    identity = following(cause, purpose)
    assert identity == following(cause, purpose)
    assert (identity == following(cause, other)) == (purpose == other)
