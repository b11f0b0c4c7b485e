"""Ten thousand notices while notify is killed again and again: each is told once in effect."""

from __future__ import annotations

import asyncio
import os
import random
import re
import sys
from collections import Counter
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from deploy.local import LocalServer
from deploy.mailbox import Mailbox
from deploy.server_process import die_with_parent
from schemas.common import Event
from schemas.envelope import Recorded, read_event
from schemas.notice import Channel
from schemas.subjects import Stream
from services.kernel.decider import Decider
from services.kernel.direct import sequence, subject
from services.kernel.people import Person, Webhook
from services.notify.state import OVER, Notice, Status, evolve
from tests.harness.http_target import HttpTarget
from tests.harness.notifying import Notifying, step

INSTITUTIONS, EACH, KILLS = 417, 8, 8
STEPS = INSTITUTIONS * EACH
NOTICES = 3 * STEPS
"""Each step is three: to the institution's inbox and its webhook, and by mail to its contact."""

KEY = "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"
MESSAGE = re.compile(rb"^Message-ID: <([0-9a-f-]{36})@", re.MULTILINE)
PROCESS = """
import asyncio, signal, uvloop
from datetime import timedelta
from services.kernel import consuming
from services.kernel.settings import Settings
from services.kernel.telemetry import configure_logs
from services.notify.app import notify
from services.notify.pace import Pace

DELAYS, LOST = (timedelta(seconds=1),) * 30, timedelta(seconds=12)
PACE = Pace(delays=DELAYS, reach=5.0, answer=5.0, taken=5.0, unknown_after=LOST)
consuming.AT_ONCE = 24  # what a kill leaves unanswered comes again after 30 s, of at most 256

async def main():
    configure_logs("error")
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    service = await notify("DOOR", Settings(), PACE)
    await service.start()
    await stopped.wait()
    await service.stop()

uvloop.run(main())
"""


class Kept(HttpTarget):
    """Writes down which notice came, on disk before it answers."""

    file: Path

    async def _answer(self, writer: asyncio.StreamWriter, headers: dict[str, str]) -> None:
        with self.file.open("a") as out:
            out.write(self.posted[-1].headers["webhook-id"] + "\n")
        await super()._answer(writer, headers)


async def started(door: Notifying) -> asyncio.subprocess.Process:
    """A notify process of its own."""
    told = {"LOKET_HOME": door.server.home, "LOKET_SMTP_PORT": door.mailbox.port}
    told |= {"LOKET_MAIL_FROM": door.settings.mail_from, "LOKET_LOG_LEVEL": "error"}
    env = os.environ | {name: str(value) for name, value in told.items()}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROCESS, env=env, preexec_fn=die_with_parent()
    )


async def killed_again_and_again(door: Notifying) -> asyncio.subprocess.Process:
    """Killed at random moments of its life, KILLS times; then one that lives."""
    process = await started(door)
    for _ in range(KILLS):
        enough = len(door.mailbox.files()) + random.randint(1, STEPS // KILLS)
        while len(door.mailbox.files()) < enough:  # noqa: ASYNC110  another process's files
            await asyncio.sleep(random.uniform(0.01, 0.1))
        process.kill()
        await process.wait()
        process = await started(door)
    return process


async def happen(door: Notifying, people: list[tuple[Person, Person]]) -> list[str]:
    """Every step, as intake tells of it."""
    places = asyncio.Semaphore(16)

    async def one(number: int) -> str:
        async with places:
            institution, contact = people[number % len(people)]
            return await door.progress(step(institution, contact), uuid4())

    return await asyncio.gather(*(one(number) for number in range(STEPS)))


class Followed:
    """Every notice as it stands, by reading on in the stream."""

    def __init__(self, door: Notifying) -> None:
        self._door, self._read_to = door, 0
        self._events: dict[UUID, list[Recorded[Event]]] = {}
        self.notices: dict[UUID, Notice] = {}

    async def read(self) -> None:
        """Read on."""
        fold = Decider[Notice | None](None, evolve).fold
        async for message in self._door.reader.all(Stream.NOTICES, after=self._read_to):
            self._read_to = sequence(message)
            found = (message.headers or {}, message.data, subject(message), self._read_to)
            event = read_event(*found)
            events = self._events.setdefault(event.meta.case, [])
            events.append(event)
            if notice := fold(events):
                self.notices[notice.id] = notice

    def waiting(self) -> list[Notice]:
        """What is neither over nor an inbox notice."""
        sent = (n for n in self.notices.values() if n.planned.channel is not Channel.INBOX)
        return [notice for notice in sent if notice.status not in OVER]

    def over(self, channel: Channel) -> dict[str, Notice]:
        """Notices of a channel by id."""
        of = (n for n in self.notices.values() if n.planned.channel is channel)
        return {str(notice.id): notice for notice in of}


@pytest.mark.kill
@pytest.mark.server
@pytest.mark.timeout(600)
async def test_ten_thousand_notices_survive_kills_and_each_is_told_once_in_effect(
    server: LocalServer, mailbox: Mailbox, tmp_path: Path
) -> None:
    async with Kept() as target, Notifying(server, "DOOR", mailbox) as door:
        target.file = tmp_path / "posted"
        hook = Webhook(url=target.url, secret=KEY)
        people = [await door.institution(webhook=hook, mail=None) for _ in range(INSTITUTIONS)]
        telling = asyncio.create_task(happen(door, people))
        process = await killed_again_and_again(door)
        abouts, followed = await telling, Followed(door)
        while len(followed.notices) < NOTICES or followed.waiting():
            await asyncio.sleep(2)
            await followed.read()
        process.terminate()
        await process.wait()
    assert len(followed.notices) == NOTICES
    told = Counter(
        (n.planned.about, n.planned.recipient, n.planned.channel) for n in followed.notices.values()
    )
    assert set(told.values()) == {1}
    assert {about for about, _, _ in told} == set(abouts)
    webhooks = followed.over(Channel.WEBHOOK)
    assert {notice.status for notice in webhooks.values()} == {Status.SENT}
    assert set(target.file.read_text().split()) == set(webhooks)
    mails = Counter(
        name.decode() for file in mailbox.files() for name in MESSAGE.findall(file.read_bytes())
    )
    wanted = followed.over(Channel.MAIL)
    assert mails.keys() <= wanted.keys()
    for name, notice in wanted.items():
        assert mails[name] <= 1 + notice.unknown <= 2
        if notice.status is Status.SENT:
            assert mails[name] >= 1
        else:
            assert (notice.status, notice.reason) == (Status.GIVEN_UP, "outcome_unknown")
    assert any(notice.unknown for notice in wanted.values())
