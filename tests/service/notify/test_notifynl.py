"""Mail through NotifyNL, against a real HTTP server that checks who asks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from deploy.local import LocalServer
from deploy.mailbox import Mailbox
from schemas.common import Refused
from schemas.notice import Channel, NoticePlanned
from services.kernel.people import Person
from services.kernel.settings import Settings
from services.notify.channels.notifynl import NotifyNL
from services.notify.outcome import Deferred, Failed, Outcome, Sent, Unknown
from services.notify.state import Notice
from tests.harness.notifying import FAST, Notifying
from tests.harness.notifynl import SECRET, SERVICE, NotifyNLServer

CONTACT = Person(id="contact", name="Adviesteam", mail="team@university.example")
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"


def told(server: NotifyNLServer, **more: Any) -> dict[str, Any]:
    return {
        "notifynl_url": f"http://127.0.0.1:{server.port}",
        "notifynl_service": SERVICE,
        "notifynl_secret": SECRET,
        "notifynl_template": TEMPLATE,
        **more,
    }


def notice(**more: Any) -> Notice:
    planned = NoticePlanned(
        case=UUID(int=7), recipient="contact", channel=Channel.MAIL, template="progress", about="x"
    )
    return replace(Notice(uuid4(), planned, datetime(2026, 11, 23, 9, tzinfo=UTC)), **more)


@asynccontextmanager
async def sender(server: NotifyNLServer, **more: Any) -> AsyncIterator[NotifyNL]:
    made = NotifyNL(Settings(**told(server, **more)), FAST)
    yield made
    await made.close()


async def test_a_mail_is_a_template_with_words_under_the_id_of_its_notice() -> None:
    one = notice()
    async with NotifyNLServer() as server, sender(server) as notify:
        assert await notify.send(one, CONTACT) == Sent()
    [mail] = server.mails
    assert mail["email_address"] == CONTACT.mail
    assert (mail["template_id"], mail["reference"]) == (TEMPLATE, str(one.id))
    assert set(mail["personalisation"]) == {"subject", "text"}
    text = mail["personalisation"]["text"]
    assert text.index("Beste lezer") < text.index("Dear reader")


@pytest.mark.parametrize("wrong", [{"notifynl_secret": "x" * 32}, {"notifynl_service": "other"}])
async def test_who_is_not_the_service_sends_nothing_and_the_mail_waits(
    wrong: dict[str, str],
) -> None:
    async with NotifyNLServer() as server, sender(server, **wrong) as notify:
        assert await notify.send(notice(), CONTACT) == Deferred("notifynl-403")
    assert not server.mails


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (400, Failed("notifynl-400")),
        (429, Deferred("notifynl-429")),
        (500, Unknown()),
        (302, Unknown()),
    ],
)
async def test_an_answer_says_whether_it_was_taken(status: int, outcome: Outcome) -> None:
    async with NotifyNLServer(status) as server, sender(server) as notify:
        assert await notify.send(notice(), CONTACT) == outcome


async def test_what_may_have_been_taken_is_looked_up_before_it_is_repeated() -> None:
    taken, lost = notice(), notice(unknown=1)
    async with NotifyNLServer(loses=True) as server, sender(server) as notify:
        assert await notify.send(taken, CONTACT) == Unknown()
        server.loses = False
        assert await notify.send(replace(taken, unknown=1), CONTACT) == Sent()
        assert await notify.send(lost, CONTACT) == Sent()
    assert [mail["reference"] for mail in server.mails] == [str(taken.id), str(lost.id)]


async def test_what_cannot_be_looked_up_is_not_repeated() -> None:
    async with NotifyNLServer() as server, sender(server, notifynl_secret="x" * 32) as notify:
        assert await notify.send(notice(unknown=1), CONTACT) == Deferred("notifynl_not_known")
    async with sender(server) as notify:
        assert await notify.send(notice(), CONTACT) == Deferred("notifynl_unreachable")
    assert not server.mails


@pytest.mark.parametrize("url", ["", "http://notifynl.example", "ftp://127.0.0.1"])
def test_its_address_is_https_or_this_machine(url: str) -> None:
    with pytest.raises(Refused):
        NotifyNL(Settings(notifynl_url=url), FAST)


@pytest.mark.server
async def test_notify_mails_through_it_where_the_settings_say_so(
    server: LocalServer, mailbox: Mailbox
) -> None:
    async with NotifyNLServer() as service:
        settings = told(service, mail_over="notifynl")
        async with Notifying(server, "DOOR", mailbox, **settings) as door:
            _, contact = await door.institution()
            await door.start()
            sent = await door.mailed(await door.plan(contact), contact.id)
    assert [mail["reference"] for mail in service.mails] == [str(sent.id)]
    assert not mailbox.files()
