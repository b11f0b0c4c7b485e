"""Borders: a dead receiver delays nobody, and what comes twice or out of order changes nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from deploy import keys
from deploy.apply import apply
from deploy.parts import MAX_MESSAGE
from schemas import assignment, case, contribution, subjects
from schemas.common import Event, digest
from schemas.envelope import encode
from schemas.streams import Stream
from services.kernel import border as kernel_border
from services.kernel.errors import Undeliverable, Undelivered
from tests.harness.examples import example
from tests.harness.lanes import parked
from tests.harness.nats_server import connect
from tests.harness.running import (
    as_deploy,
    ask_quick_scan,
    eventually,
    stored,
    task,
    until_handled,
    until_opened,
)
from tests.harness.system import System
from tests.harness.tally import meta, parts

OTHERS = ("JENV", "BZ", "DEF", "BZK")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def system(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    """One running system; every test has cases of its own."""
    async with System(tmp_path_factory.mktemp("border")) as running:
        yield running


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def repair(system: System, department: str) -> None:
    plan, home = system.server.plan, system.server.home
    await apply(system.server.url, plan.zone(department), keys.seed(home, department, "deploy"))


async def until_timer(system: System, about: UUID) -> None:
    """Return when the send to EZK waits as a timer of its own."""
    (opened,) = await stored(system.faces, "LOKET", Stream.CASES, subjects.case(about))
    name = subjects.timer("assembly", about, f"send-EZK-{opened.sequence}")
    reader = (await system.faces.at("LOKET")).reader

    async def there() -> bool:
        return await reader.newest(Stream.TIMERS, name) > 0

    await eventually(there)


async def test_a_dead_receiver_delays_nobody_and_gets_each_send_once_it_is_back(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel_border, "SHORTEST", kernel_border.SHORTEST / 2)
    await as_deploy(system.server, "EZK", f"STREAM.DELETE.{Stream.ASSIGNMENTS}")
    asked = await asyncio.gather(*(ask_quick_scan(system.faces) for _ in range(20)))
    cases = [accepted.case for accepted in asked]
    await asyncio.gather(
        *(until_opened(system.faces, department, one) for department in OTHERS for one in cases)
    )
    await asyncio.gather(*(until_timer(system, one) for one in cases))
    assert await task(system.faces, "EZK", cases[0]) == []
    await repair(system, "EZK")
    await asyncio.gather(*(until_opened(system.faces, "EZK", one) for one in cases))
    await until_handled(system.server, "EZK", Stream.ASSIGNMENTS)
    state = (await as_deploy(system.server, "EZK", f"STREAM.INFO.{Stream.ASSIGNMENTS}"))["state"]
    assert (state["last_seq"], state["messages"]) == (len(cases), 0)
    for one in cases:
        assert len(await task(system.faces, "EZK", one)) == 1
    kept = str(await parked(system.server, "LOKET"))
    assert not [one for one in cases if one.hex in kept]


class Sender:
    """A zone's service, sending what it likes over the border, and as often."""

    def __init__(self, system: System, zone: str, user: str, lane: str, about: UUID) -> None:
        self._system, self._zone, self._user = system, zone, user
        self._lane, self.about = lane, about

    async def send(self, event: Event, order: int, identity: str = "") -> str:
        """Without the id by which a server would recognise a repeat for two minutes."""
        envelope = replace(meta(self.about, identity), order=order)
        headers, body = encode(event, envelope)
        async with await connect(self._system.server, self._zone, self._user) as client:
            reply = json.loads((await client.request(self._lane, body, 5, headers=headers)).data)
            assert "error" not in reply
        return envelope.id


@pytest.fixture
def to_ezk(system: System) -> Sender:
    about = uuid4()
    lane = subjects.assignment("EZK", about)
    return Sender(system, "LOKET", "assembly", lane, about)


async def at_ezk(system: System, about: UUID) -> list[str]:
    await until_handled(system.server, "EZK", Stream.ASSIGNMENTS)
    return [type(event).__name__ for event in await task(system.faces, "EZK", about)]


