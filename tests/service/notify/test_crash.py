"""Killed at any moment, run twice, nudged at random: each notice is told once in effect."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deploy.local import LocalServer
from deploy.mailbox import Mailbox
from schemas.notice import Channel, NoticeAttempted, NoticeSent
from tests.harness.notifying import FAST, Notifying

pytestmark = pytest.mark.server

LOST_AT_ONCE = replace(FAST, unknown_after=timedelta())


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


async def test_a_mail_whose_attempt_has_no_end_is_repeated(door: Notifying) -> None:
    _, contact = await door.institution()
    about = await door.plan(contact)
    await door.notice_happens(about, contact.id, NoticeAttempted(attempt=1))
    await door.start(LOST_AT_ONCE)
    notice = await door.mailed(about, contact.id)
    assert (notice.unknown, notice.attempts) == (1, 2)
    assert door.mails_of(notice) == 1


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


async def test_a_mail_whose_answer_never_comes_is_repeated_once_and_then_given_up(
    server: LocalServer, tmp_path: Path
) -> None:
    with SilentMailbox(tmp_path / "mail") as mailbox:
        async with Notifying(server, "DOOR", mailbox) as door:
            _, contact = await door.institution()
            await door.start(replace(FAST, taken=0.3))
            about = await door.plan(contact)
            notice = await door.until(about, contact.id, Channel.MAIL, "given_up")
            await door.nudge(notice)
            later = await door.until(await door.plan(contact), contact.id, Channel.MAIL, "given_up")
    assert {notice.reason, later.reason} == {"outcome_unknown"}
    assert door.mails_of(notice) == door.mails_of(later) == 2


async def test_what_takes_long_goes_on_aside_and_leaves_its_place_to_others(
    server: LocalServer, tmp_path: Path
) -> None:
    with SlowMailbox(tmp_path / "mail") as mailbox:
        async with Notifying(server, "DOOR", mailbox) as door:
            _, contact = await door.institution()
            await door.start(replace(FAST, slow=0.0, patience=1.0))
            planned = [await door.plan(contact) for _ in range(40)]
            notices = [await door.mailed(about, contact.id) for about in planned]
    assert [door.mails_of(notice) for notice in notices] == [1] * len(planned)


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
    assert sum(mail["To"] == contact.mail for mail in door.mailbox.mails()) == len(planned)
