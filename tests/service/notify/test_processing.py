"""Nobody is written to before that is logged, and nothing is lost while it cannot be."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from deploy.local import LocalServer
from deploy.mailbox import Mailbox
from deploy.server_process import free_port
from schemas import desk, subjects
from schemas.catalogue.processing import Processing, load_register
from schemas.common import Actor, Role, digest
from schemas.ids import following
from schemas.notice import Channel
from services.kernel.people import Person, Webhook
from services.kernel.pseudonyms import Pseudonyms, Subject
from services.notify.state import OVER
from tests.harness.http_target import HttpTarget
from tests.harness.logboek import CORE, Logboek
from tests.harness.notifying import FAST, Notifying, step
from tests.harness.running import eventually

pytestmark = pytest.mark.server

PATIENT = replace(FAST, hold_off=timedelta(milliseconds=200))
KEY = "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"


@asynccontextmanager
async def logging(
    server: LocalServer, mailbox: Mailbox, endpoint: str, zone: str = "DOOR", required: bool = True
) -> AsyncIterator[Notifying]:
    """Notify in a zone, with a Logboek."""
    told = {"ldv_endpoint": endpoint, "ldv_required": required}
    async with Notifying(server, zone, mailbox, **told) as running:
        yield running


def code(zone: Notifying, person: Person) -> str:
    """Under which code somebody stands in the log."""
    return Pseudonyms.of(zone.settings).code(Subject(zone.zone, person.id))


async def traceparent(zone: Notifying, about: str, recipient: str) -> list[str]:
    """What each event of the mail to somebody says in its W3C trace context."""
    lane = subjects.notice(following(about, f"{recipient} {Channel.MAIL}"))
    reader = zone.reader
    return [(m.headers or {})["traceparent"] async for m in reader.all("NOTICES", lane)]


async def test_a_mail_to_a_person_leaves_one_line_in_the_trace_of_the_case(
    server: LocalServer, mailbox: Mailbox
) -> None:
    with Logboek() as logboek:
        async with logging(server, mailbox, logboek.url) as door:
            institution, contact = await door.institution(mail=None)
            await door.start()
            case = uuid4()
            about = await door.progress(step(institution, contact), case)
            await door.mailed(about, contact.id)
            parents = [one.split("-") for one in await traceparent(door, about, contact.id)]
        [line] = logboek.lines
    assert line["trace_id"] == case.hex
    assert {one[1] for one in parents} == {case.hex}
    assert line["parent_span_id"] == parents[0][2]
    assert line["status"] == "Unset"
    assert set(line["attributes"]) == CORE
    assert line["attributes"]["dpl.core.data_subject_id"] == code(door, contact)
    uri = load_register().uri(Processing.NOTICES)
    assert line["attributes"]["dpl.core.processing_activity_id"] == uri
    assert contact.id.encode() not in logboek.bodies[0]
    assert (contact.mail or "").encode() not in logboek.bodies[0]


async def test_an_institution_is_nobody_by_mail_webhook_and_inbox(
    server: LocalServer, mailbox: Mailbox
) -> None:
    with Logboek() as logboek:
        async with logging(server, mailbox, logboek.url) as door, HttpTarget() as target:
            hook = Webhook(url=target.url, secret=KEY)
            institution, contact = await door.institution(webhook=hook)
            await door.people.put(contact.model_copy(update={"mail": None}))
            await door.start()
            about = await door.progress(step(institution, contact))
            await door.mailed(about, institution.id)
            await door.until(about, institution.id, Channel.WEBHOOK, "sent")
            assert await door.notice(about, institution.id, Channel.INBOX)
        assert not logboek.bodies


async def test_each_civil_servant_who_is_told_has_a_line_and_who_acts_has_none(
    server: LocalServer, mailbox: Mailbox
) -> None:
    with Logboek() as logboek:
        async with logging(server, mailbox, logboek.url, "EZK") as ezk:
            people = [
                Person(id=name, name=name, mail=f"{name}@ezk.example", roles=(Role.EXPERT,))
                for name in (f"expert-{uuid4().hex[:8]}" for _ in range(3))
            ]
            for one in people:
                await ezk.people.put(one)
            await ezk.start()
            case = uuid4()
            returned = desk.VersionReturned(number=1, signer=people[2].id, note=digest("a note"))
            saved = desk.VersionSaved(
                number=1,
                author=people[0].id,
                text=digest("a text"),
                position="no_objection",
                findings=(),
            )
            lane = subjects.desk("EZK", case)
            await ezk.happens(saved, lane, case)
            signer = Actor(sub=people[2].id, issuer="ezk", roles=(Role.EXPERT,), department="EZK")
            about = await ezk.happens(returned, lane, case, signer)
            await ezk.mailed(about, people[0].id)
        [line] = logboek.lines
    assert line["attributes"]["dpl.core.data_subject_id"] == code(ezk, people[0])
    assert line["trace_id"] == case.hex


async def test_while_the_logboek_is_down_no_mail_goes_and_afterwards_it_goes_once(
    server: LocalServer, mailbox: Mailbox
) -> None:
    logboek = Logboek()
    async with logging(server, mailbox, logboek.url) as door:
        institution, contact = await door.institution(mail=None)
        await door.start(PATIENT)
        about = await door.progress(step(institution, contact))
        held = await door.until(about, contact.id, Channel.MAIL, "deferred")
        assert (held.reason, held.attempts) == ("processing_not_logged", 0)
        await longer_than_all_attempts(door, about, contact.id)
        assert not mailbox.mails()
        with logboek:
            notice = await door.mailed(about, contact.id)
    assert notice.attempts == 1
    assert door.mails_of(notice) == 1
    assert len(logboek.lines) == 1


async def longer_than_all_attempts(door: Notifying, about: str, recipient: str) -> None:
    """Until it was held off more often than a mail is tried."""

    async def long_enough() -> bool:
        return len(await traceparent(door, about, recipient)) > len(PATIENT.delays) + 2

    async with asyncio.timeout(30):
        await eventually(long_enough)
    notice = await door.notice(about, recipient, Channel.MAIL)
    assert notice and notice.status not in OVER


async def test_a_logboek_that_is_not_required_stops_no_mail(
    server: LocalServer, mailbox: Mailbox
) -> None:
    down = f"http://127.0.0.1:{free_port()}"
    async with logging(server, mailbox, down, required=False) as door:
        institution, contact = await door.institution(mail=None)
        await door.start()
        about = await door.progress(step(institution, contact))
        assert door.mails_of(await door.mailed(about, contact.id)) == 1


async def test_each_attempt_to_write_to_somebody_is_a_line_of_its_own(
    server: LocalServer, mailbox: Mailbox
) -> None:
    with Logboek() as logboek:
        async with logging(server, mailbox, logboek.url) as door:
            institution, contact = await door.institution(mail=None)
            mailbox.stop()
            await door.start(replace(FAST, delays=(timedelta(seconds=1),) * 2))
            about = await door.progress(step(institution, contact))
            await door.until(about, contact.id, Channel.MAIL, "deferred")
            mailbox.start()
            notice = await door.mailed(about, contact.id)
        assert len(logboek.lines) == notice.attempts > 1
        assert len({one["span_id"] for one in logboek.lines}) == notice.attempts
        assert len({one["trace_id"] for one in logboek.lines}) == 1


@pytest.mark.parametrize("flags", ["00", "01"])
async def test_whether_the_sender_sampled_its_trace_does_not_matter(
    server: LocalServer, mailbox: Mailbox, flags: str
) -> None:
    with Logboek() as logboek:
        async with logging(server, mailbox, logboek.url) as door:
            _, contact = await door.institution(mail=None)
            await door.start()
            case, span = uuid4(), "00f067aa0ba902b7"
            about = await door.plan(contact, case, f"00-{case.hex}-{span}-{flags}")
            await door.mailed(about, contact.id)
        [line] = logboek.lines
    assert UUID(line["trace_id"]) == case
    assert line["parent_span_id"] == span