async def test_an_assignment_that_comes_twice_opens_one_task(
    system: System, to_ezk: Sender
) -> None:
    first = await to_ezk.send(example(assignment.Assigned), order=5)
    await to_ezk.send(example(assignment.Assigned), order=5, identity=first)
    await to_ezk.send(example(assignment.Assigned), order=5)
    assert await at_ezk(system, to_ezk.about) == ["TaskOpened"]


async def test_a_cancellation_that_overtakes_its_assignment_wins(
    system: System, to_ezk: Sender
) -> None:
    await to_ezk.send(example(assignment.AssignmentCancelled), order=9)
    await until_handled(system.server, "EZK", Stream.ASSIGNMENTS)
    await to_ezk.send(example(assignment.Assigned), order=5)
    assert await at_ezk(system, to_ezk.about) == ["TaskCancelled"]
    await to_ezk.send(example(assignment.Assigned), order=12)
    assert await at_ezk(system, to_ezk.about) == ["TaskCancelled", "TaskOpened"]
    await to_ezk.send(example(assignment.AssignmentCancelled), order=9)
    assert await at_ezk(system, to_ezk.about) == ["TaskCancelled", "TaskOpened"]


@pytest_asyncio.fixture(loop_scope="module")
async def from_ezk(system: System) -> Sender:
    """EZK's lane to a case that is open."""
    about = (await ask_quick_scan(system.faces)).case
    await until_opened(system.faces, "EZK", about)
    return Sender(system, "EZK", "desk", subjects.contribution("EZK", about), about)


async def received(system: System, about: UUID) -> list[int]:
    """The desk's sequences of what assembly took over."""
    await until_handled(system.server, "LOKET", Stream.CONTRIBUTIONS)
    found = await stored(system.faces, "LOKET", Stream.CASES, subjects.case(about))
    return [e.data.order for e in found if isinstance(e.data, case.ContributionReceived)]


async def test_a_contribution_that_comes_twice_counts_once(
    system: System, from_ezk: Sender
) -> None:
    first = await from_ezk.send(example(contribution.Contributed), order=5)
    await from_ezk.send(example(contribution.Contributed), order=5, identity=first)
    assert await received(system, from_ezk.about) == [5]


async def test_an_older_contribution_never_replaces_a_newer_one(
    system: System, from_ezk: Sender
) -> None:
    await from_ezk.send(example(contribution.Contributed), order=7)
    await received(system, from_ezk.about)
    await from_ezk.send(example(contribution.Contributed), order=5)
    assert await received(system, from_ezk.about) == [7]
    await from_ezk.send(example(contribution.Contributed), order=8)
    assert await received(system, from_ezk.about) == [7, 8]


async def test_a_department_speaks_for_itself_only(system: System, from_ezk: Sender) -> None:
    said = example(contribution.Contributed).model_copy(update={"department": "BZ"})
    await from_ezk.send(said, order=5)
    assert await received(system, from_ezk.about) == []
    kept = [where for where, _ in await parked(system.server, "LOKET")]
    assert subjects.parked_message(Stream.CONTRIBUTIONS, subjects.case(from_ezk.about)) in kept


async def test_a_letter_is_stored_once_however_often_it_is_sent(system: System) -> None:
    about, name = uuid4(), digest(b"%PDF")
    async with parts(system.server, "LOKET", "assembly") as assembly:
        for _ in range(3):
            await assembly.border.carry(subjects.door_letter(about, name), b"%PDF")
    found = (await system.faces.at("DOOR")).reader.all(Stream.LETTERS, subjects.letter(about, name))
    assert [message.data async for message in found] == [b"%PDF"]


async def test_what_no_receiver_can_take_is_not_tried_for_ever(system: System) -> None:
    lane = subjects.door_letter(uuid4(), digest("too large"))
    async with parts(system.server, "LOKET", "assembly") as assembly:
        for size in (MAX_MESSAGE + 1, 2 * MAX_MESSAGE):
            with pytest.raises(Undeliverable):
                await assembly.border.carry(lane, b"x" * size)
        with pytest.raises(Undelivered):
            await assembly.border.carry("contributions.ezk.nobody-listens", b"x")
