"""Looking at the text of an advice and at differences, in a system that was lived in."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import pytest

from schemas.common import Role
from services.kernel.people import People, Person
from tests.harness.command_line import loket
from tests.harness.system import System

pytestmark = [pytest.mark.server, pytest.mark.asyncio(loop_scope="package")]
COORDINATOR, OWNER = ("--as", "loket-coordinator-1"), ("--as", "ocw-beleid")


async def test_a_version_shows_its_grounds_what_changed_and_who_agrees(
    home: Path, case: UUID
) -> None:
    found = (await loket(home, "text", case.hex, "--since", "1", *COORDINATOR, "--json")).json
    assert (found["number"], found["since"]) == (2, 1)
    new = [p for p in found["paragraphs"] if {one["change"] for one in p["pieces"]} == {"added"}]
    assert [p["heading"] for p in new] == ["Twee inschattingen"]
    old = [p for p in found["paragraphs"] if p not in new]
    assert all({one["change"] for one in p["pieces"]} == {"kept"} for p in old)
    assert any("DEF:technology-1" in p["rests_on"] for p in old)
    assert found["bare"] == [new[0]["id"]] and found["unused"] == []
    said = {one["department"]: one["standing"] for one in found["agreement"]}
    assert said["DEF"] == "agrees_with_note" and said["OCW"] == "agrees"
    drawn = (await loket(home, "text", case.hex, "--since", "1", *COORDINATOR)).out
    assert "{+" in drawn and "berust op" in drawn


async def test_the_owner_of_the_policy_reads_what_it_agrees_to(
    system: System, home: Path, case: UUID
) -> None:
    face = await system.faces.at("LOKET")
    for name, role in (("ocw-beleid", Role.OWNER), ("loket-auditor", Role.AUDITOR)):
        person = Person(id=name, name=f"Demo {name}", mail=None, roles=(role,))
        await People(face.client, face.reader).put(person)
    read = await loket(home, "text", case.hex, *OWNER)
    assert read.code == 0, read.err
    refused = await loket(home, "differ", case.hex, *OWNER)
    assert refused.code == 1 and refused.err.startswith("not_allowed")
    assert (await loket(home, "text", case.hex, "--as", "loket-auditor")).code == 1
    assert (await loket(home, "text", case.hex, "--version", "9", *COORDINATOR)).code == 1


async def test_who_says_what_stands_side_by_side_with_rounds_and_decisions(
    home: Path, case: UUID
) -> None:
    said = await loket(home, "differ", case.hex, *COORDINATOR, "--json")
    assert said.code == 0, said.err
    found = said.json
    aspects = {one["aspect"]: one for one in found["aspects"]}
    assert set(aspects) == {"partner", "technology"}
    technology = aspects["technology"]
    assert technology["now"] == {"EZK": "manageable", "BZ": "manageable", "DEF": "serious"}
    assert technology["resolved"]["dissent"] == ["DEF"]
    assert {one["layer"] for one in technology["findings"]} <= {"shared", "quotable"}
    assert len(found["rounds"]) == 1 and len(found["rounds"][0]["views"]) == 3
    everything = (await loket(home, "differ", case.hex, "--all", *COORDINATOR, "--json")).json
    assert len(everything["aspects"]) > 2
    drawn = (await loket(home, "differ", case.hex, *COORDINATOR)).out
    assert "Beslecht" in drawn and "Ronde 1" in drawn


async def test_a_text_that_was_saved_to_a_file_is_changed_and_merged(
    system: System, home: Path, tmp_path: Path
) -> None:
    about = await system.leave_open("05-", "edited")
    first = tmp_path / "eerst.json"
    paragraphs = [{"id": "a", "text": "Een."}, {"id": "b", "text": "Twee."}]
    text = {"title": "Advies", "summary": "Het kan.", "paragraphs": paragraphs}
    first.write_text(json.dumps({"after": 0, "text": text}))
    wrote = await loket(home, "draft", about.hex, str(first), *COORDINATOR)
    assert wrote.code == 0, wrote.err
    files = [tmp_path / f"{name}.json" for name in ("a", "b")]
    for file, place in zip(files, (0, 1), strict=True):
        assert (await loket(home, "text", about.hex, "--save", str(file), *COORDINATOR)).code == 0
        said = json.loads(file.read_text())
        said["text"]["paragraphs"][place]["text"] = f"Van {file.stem}."
        file.write_text(json.dumps(said))
    for file in files:
        assert (await loket(home, "draft", about.hex, str(file), *COORDINATOR)).code == 0
    found = (await loket(home, "text", about.hex, *COORDINATOR, "--json")).json
    said = ["".join(one["text"] for one in p["pieces"]) for p in found["paragraphs"]]
    assert said == ["Van a.", "Van b."]
    bare = tmp_path / "los.json"
    bare.write_text(json.dumps(text))
    refused = await loket(home, "draft", about.hex, str(bare), *COORDINATOR)
    assert refused.code == 1 and refused.err.startswith("newer_version")
    again = await loket(home, "text", about.hex, "--save", str(bare), *COORDINATOR)
    assert again.err.startswith("file_exists")
