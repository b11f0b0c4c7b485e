"""Tags of what was read: what is the same, and who may change it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.portal.api.tags import has_it, saw, tag

VERSIONS = st.from_regex(r"[0-9]{1,6}-[0-9]{1,6}", fullmatch=True)


@given(VERSIONS, st.binary(min_size=1), st.binary(min_size=1))
def test_only_the_same_words_are_known_and_any_words_of_a_version_may_be_changed(
    version: str, first: bytes, second: bytes
) -> None:
    one, other = tag(version, first), tag(version, second)
    assert has_it(f'"x", W/{one}', one)
    assert has_it(other, one) is (first == second)
    assert saw(one, version)
    assert saw(f'"x", {other}', version)
    assert saw(tag(version), version)


@pytest.mark.parametrize(
    "given", ['"1-3"', '"1-3.abc"', 'W/"1-2"', "1-2", '"1-2', '"', "", '"11-2"', '"1-2x"', '""']
)
def test_another_version_or_what_is_no_strong_tag_was_not_seen(given: str) -> None:
    assert not saw(given, "1-2")


def test_a_star_is_whatever_there_is() -> None:
    assert saw(" * ", "1-2")
