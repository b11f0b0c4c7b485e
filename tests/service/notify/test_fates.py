"""What NotifyNL says later of mails it took: asked by a timer, a few times, and then no more."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from deploy.local import LocalServer
from deploy.mailbox import Mailbox
from schemas.notice import Channel, NoticeRetried
from services.notify.domain import Arrived, CameBack
from services.notify.outcome import Deferred, Sent
from tests.harness.notifying import FAST, Notifying
from tests.harness.notifynl import NotifyNLServer
from tests.service.notify.test_notifynl import CONTACT, notice, sender, told

SOONER = replace(FAST, fates=tuple(timedelta(seconds=n / 4) for n in (1, 2, 4, 7)))


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        ("created", None),
        ("sending", None),
        ("delivered", Arrived()),
        ("permanent-failure", CameBack("notifynl-permanent-failure")),
        ("temporary-failure", CameBack("notifynl-temporary-failure")),
        ("technical-failure", CameBack("notifynl-technical-failure")),
        ("what-nobody-knows", None),
    ],
)
async def test_each_status_says_what_became_of_a_mail(
    status: str, fate: CameBack | Arrived | None
) -> None:
    one, other = notice(), notice()
    async with NotifyNLServer() as server, sender(server) as notify:
        for each in (one, other):
            assert await notify.send(each, CONTACT) == Sent()
        server.mails[0]["status"] = status
        assert await notify.fate(one) == fate
        assert await notify.fate(other) is None


async def test_no_answer_or_one_that_says_nothing_is_no_fate() -> None:
    one = notice()
    async with NotifyNLServer() as server, sender(server) as notify:
        assert await notify.send(one, CONTACT) == Sent()
        server.mails[0]["status"] = "delivered"
        async with sender(server, notifynl_secret="x" * 32) as stranger:
            assert await stranger.fate(one) is None
        server.garbles, doubted = True, replace(one, unknown=1)
        assert await notify.fate(one) is None
        assert await notify.send(doubted, CONTACT) == Deferred("notifynl_not_known")
        server.garbles = False
        assert await notify.fate(notice()) is None
        assert await notify.fate(one) == Arrived()
    async with sender(server) as notify:
        assert await notify.fate(one) is None


async def test_what_failed_there_is_sent_once_more_and_the_last_one_counts() -> None:
    one = notice(unknown=1)
    async with NotifyNLServer() as server, sender(server) as notify:
        assert await notify.send(one, CONTACT) == Sent()
        server.mails[0]["status"] = "permanent-failure"
        assert await notify.send(one, CONTACT) == Sent()
        assert len(server.mails) == 2
        assert await notify.fate(one) is None
        server.mails[1]["status"] = "delivered"
        assert await notify.fate(one) == Arrived()


@pytest.mark.server
async def test_a_mail_is_asked_after_until_its_end_is_known(
    server: LocalServer, mailbox: Mailbox
) -> None:
    async with NotifyNLServer() as service:
        settings = told(service, mail_over="notifynl")
        async with Notifying(server, "DOOR", mailbox, **settings) as door:
            institution, contact = await door.institution()
            await door.start(SOONER)
            about = await door.plan(contact)
            sent = await door.mailed(about, contact.id)
            service.mails[0]["status"] = "permanent-failure"
            back = await door.until(about, contact.id, Channel.MAIL, "bounced")
            assert back.reason == "notifynl-permanent-failure"
            await door.mailed(about, institution.id)
            service.mails[1]["status"] = "delivered"
            await door.until(about, institution.id, Channel.MAIL, "delivered")
            await door.notice_happens(about, contact.id, NoticeRetried())
            await door.mailed(about, contact.id)
            service.mails[2]["status"] = "technical-failure"
            again = await door.until(about, contact.id, Channel.MAIL, "bounced")
            assert again.reason == "notifynl-technical-failure"
            assert [one["reference"] for one in service.mails].count(str(sent.id)) == 2


@pytest.mark.server
async def test_who_never_says_is_asked_a_bounded_number_of_times(
    server: LocalServer, mailbox: Mailbox
) -> None:
    async with NotifyNLServer() as service:
        settings = told(service, mail_over="notifynl")
        async with Notifying(server, "DOOR", mailbox, **settings) as door:
            _, contact = await door.institution()
            await door.start(SOONER)
            about = await door.plan(contact)
            await door.mailed(about, contact.id)
            await asyncio.sleep(SOONER.fates[-1].total_seconds() + 1)
            asked = len(service.asked)
            assert 1 <= asked <= len(SOONER.fates)
            await asyncio.sleep(1)
            assert len(service.asked) == asked
            assert (await door.mailed(about, contact.id)).status == "sent"
