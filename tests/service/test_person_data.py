"""Personal data at a real server: refused with nothing of it written, let through by the Loket."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from schemas.common import Accepted, Command, Refused, Role
from schemas.gate import LetTextThrough
from schemas.ids import allowance_from_code
from schemas.personal import Kind
from schemas.request import SubmitRequest
from services.faces.face import Face
from tests.harness.command_line import loket
from tests.harness.filing import Filing
from tests.harness.makers import facts, question
from tests.harness.system import System

pytestmark = [pytest.mark.server, pytest.mark.asyncio(loop_scope="module")]
WORDS = "Het onderdeel heet Kwikstaartje en heeft nummer 111222333."


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def system(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    async with System(tmp_path_factory.mktemp("gate"), departments=("EZK",)) as running:
        yield running


def asking(key: str, words: str = WORDS) -> SubmitRequest:
    return SubmitRequest(idempotency_key=f"gate-{key}", facts=facts(), question=question(words))


async def asked(system: System, command: Command, institution: str = "TUD") -> Accepted:
    face: Face = await system.faces.at("DOOR")
    actor = face.actor("tud-adviesteam", Role.INSTITUTION, organisation=institution)
    return await face.ask(command, actor)


async def refused(system: System, command: Command, institution: str = "TUD") -> str:
    """The code of a text that is refused."""
    with pytest.raises(Refused) as refusal:
        await asked(system, command, institution)
    assert refusal.value.reason == "personal_data"
    found = re.search(r"VA-\S{4}-\S{4}-\S", refusal.value.what_to_do)
    assert found
    return found[0]


async def let(system: System, code: str, kind: Kind) -> Accepted:
    face = await system.faces.at("LOKET")
    command = LetTextThrough(text=code, kinds=(kind,), reason="number-of-no-person")
    return await face.ask(command, face.actor("loket-coordinator-1", Role.COORDINATOR))


def on_disk(home: Path, words: bytes) -> list[Path]:
    """Every file that holds these words."""
    return [path for path in home.rglob("*") if path.is_file() and words in path.read_bytes()]


async def test_what_is_refused_is_written_nowhere_and_what_is_let_through_is(
    system: System,
) -> None:
    home = system.server.home
    code = await refused(system, asking("first"))
    assert not on_disk(home, b"Kwikstaartje"), "nothing is kept of what was refused"
    assert await refused(system, asking("second")) == code, "a code is of a text, not of a form"
    assert await refused(system, asking("first"), "UT") != code

    await let(system, code, Kind.CV)
    assert await refused(system, asking("first")) == code, "another kind was let through"
    through = await let(system, code, Kind.BSN)
    assert through.case == allowance_from_code(code)
    assert (await let(system, code, Kind.BSN)).event_id is None

    accepted = await asked(system, asking("first"))
    assert accepted.event_id and on_disk(home, b"Kwikstaartje")
    assert await refused(system, asking("first"), "UT")
    said = await loket(home, "audit", "verify", "--json")
    assert said.code == 0, said.err


async def test_the_table_shows_no_case_for_a_text_that_was_let_through(system: System) -> None:
    code = await refused(system, asking("third", "Wij bestellen er 999990019 van."))
    await let(system, code, Kind.BSN)
    cases = await loket(system.server.home, "cases", "--json")
    assert cases.code == 0, cases.err
    assert allowance_from_code(code).hex not in str(cases.json).replace("-", "")


async def test_a_file_that_is_a_false_alarm_is_let_through_by_its_digest(system: System) -> None:
    filing, body = await Filing.at(system.faces), b"Onderdeel Roodborstje, BSN 111222333."
    elsewhere = Filing(filing.faces, filing.face)
    code = await refused_file(filing, body)
    assert await refused_file(elsewhere, body) == code, "a code is of a file, not of a request"
    assert await refused_file(filing, body + b" ") != code
    await let(system, code, Kind.CV)
    assert await refused_file(filing, body) == code, "another kind was let through"
    home = system.server.home
    said = await loket(
        home, "let-through", "--text", code, "--kinds", "bsn", "--reason", "number-of-no-person",
        "--as", "loket-coordinator-1",
    )  # fmt: skip
    assert said.code == 0, said.err
    assert f"{code} doorgelaten door loket-coordinator-1" in said.out
    sent = await filing.send(body)
    assert (await filing.ask(sent.digest)).event_id
    with pytest.raises(Refused, match="file_type"):
        await filing.send(b"<html>BSN 111222333</html>")


async def refused_file(filing: Filing, body: bytes) -> str:
    """The code of a file that is refused."""
    with pytest.raises(Refused, match="file_personal_data") as refusal:
        await filing.send(body)
    found = re.search(r"VA-\S{4}-\S{4}-\S", refusal.value.what_to_do)
    assert found
    return found[0]
