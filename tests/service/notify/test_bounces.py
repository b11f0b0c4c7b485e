"""Mails that come back over real SMTP: only reports, only to addresses we made, told once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiosmtplib
import pytest
import pytest_asyncio

from deploy.local import LocalServer
from deploy.mailbox import Mailbox
from deploy.server_process import free_port
from schemas.notice import Channel, NoticeRetried
from services.kernel.people import Person
from services.notify.state import Notice
from tests.harness.notifying import Notifying, step
from tests.harness.reports import FAILED, report

pytestmark = pytest.mark.server
DOMAIN = "terug.loket.example"


class Delivering(Mailbox):
    """Says in each mail who handed it over, as a server does that puts it into a mailbox."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        line = f"Return-Path: <{envelope.mail_from}>\r\n"
        envelope.original_content = line.encode() + envelope.original_content
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Mailbox]:
    """Where mails arrive."""
    with Delivering(tmp_path / "mail") as running:
        yield running


@pytest_asyncio.fixture
async def listening(server: LocalServer, mailbox: Mailbox) -> AsyncIterator[Notifying]:
    """Notify in DOOR, which takes mails that come back."""
    told = {"bounce_domain": DOMAIN, "bounce_in_port": free_port()}
    async with Notifying(server, "DOOR", mailbox, **told) as zone:
        yield zone


SECOND = "mail second"


async def sent(
    door: Notifying, about: str, recipient: str, channel: str = Channel.MAIL
) -> tuple[Notice, str]:
    """A mail that was sent, and the address it came from."""
    notice = await door.mailed(about, recipient, channel)
    [sender] = [
        str(mail["Return-Path"]).strip("<>")
        for mail in door.mailbox.mails()
        if mail["Message-ID"] == f"<{notice.id}@loket.example>"
    ]
    return notice, sender


async def comes_back(
    door: Notifying, to: str, mail: bytes = report(FAILED), sender: str = ""
) -> None:
    """A mail server hands it over; raises what it is refused with."""
    port = door.settings.bounce_in_port
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False) as smtp:
        await smtp.mail(sender)
        await smtp.rcpt(to)
        await smtp.data(mail)


async def test_each_mail_goes_out_under_an_address_of_its_own(listening: Notifying) -> None:
    institution, contact = await listening.institution()
    await listening.start()
    about = await listening.progress(step(institution, contact))
    first, second = [await sent(listening, about, one.id) for one in (institution, contact)]
    assert first[1] != second[1]
    for notice, sender in (first, second):
        assert sender.startswith(f"b-{notice.id.hex}-")
        assert sender.endswith(f"@{DOMAIN}")


async def test_a_mail_that_came_back_goes_to_the_institution_and_then_to_its_inbox_once(
    listening: Notifying,
) -> None:
    institution, contact = await listening.institution()
    await listening.start()
    about = await listening.plan(contact)
    notice, sender = await sent(listening, about, contact.id)
    for _ in range(2):
        await comes_back(listening, sender)
    back = await listening.until(about, contact.id, Channel.MAIL, "bounced")
    assert back.reason == "dsn-5.1.1"
    _, again = await sent(listening, about, institution.id)
    await comes_back(listening, again)
    boxed = await listening.until(about, institution.id, Channel.INBOX, "planned")
    assert boxed.planned.case == notice.planned.case
    assert len(listening.mailbox.files()) == 2


def to(door: Notifying) -> list[str]:
    """Whom the mails that arrived were for."""
    return sorted(str(mail["To"]) for mail in door.mailbox.mails())


async def test_a_second_address_comes_before_the_institution(listening: Notifying) -> None:
    institution, contact = await listening.institution()
    contact = contact.with_second(f"prive-{contact.mail}")
    await listening.people.put(contact)
    await listening.start()
    about = await listening.plan(contact)
    _, first = await sent(listening, about, contact.id)
    await comes_back(listening, first)
    _, second = await sent(listening, about, contact.id, SECOND)
    assert to(listening) == sorted(map(str, (contact.mail, contact.second_mail)))
    assert await listening.notice(about, institution.id, Channel.MAIL) is None
    for _ in range(2):
        await comes_back(listening, second)
    await listening.mailed(about, institution.id)
    assert len(listening.mailbox.files()) == 3


