"""Much at once is one mail for the rest, once, whatever is killed meanwhile."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest

from schemas.notice import Channel
from schemas.wishes import Wishes
from services.notify.state import Status
from tests.harness.notifying import APART, FAST, Notifying

pytestmark = pytest.mark.server

WITHIN = timedelta(seconds=5)
STORM = replace(FAST, digests=APART.model_copy(update={"most": 2, "within": WITHIN}))
DAILY = replace(FAST, digests=APART.model_copy(update={"most": 1}))
PROCESS = """
import asyncio
from services.kernel.settings import Settings
from services.notify.app import notify
from tests.service.notify.test_digests import STORM

async def main():
    service = await notify("DOOR", Settings(), STORM)
    await service.start()
    await asyncio.Event().wait()

asyncio.run(main())
"""


@asynccontextmanager
async def process(door: Notifying) -> AsyncIterator[None]:
    """Notify in a process of its own, killed at the end."""
    told = {"LOKET_HOME": door.server.home, "LOKET_SMTP_PORT": door.mailbox.port}
    told |= {"LOKET_MAIL_FROM": door.settings.mail_from, "LOKET_LOG_LEVEL": "error"}
    env = os.environ | {name: str(value) for name, value in told.items()}
    running = await asyncio.create_subprocess_exec(sys.executable, "-c", PROCESS, env=env)
    try:
        yield
    finally:
        running.kill()
        await running.wait()


async def statuses(door: Notifying, planned: list[str], who: str) -> list[Status]:
    """How each notice stands, once each went or waits."""
    found = [await door.over(about, who, Channel.MAIL) for about in planned]
    return sorted(one.status for one in found)


async def test_killed_before_its_moment_a_digest_is_sent_once_by_who_comes_next(
    door: Notifying,
) -> None:
    _, contact = await door.institution()
    planned = [await door.plan(contact) for _ in range(40)]
    async with process(door):
        before = await statuses(door, planned, contact.id)
    waiting = before.count(Status.GATHERED)
    assert waiting >= 40 - 2 * 2 and waiting + before.count(Status.SENT) == 40
    await door.start(STORM)
    await door.start(STORM)
    async with asyncio.timeout(20):
        while sum(map(told, door.mailbox.mails())) < waiting:  # noqa: ASYNC110  a folder
            await asyncio.sleep(0.1)
    await asyncio.sleep(1)
    mails = door.mailbox.mails()
    digests = [mail for mail in mails if told(mail)]
    assert sum(map(told, digests)) == waiting
    assert len(mails) - len(digests) == before.count(Status.SENT)
    assert len(digests) <= 2
    for mail in digests:
        text = words(mail)
        assert str(mail["Subject"]) == "Er zijn berichten voor u"
        assert "/berichten" in text and "Kenmerk" not in text and "dossiers" not in text


async def test_what_somebody_wants_daily_waits_and_the_rest_does_not(door: Notifying) -> None:
    _, contact = await door.institution()
    await door.people.put(contact.model_copy(update={"wishes": Wishes(daily=("progress",))}))
    await door.start(DAILY)
    about = await door.plan(contact)
    notice = await door.over(about, contact.id, Channel.MAIL)
    assert notice.status is Status.GATHERED
    await door.people.put(contact)
    await door.mailed(await door.plan(contact), contact.id)


def told(mail: EmailMessage) -> int:
    """For how many notices a mail is, if it is a digest."""
    count = words(mail).partition("Aantal berichten: ")[2].partition("\n")[0]
    return int(count or 0)


def words(mail: EmailMessage) -> str:
    """What a mail says to who reads plain text."""
    body = mail.get_body(("plain",))
    assert body
    return str(body.get_content())
