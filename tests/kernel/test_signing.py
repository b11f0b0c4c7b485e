"""A signature in a hole: what is genuine is known as such, and nothing else is."""

from __future__ import annotations

import json
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.common import Refused
from schemas.letter import Kind, Language
from services.advice.assembly.letter_files import letter_files
from services.kernel.signing import (
    LARGEST,
    MARKER,
    Known,
    NotGenuine,
    listed,
    public_keys,
    verify,
)
from tests.harness.letters import ADVICE, FOREIGN, KEYS, LETTER, MARK, SIGNER

NAMES = ("nl.pdf", "en.pdf", "nl.html", "en.html", "mul.json")
each = pytest.mark.parametrize("name", NAMES)


@cache
def files() -> dict[str, bytes]:
    """The five files of one letter."""
    return {f"{f.language}.{f.kind}": body for f, body in letter_files(LETTER, SIGNER)}


def why(sealed: bytes) -> str:
    """For what reason a file is refused."""
    with pytest.raises(NotGenuine) as refused:
        verify(sealed, KEYS)
    return refused.value.reason


def marker(sealed: bytes) -> bytes:
    found = MARKER.search(sealed)
    assert found
    return found[0]


@each
def test_a_letter_is_genuine_and_says_what_it_is(name: str) -> None:
    assert tuple(files()) == NAMES
    assert verify(files()[name], KEYS) == MARK
    assert MARK.hole.encode() not in files()[name]


def test_the_same_letter_and_key_are_the_same_bytes() -> None:
    again = {f"{f.language}.{f.kind}": body for f, body in letter_files(LETTER, SIGNER)}
    assert again == files()
    first = letter_files(LETTER, SIGNER)[0][0]
    assert (first.kind, first.language) == (Kind.PDF, Language.NL)


@given(st.data())
def test_any_byte_that_differs_is_found(data: st.DataObject) -> None:
    sealed = files()[data.draw(st.sampled_from(NAMES))]
    place = data.draw(st.integers(0, len(sealed) - 1))
    other = data.draw(st.integers(1, 255))
    assert why(sealed[:place] + bytes([sealed[place] ^ other]) + sealed[place + 1 :])


@each
def test_any_byte_of_the_marker_that_differs_is_found(name: str) -> None:
    sealed = files()[name]
    start = sealed.index(b"KV-LETTER/1;")
    for place in range(start, start + len(marker(sealed))):
        for flip in (0x01, 0x20):
            changed = sealed[:place] + bytes([sealed[place] ^ flip]) + sealed[place + 1 :]
            assert why(changed) in ("changed", "unsigned", "unknown_key")


@given(st.data())
def test_what_is_cut_off_put_in_or_added_is_found(data: st.DataObject) -> None:
    sealed = files()[data.draw(st.sampled_from(NAMES))]
    place = data.draw(st.integers(0, len(sealed)))
    more = data.draw(st.binary(min_size=1, max_size=40))
    assert why(sealed[:place] + more + sealed[place:])
    assert why(sealed[: min(place, len(sealed) - 1)])


@each
def test_a_second_hole_a_moved_one_and_one_of_another_letter_are_found(name: str) -> None:
    sealed, other = files()[name], files()["nl.html" if name != "nl.html" else "en.html"]
    mark = marker(sealed)
    assert why(sealed + mark) == "changed"
    assert why(sealed + MARK.hole.encode()) == "changed"
    moved = sealed.replace(mark, b"", 1)
    assert why(mark + moved) == "changed"
    assert why(sealed.replace(mark, marker(other))) == "changed"
    assert why(sealed.replace(mark, MARK.hole.encode())) == "changed"
    if name.endswith("pdf"):
        assert why(sealed.replace(mark, MARK.hole.encode(), 1)) == "changed"


def test_a_pdf_with_an_update_behind_it_is_found() -> None:
    update = b"\n99 0 obj\n<</Type/Annot>>\nendobj\ntrailer<</Prev 0>>\nstartxref\n0\n%%EOF"
    assert why(files()["nl.pdf"] + update) == "changed"
    assert files()["nl.pdf"].endswith(b"%%EOF")


@each
def test_a_key_nobody_knows_and_a_key_under_anothers_name_are_found(name: str) -> None:
    with pytest.raises(NotGenuine, match="unknown_key"):
        verify(files()[name], {FOREIGN.id: Known(FOREIGN.public)})
    with pytest.raises(NotGenuine, match="changed"):
        verify(files()[name], {SIGNER.id: Known(FOREIGN.public)})


@pytest.mark.parametrize(
    ("sealed", "reason"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 hallo", "unsigned"),
        (b"\x00" * 1000, "unsigned"),
        (MARK.hole.encode()[:-1], "unsigned"),
        (b"x" * (LARGEST + 1), "too_large"),
    ],
)
def test_what_is_no_letter_is_refused(sealed: bytes, reason: str) -> None:
    assert why(sealed) == reason


@given(st.binary(max_size=300))
def test_no_bytes_at_all_make_it_stumble(noise: bytes) -> None:
    assert why(noise + MARK.hole.encode()) == "changed"
    assert why(noise) in ("empty", "unsigned")


def test_an_ended_key_signs_for_its_own_days_only() -> None:
    sealed = files()["mul.json"]
    assert verify(sealed, {SIGNER.id: Known(SIGNER.public, until=LETTER.date)}) == MARK
    with pytest.raises(NotGenuine, match="key_expired"):
        verify(sealed, {SIGNER.id: Known(SIGNER.public, until="2026-05-31")})


def test_a_text_that_holds_a_whole_marker_is_not_signed() -> None:
    other = MARK.hole.replace(SIGNER.id, FOREIGN.id)
    changed = ADVICE.paragraphs[2].model_copy(update={"text": other})
    advice = ADVICE.model_copy(update={"paragraphs": (changed,)})
    with pytest.raises(Refused, match="not_signed"):
        letter_files(LETTER.model_copy(update={"advice": advice}), SIGNER)


def test_a_title_that_begins_like_a_marker_is_only_a_title() -> None:
    advice = ADVICE.model_copy(update={"title": MARK.hole[:180]})
    for _, body in letter_files(LETTER.model_copy(update={"advice": advice}), SIGNER):
        assert verify(body, KEYS) == MARK


def test_a_list_of_keys_is_read_and_a_wrong_one_refused() -> None:
    good = {"keys": [listed(SIGNER.public, "2026-01-01"), listed(FOREIGN.public, "2026-02-01")]}
    assert set(public_keys(json.dumps(good))) == {SIGNER.id, FOREIGN.id}
    false = {"keys": [{**listed(SIGNER.public, "2026-01-01"), "id": FOREIGN.id}]}
    for bad in (json.dumps(false), "", "{}", "[]", '{"keys": 1}', '{"keys": [{"id": 1}]}', "é"):
        with pytest.raises(ValueError):
            public_keys(bad)
    with pytest.raises(ValueError):
        public_keys('{"keys": [{"id": "x", "key": "AAAA"}]}')