async def test_what_two_share_is_written_to_once(listening: Notifying) -> None:
    institution, contact = await listening.institution()
    shared = f"samen-{contact.mail}"
    people = [
        contact.model_copy(
            update={"id": f"{contact.id}-{n}", "mail": f"{n}-{contact.mail}", "second_mail": shared}
        )
        for n in "abc"
    ]
    people[2] = people[2].model_copy(update={"mail": shared, "second_mail": None})
    for one in people:
        await listening.people.put(one)
    await listening.start()
    about = await listening.plan(people[0])
    for one in people[1:]:
        planned = (await listening.mailed(about, people[0].id)).planned
        await listening.notice_happens(
            about, one.id, planned.model_copy(update={"recipient": one.id})
        )
    backs = [(await sent(listening, about, one.id))[1] for one in people]
    for back in backs[:2]:
        await comes_back(listening, back)
    await listening.mailed(about, institution.id)
    assert to(listening).count(shared) == 1
    assert await listening.notice(about, people[0].id, SECOND) is None
    assert await listening.notice(about, people[1].id, SECOND) is None


async def test_an_official_is_told_at_another_address_and_then_in_their_inbox(
    server: LocalServer, tmp_path: Path
) -> None:
    first, second = "weg@loket.example", "ook-weg@loket.example"
    refused = {first: "550 unknown", second: "550 unknown"}
    with Mailbox(tmp_path / "mail", refuses=refused) as mailbox:
        async with Notifying(server, "LOKET", mailbox) as loket:
            who = Person(id="loket-twee", name="Demo", mail=first, second_mail=second)
            await loket.people.put(who)
            await loket.start()
            about = await loket.plan(who)
            for channel in (Channel.MAIL, SECOND):
                assert (await loket.until(about, who.id, channel, "given_up")).reason == "smtp-550"
            await loket.until(about, who.id, Channel.INBOX, "planned")


async def test_what_is_tried_once_more_comes_back_once_more(listening: Notifying) -> None:
    _, contact = await listening.institution()
    await listening.start()
    about = await listening.plan(contact)
    _, sender = await sent(listening, about, contact.id)
    await comes_back(listening, sender)
    await listening.until(about, contact.id, Channel.MAIL, "bounced")
    await listening.notice_happens(about, contact.id, NoticeRetried())
    await listening.mailed(about, contact.id)
    await comes_back(listening, sender, report("Action: failed\nStatus: 5.2.2"))
    back = await listening.until(about, contact.id, Channel.MAIL, "bounced")
    assert back.reason == "dsn-5.2.2"


async def test_a_refused_address_leads_to_the_same_as_one_that_came_back(
    server: LocalServer, tmp_path: Path
) -> None:
    nobody = "nobody@university.example"
    with Mailbox(tmp_path / "mail", refuses={nobody: "550 unknown"}) as mailbox:
        async with Notifying(server, "DOOR", mailbox) as door:
            institution, contact = await door.institution()
            await door.people.put(contact.model_copy(update={"mail": nobody}))
            await door.start()
            about = await door.plan(contact)
            await door.until(about, contact.id, Channel.MAIL, "given_up")
            await door.mailed(about, institution.id)


async def test_a_mail_that_arrived_is_known_to_have_arrived(listening: Notifying) -> None:
    _, contact = await listening.institution()
    await listening.start()
    about = await listening.plan(contact)
    _, sender = await sent(listening, about, contact.id)
    await comes_back(listening, sender, report("Action: delivered\nStatus: 2.0.0"))
    await listening.until(about, contact.id, Channel.MAIL, "delivered")


async def test_answers_delays_and_forgeries_lead_to_nothing(listening: Notifying) -> None:
    _, contact = await listening.institution()
    await listening.start()
    about = await listening.plan(contact)
    notice, sender = await sent(listening, about, contact.id)
    await comes_back(listening, sender, report("Action: delayed\nStatus: 4.4.1"))
    await comes_back(listening, sender, b"Auto-Submitted: auto-replied\r\n\r\nIk ben er niet.\r\n")
    with pytest.raises(aiosmtplib.SMTPSenderRefused):
        await comes_back(listening, sender, sender="iemand@university.example")
    forged = f"b-{notice.id.hex}-{'a' * 26}@{DOMAIN}"
    for wrong in (forged, listening.settings.mail_from, f"x@{DOMAIN}"):
        with pytest.raises(aiosmtplib.SMTPRecipientRefused):
            await comes_back(listening, wrong)
    with pytest.raises(aiosmtplib.SMTPDataError):
        await comes_back(listening, sender, report(FAILED) + b"x" * 300_000)
    assert (await listening.mailed(about, contact.id)).status == "sent"
    assert len(listening.mailbox.files()) == 1


async def test_who_is_not_named_hands_over_nothing(server: LocalServer, mailbox: Mailbox) -> None:
    told: dict[str, Any] = {"bounce_domain": DOMAIN, "bounce_in_port": free_port()}
    told["bounce_in_hosts"] = ("192.0.2.0/24",)
    async with Notifying(server, "DOOR", mailbox, **told) as door:
        _, contact = await door.institution()
        await door.start()
        about = await door.plan(contact)
        _, sender = await sent(door, about, contact.id)
        with pytest.raises(aiosmtplib.SMTPSenderRefused):
            await comes_back(door, sender)
