"""The letter of an issued advice, from both zones, and whether it is genuine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from schemas.common import digest
from schemas.ids import reference
from tests.harness.command_line import loket
from tests.harness.system import System

pytestmark = [pytest.mark.server, pytest.mark.asyncio(loop_scope="package")]

ENDINGS = (".nl.pdf", ".en.pdf", ".nl.html", ".en.html", ".json")


def names(case: UUID) -> list[str]:
    return [f"{reference(case)}{ending}" for ending in ENDINGS]


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Path]:
    """A home with nothing in it: no system, no keys."""
    yield tmp_path / "elsewhere"


async def test_both_zones_have_the_same_files_under_their_digests(
    home: Path, case: UUID, tmp_path: Path
) -> None:
    saved = {}
    for zone in ("LOKET", "DOOR"):
        to = tmp_path / zone
        said = await loket(home, "advice", case.hex, "--zone", zone, "--save", str(to), "--json")
        assert said.code == 0, said.err
        assert [one["name"] for one in said.json["letters"]] == names(case)
        assert sorted(file.name for file in to.iterdir()) == sorted(names(case))
        for one in said.json["letters"]:
            assert digest((to / one["name"]).read_bytes()) == one["digest"]
        saved[zone] = said.json["letters"], said.json["valid_until"]
    assert saved["LOKET"] == saved["DOOR"]
    assert saved["DOOR"][1]
    drawn = await loket(home, "advice", reference(case), "--zone", "DOOR")
    assert "Geldt tot en met" in drawn.out and names(case)[4] in drawn.out
    assert "berust op" not in drawn.out


async def test_every_file_is_genuine_without_a_system_and_a_changed_one_is_not(
    home: Path, case: UUID, tmp_path: Path, alone: Path
) -> None:
    await loket(home, "advice", case.hex, "--save", str(tmp_path))
    key = home / "letters.json"
    for name in names(case):
        file = tmp_path / name
        said = await loket(alone, "verify", str(file), "--key", str(key), "--json")
        assert said.code == 0, said.err
        assert said.json["genuine"] and said.json["reference"] == reference(case)
        assert "Echt." in (await loket(home, "verify", str(file))).out
        body = file.read_bytes()
        file.write_bytes(body[:-9] + b"x" + body[-8:])
        said = await loket(alone, "verify", str(file), "--key", str(key))
        assert (said.code, said.out) == (1, "")
        assert said.err.startswith("changed: Dit bestand is niet zoals")
        assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("verify", "{empty}"), "empty"),
        (("verify", "{plain}"), "unsigned"),
        (("verify", "{huge}"), "too_large"),
        (("verify", "{gone}"), "bad_file"),
        (("verify", "{home}"), "bad_file"),
        (("verify", "{plain}", "--key", "{plain}"), "bad_keys"),
        (("verify", "{plain}", "--key", "{gone}"), "no_keys"),
    ],
)
async def test_what_cannot_be_genuine_is_one_line_and_exit_code_1(
    home: Path, tmp_path: Path, arguments: tuple[str, ...], reason: str
) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "plain").write_text("%PDF-1.7 een brief")
    with (tmp_path / "huge").open("wb") as huge:
        huge.truncate(30_000_000)
    places = {name: str(tmp_path / name) for name in ("empty", "plain", "huge", "gone")}
    said = await loket(home, *(part.format(home=home, **places) for part in arguments), "--json")
    assert (said.code, said.out) == (1, "")
    assert json.loads(said.err)["reason"] == reason and said.err.count("\n") == 1


async def test_without_keys_nothing_is_genuine(alone: Path, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("x")
    assert (await loket(alone, "verify", str(tmp_path / "letter"))).err.startswith("no_keys: ")


async def test_an_advice_without_a_letter_has_nothing_to_save(
    system: System, home: Path, tmp_path: Path
) -> None:
    plain = next(case for slug, case in system.played.items() if slug.startswith("09"))
    said = await loket(home, "advice", plain.hex, "--save", str(tmp_path / "x"))
    assert said.code == 1 and said.err.startswith("no_letter: ")
    assert (await loket(home, "advice", plain.hex, "--json")).json["valid_until"]
    said = await loket(home, "advice", plain.hex, "--zone", "EZK")
    assert said.err.startswith("unknown_zone: ")
