"""A ministry on its own server: it goes on working while its link is cut, and nothing is lost."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from schemas import case, desk, request, subjects
from schemas.common import Accepted, Command, Event, Role, Stance
from schemas.progress import ProgressReported, Stage
from schemas.streams import Stream
from services.advice.assembly.app import assembly
from services.advice.desk.app import desk as start_desk
from services.faces.face import Faces
from services.intake.app import intake
from services.kernel.direct import subject
from services.kernel.settings import Settings
from services.kernel.telemetry import configure_logs
from tests.harness import story
from tests.harness.chains import broken_chains
from tests.harness.filing import Filing
from tests.harness.lanes import parked
from tests.harness.nats_server import HubAndLeaf
from tests.harness.running import QUICK_SCAN, eventually, stored, task, until_handled

pytestmark = pytest.mark.cluster
LARGE = b"Een lang stuk tekst.\n" * 50_000
"""A file of several parts."""


class Land:
    """The Loket at the hub, EZK behind its link; what each side does and sees."""

    def __init__(self, servers: HubAndLeaf) -> None:
        self.servers = servers
        home = servers.hub.home
        self.at_hub = Settings(home=home, url=servers.hub.url)
        self.at_leaf = Settings(home=home, url=servers.leaf.url)
        self.hub, self.leaf = Faces(self.at_hub), Faces(self.at_leaf)
        self.case = UUID(int=0)

    async def institution(self, command: Command) -> Accepted:
        door = await self.hub.at("DOOR")
        who = door.actor(QUICK_SCAN.contact, Role.INSTITUTION, organisation=QUICK_SCAN.institution)
        return await door.ask(command, who)

    async def coordinator(self, command: Command) -> Accepted:
        face = await self.hub.at("LOKET")
        return await face.ask(command, face.actor("loket-coordinator-1", Role.COORDINATOR))

    async def expert(self, command: Command) -> Accepted:
        face = await self.leaf.at("EZK")
        return await face.ask(command, face.actor("ezk-expert-1", Role.EXPERT))

    async def at_desk(self, kind: type[Event]) -> list[Event]:
        return [event for event in await task(self.leaf, "EZK", self.case) if type(event) is kind]

    async def at_loket(self, kind: type[Event]) -> list[Event]:
        found = await stored(self.hub, "LOKET", Stream.CASES, subjects.case(self.case))
        return [event.data for event in found if type(event.data) is kind]

    async def told(self) -> list[Stage]:
        lane = subjects.progress(QUICK_SCAN.institution, self.case)
        found = await stored(self.hub, "DOOR", Stream.PROGRESS, lane)
        return [event.data.stage for event in found if isinstance(event.data, ProgressReported)]

    async def until_at_desk(self, kind: type[Event]) -> None:
        async def there() -> bool:
            return bool(await self.at_desk(kind))

        await eventually(there)

    async def until_at_loket(self, kind: type[Event]) -> None:
        async def there() -> bool:
            return bool(await self.at_loket(kind))

        await eventually(there)

    async def until_waiting(self, faces: Faces, zone: str, service: str) -> None:
        """Return when a send that failed waits as a timer."""
        reader, lane = (await faces.at(zone)).reader, subjects.timer(service, self.case, "*")

        async def there() -> bool:
            found = [subject(m) async for m in reader.all(Stream.TIMERS, lane)]
            return any(".send-" in one for one in found)

        await eventually(there)


@pytest_asyncio.fixture
async def land(hub_and_leaf: HubAndLeaf) -> AsyncIterator[Land]:
    configure_logs("error")
    made = Land(hub_and_leaf)
    async with AsyncExitStack() as stack:
        for service in (
            await intake(made.at_hub),
            await assembly(made.at_hub),
            await start_desk("EZK", made.at_leaf),
        ):
            await service.start()
            stack.push_async_callback(service.stop)
        stack.push_async_callback(made.hub.close)
        stack.push_async_callback(made.leaf.close)
        yield made


async def circulated(land: Land) -> None:
    """A second opinion, asked of EZK only."""
    submit = QUICK_SCAN.submit.model_copy(
        update={"idempotency_key": str(uuid4()), "product": "second-opinion"}
    )
    land.case = (await land.institution(submit)).case
    await land.coordinator(
        request.CirculateRequest(case=land.case, departments=("EZK",), reason="their-field")
    )
    await land.until_at_desk(desk.TaskOpened)


async def test_a_desk_works_on_while_its_link_is_cut_and_the_case_completes(land: Land) -> None:
    await circulated(land)
    await land.servers.link.cut()
    await land.expert(desk.ClaimTask(case=land.case))
    await land.expert(desk.SaveVersion(case=land.case, contribution=story.CONTRIBUTION))
    assert (await land.expert(desk.SubmitContribution(case=land.case))).event_id
    await land.until_waiting(land.leaf, "EZK", "desk")
    assert await land.at_loket(case.ContributionReceived) == []
    await land.servers.link.restore()
    await land.until_at_loket(case.ContributionReceived)

    await land.coordinator(case.WriteDraft(case=land.case))
    (draft,) = await land.at_loket(case.DraftWritten)
    assert isinstance(draft, case.DraftWritten)
    await land.servers.link.cut()
    await land.coordinator(case.AskAgreement(case=land.case, text=draft.text))
    await land.until_waiting(land.hub, "LOKET", "assembly")
    await land.servers.link.restore()
    await land.until_at_desk(desk.TaskAgreementAsked)
    await land.expert(desk.GiveAgreement(case=land.case, text=draft.text, stance=Stance.AGREE))
    await land.until_at_loket(case.AgreementReceived)
    await land.coordinator(case.AdoptAdvice(case=land.case, text=draft.text))
    await land.coordinator(case.IssueAdvice(case=land.case))
    await until_told(land)
    await everything_once(land)


async def until_told(land: Land) -> None:
    async def issued() -> bool:
        return Stage.ISSUED in await land.told()

    await eventually(issued)


async def everything_once(land: Land) -> None:
    servers = land.servers
    for side, zone, stream, service in (
        (servers.leaf, "EZK", Stream.ASSIGNMENTS, "desk"),
        (servers.leaf, "EZK", Stream.DESK, "desk"),
        (servers.hub, "LOKET", Stream.CONTRIBUTIONS, "assembly"),
        (servers.hub, "LOKET", Stream.CASES, "assembly"),
    ):
        await until_handled(side, zone, stream, service)
    at_desk = Counter(type(event).__name__ for event in await task(land.leaf, "EZK", land.case))
    assert set(at_desk.values()) == {1}, at_desk
    lane = subjects.case(land.case)
    found = await stored(land.hub, "LOKET", Stream.CASES, lane)
    at_loket = Counter(type(event.data).__name__ for event in found)
    assert set(at_loket.values()) == {1}, at_loket
    assert at_loket["ContributionReceived"] == at_loket["AgreementReceived"] == 1
    assert Counter(await land.told()) == {Stage.RECEIVED: 1, Stage.CIRCULATED: 1, Stage.ISSUED: 1}
    assert await broken_chains(land.hub, "LOKET", Stream.CASES) == []
    assert await broken_chains(land.leaf, "EZK", Stream.DESK) == []
    for side, zone in ((servers.hub, "LOKET"), (servers.hub, "DOOR"), (servers.leaf, "EZK")):
        assert await parked(side, zone) == []


async def test_the_loket_goes_on_while_a_ministrys_server_is_away(land: Land) -> None:
    """What it asks then arrives once the server is back, with its file, and once only."""
    await land.servers.leaf.process.kill()
    filing = await Filing.at(land.hub)
    file = await filing.send(LARGE)
    asked = filing.asking(file.digest).model_copy(update={"product": "second-opinion"})
    land.case = (await land.institution(asked)).case
    await land.coordinator(
        request.CirculateRequest(case=land.case, departments=("EZK",), reason="their-field")
    )
    await land.until_waiting(land.hub, "LOKET", "assembly")
    assert await land.told() == [Stage.RECEIVED, Stage.CIRCULATED]
    await land.servers.leaf.process.start()
    await land.until_at_desk(desk.TaskOpened)
    at_ministry = Filing(land.leaf, filing.face)

    async def arrived() -> bool:
        return await at_ministry.kept("EZK", land.case, file) == LARGE

    await eventually(arrived)
    await asyncio.sleep(1)
    assert len(await land.at_desk(desk.TaskOpened)) == 1
