"""A ministry on its own server: it works on while the link is cut, and the case completes."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from examples.loader import Example, load_examples
from schemas import case as cases
from schemas import desk as desks
from schemas.common import Actor, Command, Event, Role, Stance
from schemas.progress import ProgressReported, Stage
from schemas.request import CirculateRequest
from schemas.streams import Stream
from services.advice.assembly.app import assembly
from services.advice.desk.app import desk
from services.cli.faces import Face, Faces
from services.cli.watching import Watch
from services.intake.app import intake
from services.kernel.settings import Settings
from tests.harness.nats_server import HubAndLeaf

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(120)]


@dataclass
class Parties:
    """The hub's services, the ministry's desk on its own server, and their faces."""

    hub: Faces
    leaf: Faces
    watches: dict[str, Watch]

    async def face(self, zone: str) -> Face:
        """EZK's face is at the ministry; all others at the hub."""
        return await (self.leaf if zone == "EZK" else self.hub).at(zone)

    async def seen(self, zone: str, case: UUID, *types: type[Event], **wanted: object) -> Any:
        """What happened, waiting for it."""
        found = await self.watches[zone].until(
            case, *types, where=lambda d: all(getattr(d, k) == v for k, v in wanted.items())
        )
        return found.data

    async def ask(self, zone: str, who: Actor, command: Command) -> UUID:
        """Somebody asks."""
        return (await (await self.face(zone)).ask(command, who)).case

    async def count(self, zone: str, case: UUID) -> Counter[str]:
        """How often each event of a case stands in a zone's stream."""
        return Counter(type(e.data).__name__ for e in self.watches[zone].seen(case))


@pytest_asyncio.fixture
async def parties(hub_and_leaf: HubAndLeaf) -> AsyncIterator[Parties]:
    """Everything up, on both sides of the link."""
    home = hub_and_leaf.hub.home
    at_hub = Settings(home=home, url=hub_and_leaf.hub.url)
    at_leaf = Settings(home=home, url=hub_and_leaf.leaf.url)
    services = [await intake(at_hub), await assembly(at_hub), await desk("EZK", at_leaf)]
    for service in services:
        await service.start()
    made = Parties(Faces(at_hub), Faces(at_leaf), {})
    for zone, stream in (("LOKET", Stream.CASES), ("DOOR", Stream.PROGRESS), ("EZK", Stream.DESK)):
        made.watches[zone] = Watch((await made.face(zone)).reader, stream)
        made.watches[zone].start()
    yield made
    for watch in made.watches.values():
        await watch.stop()
    await made.hub.close()
    await made.leaf.close()
    for service in services:
        await service.stop()


def _example() -> Example:
    return next(e for e in load_examples() if e.slug.startswith("03-"))


async def _opened(parties: Parties) -> UUID:
    """A case of which EZK has the assignment."""
    example = _example()
    door = await parties.face("DOOR")
    actor = door.actor(example.contact, Role.INSTITUTION, organisation=example.institution)
    case = await parties.ask("DOOR", actor, example.submit)
    command = CirculateRequest(
        case=case, product="case-advice", departments=("EZK",), reason="extra-expertise"
    )
    await parties.ask("LOKET", await _coordinator(parties), command)
    await parties.seen("EZK", case, desks.TaskOpened)
    return case


async def _coordinator(parties: Parties) -> Actor:
    return (await parties.face("LOKET")).actor("loket-coordinator-1", Role.COORDINATOR)


async def test_a_ministry_works_on_while_the_link_is_cut(
    parties: Parties, hub_and_leaf: HubAndLeaf
) -> None:
    """Claimed, saved, signed and submitted while cut; received once, issued once afterwards."""
    case, ezk = await _opened(parties), await parties.face("EZK")
    expert, lead = ezk.actor("ezk-expert-1", Role.EXPERT), ezk.actor("ezk-lead", Role.LEAD)
    written = _example().script.contributions["EZK"].contribution
    await hub_and_leaf.link.cut()
    for who, command in (
        (expert, desks.ClaimTask(case=case)),
        (expert, desks.SaveVersion(case=case, contribution=written)),
        (expert, desks.AskCountersigning(case=case, number=1)),
        (lead, desks.CountersignVersion(case=case, number=1)),
        (expert, desks.SubmitContribution(case=case)),
    ):
        await parties.ask("EZK", who, command)
    await parties.seen("EZK", case, desks.ContributionSubmitted)
    assert "ContributionReceived" not in await parties.count("LOKET", case)
    await hub_and_leaf.link.restore()
    await parties.seen("LOKET", case, cases.ContributionReceived)
    await _issue(parties, case, expert)
    await parties.seen("DOOR", case, ProgressReported, stage=Stage.ISSUED)
    assert set((await parties.count("LOKET", case)).values()) == {1}
    assert set((await parties.count("EZK", case)).values()) == {1}


async def _issue(parties: Parties, case: UUID, expert: Actor) -> None:
    """The text goes to the ministry and back, and out to the institution."""
    coordinator = await _coordinator(parties)
    await parties.ask("LOKET", coordinator, cases.WriteDraft(case=case))
    text = (await parties.seen("LOKET", case, cases.DraftWritten)).text
    await parties.ask("LOKET", coordinator, cases.AskAgreement(case=case, text=text))
    await parties.seen("EZK", case, desks.TaskAgreementAsked)
    agreed = desks.GiveAgreement(case=case, text=text, stance=Stance.AGREE)
    await parties.ask("EZK", expert, agreed)
    await parties.seen("LOKET", case, cases.AgreementReceived)
    await parties.ask("LOKET", coordinator, cases.AdoptAdvice(case=case, text=text))
    await parties.ask("LOKET", coordinator, cases.IssueAdvice(case=case))
