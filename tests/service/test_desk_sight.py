"""What people of a desk see and learn, from the command line against a real server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from schemas import subjects
from schemas.common import Role, digest
from schemas.ids import reference
from schemas.streams import Bucket
from schemas.subjects import Stream
from services.cli.house.cast import invite
from services.kernel.people import People, Person
from tests.harness.command_line import Said, loket
from tests.harness.running import eventually
from tests.harness.system import System

pytestmark = [pytest.mark.server, pytest.mark.asyncio(loop_scope="module")]

ZONES = ("LOKET", "DOOR", "JENV")
AT = ("--department", "JENV", "--as")
ONE, TWO, LEAD = "jenv-expert-1", "jenv-expert-2", "jenv-lead"
STANDARD = {
    "id": "state-1",
    "aspect": "state_actor",
    "assessment": "manageable",
    "layer": "quotable",
    "standard": "no-person-inquiry",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def system(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    """The Loket and one department, with its people."""
    async with System(tmp_path_factory.mktemp("sight"), ("JENV",)) as running:
        await invite(running.faces, ZONES, "http://127.0.0.1:9", f"whsec_{'x' * 32}")
        yield running


@pytest.fixture
def home(system: System) -> Path:
    """Where the system's keys are."""
    return system.server.home


async def task(system: System) -> str:
    """A task at the desk of JENV; its case."""
    home = system.server.home
    asked = ("submit", "13-inkoop-cameras", "--key", f"key-{uuid4()}", "--json")
    case = str((await loket(home, *asked)).json["case"])
    routed = ("--product", "case-advice", "--departments", "JENV", "--reason", "extra-expertise")
    said = await loket(home, "circulate", case, *routed, "--as", "loket-coordinator-1")
    assert said.code == 0, said.err
    reader = (await system.faces.at("JENV")).reader
    lane = subjects.desk("JENV", UUID(case))

    async def arrived() -> bool:
        return bool(await reader.batch(Stream.DESK, lane))

    async with asyncio.timeout(10):
        await eventually(arrived)
    return case


async def done(home: Path, *typed: str) -> Said:
    """A command that is not refused."""
    said = await loket(home, *typed)
    assert said.code == 0, said.err
    return said


async def seen_by(home: Path, case: str, who: str) -> dict[str, Any]:
    """The task as somebody reads it."""
    found: dict[str, Any] = (await done(home, "task", case, *AT, who, "--json")).json
    return found


async def queue_of(home: Path, who: str) -> set[tuple[str, str]]:
    """What somebody's queue asks, each with its case."""
    found = (await done(home, "queue", "JENV", "--as", who, "--json")).json
    return {(one["case"], one["asks"]) for one in found}


def written(folder: Path, *findings: dict[str, Any]) -> str:
    """A contribution in a file."""
    file = folder / f"{uuid4()}.json"
    file.write_text(json.dumps({"position": "with_measures", "findings": list(findings)}))
    return str(file)


async def test_a_unit_is_asked_answers_and_the_holder_keeps_the_task(
    system: System, home: Path
) -> None:
    case = await task(system)
    await done(home, "claim", case, *AT, LEAD)
    await done(home, "consult", case, "--unit", "NCTV", "--question", "Bekend?", *AT, LEAD)
    asked = (UUID(case).hex, "consultation")
    assert asked in await queue_of(home, ONE)
    assert asked not in await queue_of(home, TWO)
    refused = await loket(home, "answer-consultation", case, "--answer", "Nee.", *AT, TWO)
    assert refused.err.startswith("not_asked_of_you: ")
    await done(home, "answer-consultation", case, "--answer", "Ja, bekend.", *AT, ONE)
    found = await seen_by(home, case, LEAD)
    [one] = found["consultations"]
    assert (one["unit"], one["answer"], one["answered_by"]) == ("NCTV", "Ja, bekend.", ONE)
    assert (one["state"], found["expert"]) == ("met", LEAD)
    drawn = (await done(home, "task", case, *AT, LEAD)).out
    assert "Ja, bekend." in drawn and "de gevraagde blik" in drawn


async def test_who_has_a_conflict_learns_what_they_would_of_a_task_that_is_not_there(
    system: System, home: Path
) -> None:
    case, nowhere = await task(system), str(uuid4())
    waits = (UUID(case).hex, "contribution")
    await done(home, "claim", case, *AT, TWO)
    assert waits in await queue_of(home, TWO)
    await done(home, "declare-conflict", case, "--reason", "close-relation", *AT, TWO)
    assert waits not in await queue_of(home, TWO)
    tried = [
        ("task",),
        ("claim",),
        ("countersign",),
        ("agree",),
        ("state-views", written(home, STANDARD)),
        ("answer-consultation", "--answer", "Ja."),
        ("declare-conflict", "--reason", "close-relation"),
    ]
    for name, *more in tried:
        for there, not_there in (
            (case, nowhere),
            (reference(UUID(case)), reference(UUID(nowhere))),
        ):
            hidden = await loket(home, name, there, *more, *AT, TWO)
            missing = await loket(home, name, not_there, *more, *AT, TWO)
            assert hidden.code == missing.code == 1
            assert hidden.err.replace(there, "X") == missing.err.replace(not_there, "X")
    found = await seen_by(home, case, LEAD)
    assert (found["expert"], found["conflicts"]) == (None, [TWO])
    assert "conflicts" not in await seen_by(home, case, ONE)


