"""People acting from the command line: once is once, bad input is one line, one claim wins."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from schemas import subjects
from schemas.common import Role, digest
from schemas.ids import reference
from schemas.subjects import Stream
from services.kernel.people import People, Person
from tests.harness.command_line import Said, loket
from tests.harness.processes import loket_process
from tests.harness.system import System

pytestmark = [pytest.mark.server, pytest.mark.asyncio(loop_scope="module")]

FINDING = {
    "id": "technology-1",
    "aspect": "technology",
    "assessment": "manageable",
    "layer": "quotable",
    "reasoning": "Het risico is beheersbaar.",
}
CONTRIBUTION = {"position": "with_measures", "findings": [FINDING]}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def system(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    """The Loket and two departments, for this module."""
    async with System(tmp_path_factory.mktemp("act"), ("EZK", "JENV")) as running:
        yield running


@pytest.fixture
def home(system: System) -> Path:
    """Where the system's keys are."""
    return system.server.home


async def submitted(home: Path) -> str:
    """A request of its own; its id."""
    said = await loket(home, "submit", "13-inkoop-cameras", "--key", f"key-{uuid4()}", "--json")
    assert said.code == 0, said.err
    return str(said.json["case"])


async def test_a_coordinator_writes_down_a_call_for_an_institution(home: Path) -> None:
    asked = ("submit", "13-inkoop-cameras", "--key", f"key-{uuid4()}", "--as", "coordinator-1")
    taken = (*asked, "--for", "tud", "--channel", "phone", "--json")
    first, again = [await loket(home, *taken) for _ in range(2)]
    assert first.code == 0, first.err
    assert (first.json["case"], first.json["changed"]) == (again.json["case"], True)
    alone = await loket(home, *asked, "--for", "tud")
    assert alone.code != 0 and "channel" in alone.err


async def circulated(system: System, *routed: str) -> str:
    """A request that waits at the desk of EZK; its id."""
    home = system.server.home
    case = await submitted(home)
    options = routed or ("--product", "second-opinion")
    said = await loket(home, "circulate", case, *options, "--as", "demo-coordinator")
    assert said.code == 0, said.err
    face = await system.faces.at("EZK")
    lane = subjects.desk("EZK", UUID(case))
    async with asyncio.timeout(10):
        opened = await face.reader.batch(Stream.DESK, lane)
        while not opened:
            await asyncio.sleep(0.05)
            opened = await face.reader.batch(Stream.DESK, lane)
    return case


async def events(system: System, stream: Stream = Stream.REQUESTS) -> int:
    """How many events there are."""
    face = await system.faces.at("LOKET")
    return len([message async for message in face.reader.all(stream)])


def one_line(said: Said, reason: str) -> None:
    """A refusal: exit code 1 and exactly one line, which begins with the reason."""
    assert said.code == 1, said
    assert said.out == ""
    assert said.err.count("\n") == 1, said.err
    assert said.err.startswith(f"{reason}: "), said.err


async def test_a_file_goes_with_a_request(system: System, home: Path, tmp_path: Path) -> None:
    (plan := tmp_path / "plan.txt").write_text("Wij willen samen meten.\n")
    asked = ("submit", "13-inkoop-cameras", "--key", f"key-{uuid4()}", "--json")
    said = await loket(home, *asked, "--attach", str(plan))
    assert said.code == 0, said.err
    reader = (await system.faces.at("LOKET")).reader
    [first, *_] = await reader.batch(Stream.REQUESTS, subjects.request(UUID(said.json["case"])))
    [file] = json.loads(first.data)["attachments"]
    seen = (file["type"], file["digest"], file["scanned"])
    assert seen == ("text/plain", digest(plan.read_bytes()), False)
    plan.write_bytes(b"MZ" + bytes(100))
    refused = await loket(home, *asked[:3], f"key-{uuid4()}", "--attach", str(plan))
    assert refused.code == 1 and "file_type" in refused.err
    assert (await loket(home, *asked, "--attach", str(tmp_path / "nowhere"))).code == 1


async def test_submitting_twice_is_one_case(system: System, home: Path, tmp_path: Path) -> None:
    request = {
        "facts": {"theme": "transfer", "cooperation": "other"},
        "question": {"title": "Mag dit?", "question": "Mogen wij dit publiceren?"},
    }
    file = tmp_path / "request.json"
    file.write_text(json.dumps(request))
    before = await events(system)
    asked = ("submit", str(file), "--institution", "TUD", "--as", "tud-adviesteam", "--json")
    first, second = await loket(home, *asked), await loket(home, *asked)
    assert first.json["case"] == second.json["case"]
    assert (first.json["changed"], second.json["changed"]) == (True, False)
    assert first.json["reference"] == reference(UUID(first.json["case"]))
    assert await events(system) == before + 1


BAD = {
    "no.toml": (None, "bad_file", "there is no such file"),
    "broken.toml": ("title = ", "bad_file", "end of document"),
    "broken.json": ("{", "bad_file", "line 1"),
    "list.json": ("[]", "bad_file", "no table"),
    "empty.json": ("{}", "bad_input", "facts: Field required"),
    "bytes.toml": ("\udcff", "bad_file", "utf-8"),
}


