"""A file that nobody could look at, because clamd is away, is looked at again by a timer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

import pytest
import pytest_asyncio

from schemas.common import Refused, digest
from schemas.ids import case_from_key
from schemas.subjects import Bucket
from services.intake.files.quarantine import LOOK
from services.kernel.timers import Timers
from tests.harness.file_bytes import TEXT
from tests.harness.filing import Filing, stored_of
from tests.harness.running import eventually
from tests.harness.scanner import Clamd, eicar
from tests.harness.system import System

pytestmark = [pytest.mark.server, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture(scope="module")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Clamd:
    """A scanner that is not there until it is entered."""
    return Clamd(tmp_path_factory.mktemp("clamd"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def system(tmp_path_factory: pytest.TempPathFactory, scanner: Clamd) -> AsyncIterator[System]:
    """The Loket, that knows where the scanner would be."""
    made = System(tmp_path_factory.mktemp("again"), ("EZK",))
    made.settings = made.settings.model_copy(update={"clamd_port": scanner.port})
    async with made as running:
        yield running


@pytest.mark.parametrize("clean", [True, False], ids=["clean", "a virus"])
async def test_a_file_is_looked_at_again_without_anybody_asking(
    system: System, scanner: Clamd, monkeypatch: pytest.MonkeyPatch, clean: bool
) -> None:
    body, filing, set_for = TEXT if clean else eicar(), await Filing.at(system.faces), []
    case, name = case_from_key(filing.who.organisation or "", filing.key), digest(body)
    reader, wait_until = system.services[0].reader, Timers.set

    async def at_once(timers: Timers, of: UUID, timer: str, at: datetime) -> None:
        """Nobody waits five minutes here; the timer itself is the server's."""
        if timer.startswith(LOOK):
            set_for.append((of, timer))
            at = timers.now()
        await wait_until(timers, of, timer, at)

    monkeypatch.setattr(Timers, "set", at_once)
    with pytest.raises(Refused, match="file_not_scanned"):
        await filing.send(body)
    assert set_for[0] == (case, f"{LOOK}{name}")
    assert len(await stored_of(reader, case, Bucket.QUARANTINE)) == 1, "a part, and no description"

    async def tried_again() -> bool:
        return len(set_for) > 1

    async def looked_at() -> bool:
        found = await stored_of(reader, case, Bucket.QUARANTINE)
        return len(found) == 2 if clean else not found

    async with asyncio.timeout(30):
        await eventually(tried_again)
        with scanner:
            await eventually(looked_at)
    if clean:
        assert (await filing.ask(name)).event_id
    else:
        with pytest.raises(Refused, match="file_infected"):
            await filing.ask(name)