async def test_a_limited_task_is_there_for_those_named_only(system: System, home: Path) -> None:
    case = await task(system)
    await done(home, "limit", case, "--people", LEAD, "--people", ONE, *AT, LEAD)
    waits = (UUID(case).hex, "contribution")
    seeing = [who for who in (ONE, TWO, LEAD) if waits in await queue_of(home, who)]
    assert seeing == [ONE, LEAD]
    assert (await loket(home, "task", case, *AT, TWO)).err.startswith("unknown_task: ")
    forgotten = await loket(home, "limit", case, *AT, LEAD)
    assert forgotten.err.startswith("bad_input: ")
    await done(home, "limit", case, "--people", "", *AT, LEAD)
    assert waits in await queue_of(home, TWO)


async def test_the_reader_is_somebody_of_the_desk_and_reading_is_written_down(
    system: System, home: Path
) -> None:
    case, face = await task(system), await system.faces.at("JENV")
    auditor = Person(id="jenv-auditor", name="Demo", roles=(Role.AUDITOR,))
    await People(face.client, face.reader).put(auditor)
    for command in (("queue", "JENV", "--as"), ("task", case, *AT)):
        assert (await loket(home, *command, "jenv-auditor")).err.startswith("not_allowed: ")
        assert (await loket(home, *command, "somebody-new")).code == 0
    assert (await loket(home, "queue", "JENV")).err.startswith("usage: ")
    await seen_by(home, case, ONE)
    lane = subjects.read("jenv", UUID(case))
    reads = [message async for message in face.reader.all(Stream.READS, lane)]
    readers = [(message.headers or {})["ce-authid"] for message in reads]
    assert readers == ["somebody-new", ONE]


async def test_an_amended_question_is_shown_word_by_word(
    system: System, home: Path, tmp_path: Path
) -> None:
    case = await task(system)
    before = await seen_by(home, case, ONE)
    assert before["changed"] == [] and before["brief"]["question"]["question"]
    question = {**before["brief"]["question"], "question": "Mogen wij dit heel anders doen?"}
    facts = {**before["facts"], "countries": ["BR"]}
    file = tmp_path / "amended.json"
    file.write_text(json.dumps({"facts": facts, "question": question}))
    institution = (await done(home, "case", case, "--json")).json["institution"]
    await done(home, "amend", case, str(file), "--institution", institution, "--as", "adviser")

    async def changed() -> bool:
        return bool((await seen_by(home, case, ONE))["changed"])

    async with asyncio.timeout(10):
        await eventually(changed)
    found = await seen_by(home, case, ONE)
    [change] = found["changed"]
    assert set(change["facts"]) == {"countries"}
    for side, kind in (("removed", before["brief"]), ("added", found["brief"])):
        kept = [p["text"] for p in change["question"] if p["change"] in ("kept", side)]
        assert "".join(kept) == kind["question"]["question"]
    assert change["title"] is None
    assert "{+" in (await done(home, "task", case, *AT, ONE)).out


async def test_a_text_above_the_ceiling_is_refused_with_another_route_and_kept_nowhere(
    system: System, home: Path, tmp_path: Path
) -> None:
    case = await task(system)
    await done(home, "claim", case, *AT, ONE)
    secret = {**STANDARD, "reasoning": f"Geheim {uuid4()}.", "marking": "stg-geheim"}
    file = written(tmp_path, secret)
    said = await loket(home, "contribute", case, file, *AT, ONE)
    assert said.err.startswith("marking_too_high: ")
    assert "the route your department has for classified information" in said.err
    for zone in ZONES:
        reader = (await system.faces.at(zone)).reader
        for bucket in (Bucket.TEXTS, Bucket.PEOPLE):
            async for message in reader.all(subjects.bucket_stream(bucket)):
                assert secret["reasoning"].encode() not in message.data
        lane = subjects.text(UUID(case), digest(secret["reasoning"]))
        assert await reader.last(subjects.bucket_stream(Bucket.TEXTS), lane) is None


async def test_a_standard_paragraph_needs_no_words_and_a_wrong_code_is_named(
    system: System, home: Path, tmp_path: Path
) -> None:
    case = await task(system)
    await done(home, "claim", case, *AT, ONE)
    await done(home, "contribute", case, written(tmp_path, STANDARD), *AT, ONE)
    [version] = (await seen_by(home, case, ONE))["versions"]
    [finding] = version["written"]["findings"]
    assert finding["standard"] == "no-person-inquiry" and "personen" in finding["reasoning"]
    assert version["offered_at"] and version["signed"] is None
    wrong = {**STANDARD, "standard": "no-such", "reasoning": "Eigen woorden."}
    said = await loket(home, "contribute", case, written(tmp_path, wrong), *AT, ONE)
    assert said.err.startswith("unknown_code: ") and "no-such in finding state-1" in said.err
    listed = (await done(home, "paragraphs", "--aspect", "sanctions", "--json")).json
    assert {"embargo-iran", "not-binding"} <= {one["code"] for one in listed}
    assert "Kamerbrief" in (await done(home, "paragraphs")).out
