"""Killed at any moment, run twice, nudged at random: no notice is ever sent twice."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deploy.local import LocalServer
from deploy.mailbox import Mailbox
from schemas.notice import Channel, NoticeAttempted, NoticeSent
from services.notify.state import OVER, Notice
from tests.harness.notifying import FAST, Notifying

pytestmark = pytest.mark.server

LOST_AT_ONCE = replace(FAST, unknown_after=timedelta())
PROCESS = """
import asyncio
from services.kernel.settings import Settings
from services.zone import run
asyncio.run(run("DOOR", Settings(), "notify"))
"""


class SlowMailbox(Mailbox):
    """Takes its time on either side of keeping a mail, so that a kill comes in between."""

    async def handle_DATA(self, *told: Any) -> str:  # noqa: N802  aiosmtpd's name for it
        await asyncio.sleep(0.05)
        reply = await super().handle_DATA(*told)
        await asyncio.sleep(0.05)
        return reply


class SilentMailbox(Mailbox):
    """Keeps a mail and never says so."""

    async def handle_DATA(self, *told: Any) -> str:  # noqa: N802  aiosmtpd's name for it
        await super().handle_DATA(*told)
        await asyncio.sleep(60)
        return ""


async def test_an_attempt_without_an_end_is_given_up_and_not_repeated(door: Notifying) -> None:
    _, contact = await door.institution()
    about = await door.plan(contact)
    await door.notice_happens(about, contact.id, NoticeAttempted(attempt=1))
    await door.start(LOST_AT_ONCE)
    notice = await door.until(about, contact.id, Channel.MAIL, "given_up")
    assert (notice.reason, notice.attempts) == ("outcome_unknown", 1)
    assert door.mails_of(notice) == 0


async def test_an_attempt_that_may_still_run_is_left_alone(door: Notifying) -> None:
    _, contact = await door.institution()
    about = await door.plan(contact)
    await door.notice_happens(about, contact.id, NoticeAttempted(attempt=1))
    await door.start()
    await door.mailed(await door.plan(contact), contact.id)
    await door.notice_happens(about, contact.id, NoticeSent(attempt=1))
    notice = await door.mailed(about, contact.id)
    await door.nudge(notice)
    await door.mailed(await door.plan(contact), contact.id)
    assert door.mails_of(notice) == 0


async def test_a_mail_whose_answer_never_came_is_not_sent_again(
    server: LocalServer, tmp_path: Path
) -> None:
    with SilentMailbox(tmp_path / "mail") as mailbox:
        async with Notifying(server, "DOOR", mailbox) as door:
            _, contact = await door.institution()
            await door.start(replace(LOST_AT_ONCE, answer=0.3))
            about = await door.plan(contact)
            notice = await door.until(about, contact.id, Channel.MAIL, "given_up")
            await door.nudge(notice)
            later = await door.until(await door.plan(contact), contact.id, Channel.MAIL, "given_up")
    assert {notice.reason, later.reason} == {"outcome_unknown"}
    assert door.mails_of(notice) == door.mails_of(later) == 1


async def test_two_processes_and_many_nudges_send_each_mail_once(door: Notifying) -> None:
    _, contact = await door.institution()
    planned = [await door.plan(contact) for _ in range(40)]
    await door.start()
    await door.start()
    for about in planned:
        if notice := await door.notice(about, contact.id, Channel.MAIL):
            await door.nudge(notice)
    notices = [await door.mailed(about, contact.id) for about in planned]
    assert [door.mails_of(notice) for notice in notices] == [1] * len(planned)
    assert len(door.mailbox.mails()) == len(planned)


@pytest.mark.kill
async def test_killed_while_sending_no_mail_is_sent_twice(
    server: LocalServer, tmp_path: Path
) -> None:
    with SlowMailbox(tmp_path / "mail") as mailbox:
        async with Notifying(server, "DOOR", mailbox) as door:
            people = [(await door.institution())[1] for _ in range(12)]
            planned = [(await door.plan(one), one.id) for one in people for _ in range(5)]
            for most in (5, 20):
                await killed(door, most)
                for told in planned:
                    await door.nudge(await there(door, *told))
            await door.start(LOST_AT_ONCE)
            notices = [await ended(door, *told) for told in planned]
    mails = [door.mails_of(notice) for notice in notices]
    assert max(mails) == 1
    assert sum(mails) == len(mailbox.mails())
    for notice, count in zip(notices, mails, strict=True):
        assert count == 1 if notice.status == "sent" else notice.reason == "outcome_unknown"


async def killed(door: Notifying, most: int) -> None:
    """One process, killed when so many mails more have arrived."""
    told = {"LOKET_HOME": door.server.home, "LOKET_SMTP_PORT": door.mailbox.port}
    told |= {"LOKET_MAIL_FROM": door.settings.mail_from, "LOKET_LOG_LEVEL": "error"}
    env = os.environ | {name: str(value) for name, value in told.items()}
    enough = len(door.mailbox.files()) + most
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", PROCESS, env=env)
    try:
        async with asyncio.timeout(30):
            while len(door.mailbox.files()) < enough:  # noqa: ASYNC110  another process's files
                await asyncio.sleep(0.005)
    finally:
        process.kill()
        await process.wait()


async def there(door: Notifying, about: str, recipient: str) -> Notice:
    """A notice that was planned."""
    notice = await door.notice(about, recipient, Channel.MAIL)
    assert notice
    return notice


async def ended(door: Notifying, about: str, recipient: str) -> Notice:
    """The notice, once it is over; what a dead process held is nudged instead of waited for."""
    async with asyncio.timeout(30):
        while (notice := await there(door, about, recipient)).status not in OVER:
            await door.nudge(notice)
            await asyncio.sleep(0.05)
    return notice
