"""Header values as the NATS binding writes them: percent-encoded once, unquoted first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.envelope import Unreadable, encode, escape, read_meta, unescape
from tests.harness.examples import EVENTS, envelope

VECTOR = ("Euro € 😀", "Euro%20%E2%82%AC%20%F0%9F%98%80")


def test_the_bindings_own_vector() -> None:
    assert escape(VECTOR[0]) == VECTOR[1]
    assert unescape(VECTOR[1]) == VECTOR[0]


@given(st.text())
def test_any_text_survives_percent_encoding_once(text: str) -> None:
    assert unescape(escape(text)) == text


def test_decoding_happens_exactly_once() -> None:
    assert unescape("%2520") == "%20"


@pytest.mark.parametrize("value", ["%C0%A0", "%FF", "%ED%A0%80"])
def test_bytes_that_are_no_utf8_are_refused(value: str) -> None:
    with pytest.raises(ValueError, match="utf-8"):
        unescape(value)
    event = next(iter(EVENTS.values()))
    headers, _ = encode(event, envelope(event))
    with pytest.raises(Unreadable):
        read_meta({**headers, "ce-id": value})


@pytest.mark.parametrize(
    ("quoted", "plain"),
    [('"a b"', "a b"), (r'"a \"b\" \\"', r'a "b" \ '.strip()), ('"%E2%82%AC"', "€"), ('"', '"')],
)
def test_quoted_strings_are_unquoted_first(quoted: str, plain: str) -> None:
    assert unescape(quoted) == plain
