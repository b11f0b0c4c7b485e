"""kill -9 of every process and of the server at random moments during 200 concurrent cases."""

from __future__ import annotations

import asyncio
import random
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from bench.__main__ import SERVICES, ZONES
from bench.cases import DEPARTMENTS, People
from bench.machine import Machine
from deploy.mailbox import Mailbox
from deploy.topology import topology
from schemas import messages
from schemas.common import Role
from schemas.envelope import Recorded, chain_digest, read_event
from schemas.subjects import Stream
from services.cli.look.parking import was_handled
from services.faces.face import Faces
from services.kernel.direct import sequence, subject
from services.kernel.people import People as Directory
from services.kernel.people import Person

CASES, KILLS = 200, 24
CHAINS = {
    "LOKET": (Stream.REQUESTS, Stream.CASES, Stream.NOTICES),
    "DOOR": (Stream.PROGRESS, Stream.NOTICES),
    **dict.fromkeys(DEPARTMENTS, (Stream.DESK, Stream.NOTICES)),
}


async def _introduce(faces: Faces) -> None:
    """The institution has a mail address, so that notices are really sent."""
    face = await faces.at("DOOR")
    person = Person(
        id="saxion-adviesteam",
        name="Demo-adviesteam Saxion",
        mail="adviesteam@saxion.example",
        roles=(Role.INSTITUTION,),
        organisation="SAXION",
    )
    await Directory(face.client, face.reader).put(person)


async def _kill_at_random(machine: Machine, chance: random.Random) -> Counter[str]:
    """Kill one after another, each started again at once."""
    killed: Counter[str] = Counter()
    order = [*ZONES, "nats-server"] * (KILLS // 8 + 1)
    chance.shuffle(order)
    for victim in order[:KILLS]:
        await asyncio.sleep(chance.uniform(0.2, 1.5))
        killed[victim] += 1
        if victim == "nats-server":
            await machine.server.process.kill()
            await machine.server.process.start()
        else:
            machine.processes[victim].kill()
            await asyncio.to_thread(machine.processes[victim].wait)
            machine.spawn(victim, SERVICES[victim])
    return killed


async def _events(faces: Faces, zone: str, stream: Stream) -> list[Recorded[Any]]:
    reader = (await faces.at(zone)).reader
    return [
        read_event(m.headers, m.data, subject(m), sequence(m)) async for m in reader.all(stream)
    ]


async def _unbroken(faces: Faces, zone: str, stream: Stream) -> None:
    """Every event names the digest of the one before it, and follows from a cause of its own."""
    last: dict[str, str] = defaultdict(str)
    causes: Counter[tuple[str, str]] = Counter()
    reader = (await faces.at(zone)).reader
    async for message in reader.all(stream):
        headers, lane = dict(message.headers or {}), subject(message)
        if stream is not Stream.PROGRESS:
            assert headers.get("ce-prev", "") == last[lane], f"{zone} {lane}: a link is missing"
        last[lane] = chain_digest(headers, message.data)
        causes[lane, headers["ce-causationid"]] += 1
    doubled = {cause: times for cause, times in causes.items() if times > 1}
    assert not doubled, f"{zone} {stream}: doubled {doubled}"


@pytest.mark.kill
@pytest.mark.timeout(400)
async def test_nothing_is_lost_or_doubled_when_anything_is_killed(tmp_path: Path) -> None:
    """200 cases at once; every process and the server die; all is there once afterwards."""
    with Mailbox(tmp_path / "mail") as mailbox:
        machine = await Machine.start(
            tmp_path / "home", SERVICES, LOKET_SMTP_PORT=str(mailbox.port)
        )
        faces = Faces(machine.settings)
        await _introduce(faces)
        people = People(faces)
        await people.open()
        killing = asyncio.create_task(_kill_at_random(machine, random.Random(20261121)))
        cases = await asyncio.gather(*(people.submit(number) for number in range(CASES)))
        print("killed:", dict(await killing))
        async with asyncio.timeout(240):
            await asyncio.gather(*(people.finish(case) for case in cases))
        fates = await _settled(faces)
        for zone, streams in CHAINS.items():
            for stream in streams:
                await _unbroken(faces, zone, stream)
        await _complete(faces, set(cases))
        sent = Counter(mail["Message-ID"] for mail in mailbox.mails())
        assert max(sent.values()) <= 2, "of a mail whose end nobody knew there is one more"
        mailed = {one.strip("<>").partition("@")[0].replace("-", "") for one in sent}
        assert {one for one, fate in fates.items() if fate == "NoticeSent"} <= mailed
        assert "NoticeGathered" in fates.values(), "so many mails at once are told together"
        await _nothing_parked(faces)
        await people.close()
        await faces.close()
        await machine.stop()


async def _complete(faces: Faces, cases: set[Any]) -> None:
    """Each case has every contribution once and was issued once."""
    kinds: Counter[tuple[Any, str, str]] = Counter()
    for event in await _events(faces, "LOKET", Stream.CASES):
        department = getattr(event.data, "department", "")
        kinds[event.meta.case, type(event.data).__name__, department] += 1
    assert {case for case, _, _ in kinds} == cases
    assert set(kinds.values()) == {1}
    for department in DEPARTMENTS:
        got = {c for c, k, d in kinds if (k, d) == ("ContributionReceived", department)}
        assert got == cases


OVER = {"NoticeSent", "NoticeGivenUp", "NoticeGathered"}
COUNTED = {"NoticeAdmitted", "NoticeHeld"}
"""How a notice ends, and what a digest says of one that it lets go or keeps until its moment."""


async def _settled(faces: Faces) -> dict[str, str]:
    """Wait until no notice is on its way any more; how each mail of the door ended, by its id."""
    async with asyncio.timeout(120):
        while True:
            last, mails = dict[str, str](), set[str]()
            for event in await _events(faces, "DOOR", Stream.NOTICES):
                last[event.subject] = type(event.data).__name__
                channel = getattr(event.data, "channel", "")
                if channel == "inbox":
                    last[event.subject] = "NoticeSent"
                elif channel == "mail":
                    mails.add(event.subject)
            if last and set(last.values()) <= OVER | COUNTED:
                return {one.rpartition(".")[2]: last[one] for one in mails}
            await asyncio.sleep(1)


async def _nothing_parked(faces: Faces) -> None:
    for zone in topology().zones:
        reader = (await faces.at(zone.name)).reader
        found = [(subject(m), m.data) async for m in reader.all(Stream.PARKED)]
        parked = [(name, said) for name, said in found if not was_handled(said)]
        assert parked == [], zone.name


assert messages, "every message is known before a stream is read"
