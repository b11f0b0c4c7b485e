"""The key that signs letters: made once, rolled without a gap, and listed for everybody."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deploy import keys
from deploy.keys import letter_key_file, letter_list_file, make_keys, roll_letter_key
from deploy.topology import topology
from services.kernel.settings import Settings
from services.kernel.signing import Mark, NotGenuine, Signer, public_keys, verify

PLAN = topology(("EZK",))
BEFORE, LATER = "2026-05-01", "2026-07-01"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home whose keys were made on the first of June."""
    monkeypatch.setattr(keys, "_today", lambda: "2026-06-01")
    make_keys(tmp_path, PLAN)
    return tmp_path


def sealed(home: Path, day: str) -> bytes:
    """A letter of that day, signed with the key as it is."""
    signer = Signer(Settings(home=home).letter_key)
    mark = Mark(signer.id, "KV-7F3K-29QX-M", "0" * 64, day)
    return signer.seal(b"een brief " + mark.hole.encode(), mark)


def listed(home: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(letter_list_file(home).read_text())["keys"]
    return found


def known(home: Path, letter: bytes) -> bool:
    try:
        verify(letter, public_keys(Settings(home=home).letter_keys.read_bytes()))
    except NotGenuine:
        return False
    return True


def test_the_key_is_made_once_and_only_its_public_half_is_listed(home: Path) -> None:
    private, public = letter_key_file(home).read_bytes(), letter_list_file(home).read_bytes()
    make_keys(home, PLAN)
    assert letter_key_file(home).read_bytes() == private
    assert letter_list_file(home).read_bytes() == public
    assert [set(key) for key in listed(home)] == [{"id", "algorithm", "key", "since"}]
    assert b"PRIVATE" not in public
    assert known(home, sealed(home, LATER))


def test_letters_of_an_old_key_stay_genuine_and_it_signs_no_new_ones(home: Path) -> None:
    old, backdated_later = sealed(home, BEFORE), sealed(home, LATER)
    fresh = roll_letter_key(home)
    assert [key.get("until") for key in listed(home)] == ["2026-06-01", None]
    assert listed(home)[-1]["id"] == fresh
    assert known(home, old) and known(home, sealed(home, LATER))
    assert not known(home, backdated_later)
    make_keys(home, PLAN)
    assert listed(home)[-1]["id"] == fresh


def test_a_roll_that_stopped_halfway_leaves_the_old_key_in_use(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(keys, "letter_key_file", stopped)
        with pytest.raises(KeyboardInterrupt):
            roll_letter_key(home)
    assert len(listed(home)) == 2
    assert known(home, sealed(home, LATER))
    make_keys(home, PLAN)
    assert known(home, sealed(home, LATER))


def test_a_list_that_was_lost_is_made_again_for_the_key_in_use(home: Path) -> None:
    letter_list_file(home).unlink()
    make_keys(home, PLAN)
    assert known(home, sealed(home, LATER))
