"""What a file is, by what is in it; what is refused and why."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.attachment import FileType, ends_otherwise, safe_name
from schemas.common import Refused
from services.intake.files.types import type_of
from tests.harness.file_bytes import bad, good

GOOD, BAD = good(), bad()


@pytest.mark.parametrize("type", FileType)
def test_each_kind_of_file_is_known_by_what_is_in_it(type: FileType) -> None:
    assert type_of(io.BytesIO(GOOD[type])) is type


@pytest.mark.parametrize("what", BAD)
def test_whatever_else_it_is_is_refused(what: str) -> None:
    reason, body = BAD[what]
    with pytest.raises(Refused) as refused:
        type_of(io.BytesIO(body))
    assert refused.value.reason == reason


@settings(max_examples=300)
@given(st.sampled_from([*GOOD.values()]), st.binary(max_size=40), st.integers(0, 400))
def test_any_bytes_are_a_known_kind_or_a_refusal(body: bytes, noise: bytes, at: int) -> None:
    try:
        assert type_of(io.BytesIO(body[:at] + noise + body[at + len(noise) :])) in FileType
    except Refused as refused:
        assert refused.reason.startswith("file_")


@given(st.text(min_size=1, max_size=5000))
def test_text_is_text_unless_it_is_markup_or_has_control_signs(words: str) -> None:
    try:
        found = type_of(io.BytesIO(words.encode("utf-8", "replace")))
    except Refused as refused:
        assert refused.reason in ("file_type", "file_polyglot")
    else:
        assert found is FileType.TEXT
        assert not any(ord(one) < 32 and one not in "\t\n\r\f" for one in words)


def test_a_letter_of_several_bytes_over_two_parts_is_still_text() -> None:
    body = b"a" * (1024 * 1024 - 1) + "é".encode() + b"b"
    assert type_of(io.BytesIO(body)) is FileType.TEXT


def test_a_password_mark_over_two_parts_is_still_found() -> None:
    filler = b"%" + b"a" * (1024 * 1024 - 13) + b"\n"
    body = b"%PDF-1.7\n" + filler + b"/Encrypt 1 0 R\n%%EOF"
    with pytest.raises(Refused, match="file_encrypted"):
        type_of(io.BytesIO(body))


def test_a_name_that_says_otherwise_is_told_and_ends_as_it_should_when_saved() -> None:
    assert ends_otherwise("plan.pdf", FileType.TEXT) and ends_otherwise("plan", FileType.PDF)
    assert not ends_otherwise("Plan.PDF", FileType.PDF)
    assert safe_name("virus.exe", FileType.TEXT) == "virus.exe.txt"
    assert safe_name("plan.jpeg", FileType.JPEG) == "plan.jpeg"
