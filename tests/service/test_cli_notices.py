"""What did not arrive, on the command line: found, tried again, settled, by who sees to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from schemas.common import Role
from services.kernel.people import People, Person
from services.notify.app import notify
from tests.harness.command_line import Said, loket
from tests.harness.system import System
from tests.portal.test_notices_lost import planned_by

pytestmark = [pytest.mark.server, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def system(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    """The Loket, its door and a department."""
    also = [partial(notify, zone) for zone in ("LOKET", "DOOR", "EZK")]
    async with System(tmp_path_factory.mktemp("notices"), ("EZK",), also) as running:
        yield running


async def lost(system: System, notice: str, *who: str) -> Said:
    """The list, once it says this."""
    for _ in range(100):
        said = await loket(system.server.home, "notices", "lost", *who, "--json")
        assert said.code == 0, said.err
        if notice in said.out:
            return said
    raise AssertionError(f"not there: {notice}")


@pytest.mark.parametrize(
    ("zone", "who", "template"),
    [
        ("LOKET", ("--as", "demo-coordinator"), "term-missed"),
        ("EZK", ("--as", "demo-lead"), "task-late"),
        ("DOOR", ("--as", "demo-tud", "--institution", "TUD"), "progress-issued"),
    ],
)
async def test_it_is_tried_again_and_settled(
    system: System, zone: str, who: tuple[str, ...], template: str
) -> None:
    home, at = system.server.home, ("--zone", zone, *who)
    face = await system.faces.at(zone)
    people = People(face.client, face.reader)
    if zone == "EZK":
        await people.put(Person(id="demo-lead", name="Demo", roles=(Role.LEAD,), department="EZK"))
    recipient = f"{zone.lower()}-{uuid4().hex[:8]}"
    own = "TUD" if zone == "DOOR" else None
    await people.put(Person(id=recipient, name="Demo", organisation=own))
    found, _ = await planned_by(system.settings, zone, recipient, template)
    notice = str(found)
    await lost(system, notice, *at)
    drawn = await loket(home, "notices", "lost", *at)
    assert "Er is geen adres" in drawn.out or "geen adres" in drawn.out.replace("\n", " ")
    odd = await loket(home, "notices", "settle", notice, *at, "--reason", "horoscope")
    assert odd.err.startswith("unknown_reason")
    again = await loket(home, "notices", "retry", notice, *at)
    assert again.code == 0 and "wordt opnieuw verstuurd" in again.out, again.err
    await lost(system, notice, *at)
    done = await loket(home, "notices", "settle", notice, *at, "--reason", "known-already")
    assert done.code == 0 and "genoteerd als geregeld" in done.out
    assert notice not in (await loket(home, "notices", "lost", *at, "--json")).out


async def test_who_does_not_see_to_it_neither_reads_nor_acts(system: System) -> None:
    home = system.server.home
    found, _ = await planned_by(system.settings, "DOOR", "TUD", "progress-issued")
    other = ("--zone", "DOOR", "--as", "demo-ul", "--institution", "UL")
    await lost(system, str(found), "--zone", "DOOR", "--as", "demo-tud", "--institution", "TUD")
    assert str(found) not in (await loket(home, "notices", "lost", *other, "--json")).out
    assert (await loket(home, "notices", "retry", str(found), *other)).err.startswith("not_there")
    face = await system.faces.at("EZK")
    expert = Person(id="demo-expert", name="Demo", roles=(Role.EXPERT,), department="EZK")
    await People(face.client, face.reader).put(expert)
    told = ("--zone", "EZK", "--as", "demo-expert")
    assert (await loket(home, "notices", "lost", *told)).err.startswith("not_allowed")
    for odd in ("x", str(UUID(int=0))):
        assert (await loket(home, "notices", "retry", odd, *told)).code == 1