@pytest.mark.parametrize("name", BAD)
async def test_a_bad_file_is_one_line_and_leaves_nothing(
    system: System, home: Path, tmp_path: Path, name: str
) -> None:
    text, reason, words = BAD[name]
    if text is not None:
        (tmp_path / name).write_bytes(text.encode(errors="surrogateescape"))
    before = await events(system)
    file = str(tmp_path / name)
    said = await loket(home, "submit", file, "--institution", "TUD", "--as", "x")
    one_line(said, reason)
    assert words in said.err
    assert await events(system) == before


async def test_a_misspelt_field_is_named(system: System, home: Path, tmp_path: Path) -> None:
    case = await circulated(system)
    wrong = {**CONTRIBUTION, "findings": [{**FINDING, "measure": ["x"]}]}
    file = tmp_path / "contribution.json"
    file.write_text(json.dumps(wrong))
    said = await loket(home, "contribute", case, str(file), "--department", "EZK", "--as", "e")
    one_line(said, "bad_input")
    assert "findings.0.measure" in said.err


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        (str(uuid4()), "unknown_task"),
        (uuid4().hex, "unknown_task"),
        (reference(uuid4()), "unknown_case"),
        ("KV-0000-0000-1", "bad_case"),
        ("whatever", "bad_case"),
    ],
    ids=["id", "hex", "reference", "mistyped", "nonsense"],
)
async def test_a_case_that_is_not_there_is_refused(home: Path, case: str, reason: str) -> None:
    one_line(await loket(home, "claim", case, "--department", "EZK", "--as", "e"), reason)


async def test_a_case_goes_by_its_reference(system: System, home: Path) -> None:
    case = await circulated(system)
    name = reference(UUID(case)).lower()
    said = await loket(home, "claim", name, "--department", "ezk", "--as", "demo-expert")
    assert said.out == f"{name.upper()} opgepakt door demo-expert\n"


async def test_of_two_processes_that_claim_exactly_one_wins(system: System, home: Path) -> None:
    case = await circulated(system)
    claims = [
        loket_process(home, "claim", case, "--department", "EZK", "--as", f"expert-{number}")
        for number in (1, 2)
    ]
    ended = sorted(await asyncio.gather(*claims), key=lambda said: said.code)
    assert [said.code for said in ended] == [0, 1]
    one_line(ended[1], "already_claimed")


async def test_a_contribution_to_be_signed_is_offered_first(
    system: System, home: Path, tmp_path: Path
) -> None:
    routed = ("--product", "case-advice", "--departments", "EZK", "--reason", "demo")
    case = await circulated(system, *routed)
    file = tmp_path / "contribution.json"
    file.write_text(json.dumps(CONTRIBUTION))
    desk = (case, "--department", "EZK", "--as")
    assert (await loket(home, "claim", *desk, "e1")).code == 0
    offered = await loket(home, "contribute", *desk, "e1", str(file))
    assert "versie 1 bewaard en aangeboden ter medeondertekening" in offered.out
    one_line(await loket(home, "countersign", *desk, "e1"), "own_work")
    assert (await loket(home, "countersign", *desk, "e2")).code == 0
    assert "bijdrage ingediend door e1" in (await loket(home, "contribute", *desk, "e1")).out
    one_line(await loket(home, "agree", *desk, "e1"), "not_there")


async def test_unknown_institution_and_zone_are_named(home: Path) -> None:
    case = str(uuid4())
    one_line(await loket(home, "claim", case, "--department", "XYZ", "--as", "e"), "unknown_zone")
    one_line(await loket(home, "withdraw", case, "--reason", "x", "--as", "e"), "usage")


async def test_who_acts_must_be_said_and_helps_with_names(system: System, home: Path) -> None:
    face = await system.faces.at("LOKET")
    people = People(face.client, face.reader)
    await people.put(Person(id="anna-1", name="Demo", roles=(Role.COORDINATOR,)))
    said = await loket(home, "circulate", str(uuid4()), "--json")
    assert json.loads(said.err)["what_to_do"] == "Say --as with an id, such as anna-1."
    assert (await loket(home, "people", "erase", "anna-1", "--zone", "LOKET")).code == 0
    assert await people.get("anna-1") is None
    again = await loket(home, "people", "erase", "anna-1", "--zone", "LOKET")
    one_line(again, "unknown_person")


async def test_without_a_server_it_says_what_to_do(tmp_path: Path) -> None:
    said = await loket(tmp_path / "nowhere", "claim", str(uuid4()), "--department", "EZK")
    one_line(said, "no_server")
    assert "loket up" in said.err


async def test_a_question_follows_an_earlier_one_and_both_say_so(home: Path) -> None:
    first = await submitted(home)
    early = ("submit", "13-inkoop-cameras", "--key", f"key-{uuid4()}", "--follows", first)
    one_line(await loket(home, *early), "unknown_case")
    answered = ("answer", first, "--answer", "Let op.", "--as", "demo-coordinator")
    assert (await loket(home, *answered)).code == 0
    said = await loket(home, *early, "--json")
    assert said.code == 0, said.err
    later = str(said.json["case"])
    shown = (await loket(home, "case", later, "--json")).json
    assert shown["follows"] == reference(UUID(first))
    assert (await loket(home, "case", first, "--json")).json["followed_by"] == [shown["reference"]]
    assert "Vervolg op" in (await loket(home, "case", later)).out
    assert "Vervolgd door" in (await loket(home, "case", first)).out
