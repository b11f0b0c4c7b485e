"""Notify in real zones: who is told, how often, and what stands in a mail."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import pytest

from deploy.local import LocalServer
from deploy.mailbox import Mailbox
from schemas.advice import AdviceText, Paragraph
from schemas.common import Digest, digest
from schemas.ids import reference
from schemas.notice import Channel
from schemas.progress import Stage
from tests.harness.notifying import Notifying, step

pytestmark = pytest.mark.server

CANARY = "kanarie"
NOTE: Digest = digest("a note")


def parts(mail: EmailMessage) -> dict[str, str]:
    """What a mail says, by kind."""
    return {part.get_content_type(): part.get_content() for part in mail.iter_parts()}


async def test_an_institution_and_its_contact_are_mailed_and_its_inbox_filled(
    door: Notifying,
) -> None:
    institution, contact = await door.institution()
    await door.start()
    about = await door.progress(step(institution, contact))
    for one in (institution, contact):
        assert door.mails_of(await door.mailed(about, one.id)) == 1
    told = await door.notice(about, institution.id, Channel.INBOX)
    assert told
    assert told.status == "planned"
    assert len(door.mailbox.mails()) == 2


async def test_a_mail_says_in_two_languages_that_there_is_something(door: Notifying) -> None:
    institution, contact = await door.institution(mail=None)
    await door.start()
    case_id = uuid4()
    about = await door.progress(step(institution, contact, stage=Stage.ISSUED), case_id)
    notice = await door.mailed(about, contact.id)
    [mail] = door.mailbox.mails()
    assert mail["Message-ID"] == f"<{notice.id}@loket.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "nl, en"
    assert mail["To"] == contact.mail
    said = parts(mail)
    assert list(said) == ["text/plain", "text/html"]
    for text in said.values():
        assert text.index("Er ligt een advies voor u klaar") < text.index("An advice is ready")
        assert reference(case_id) in text
        assert f"https://loket.example/dossiers/{case_id}" in text


async def test_the_same_event_twice_is_mailed_once(door: Notifying) -> None:
    institution, contact = await door.institution(mail=None)
    await door.start()
    told, case_id = step(institution, contact), uuid4()
    about = await door.progress(told, case_id)
    notice = await door.mailed(about, contact.id)
    await door.progress(told, case_id, id=about)
    later = await door.progress(told, case_id)
    await door.mailed(later, contact.id)
    assert door.mails_of(notice) == 1
    assert len(door.mailbox.mails()) == 2


async def test_one_address_gets_one_mail(door: Notifying) -> None:
    institution, contact = await door.institution()
    await door.people.put(institution.model_copy(update={"mail": (contact.mail or "").upper()}))
    await door.start()
    about = await door.progress(step(institution, contact))
    await door.mailed(about, contact.id)
    assert await door.notice(about, institution.id, Channel.MAIL) is None


async def test_a_mail_waits_for_a_server_that_is_down_and_is_sent_once(door: Notifying) -> None:
    institution, contact = await door.institution(mail=None)
    door.mailbox.stop()
    await door.start()
    about = await door.progress(step(institution, contact))
    await door.until(about, contact.id, Channel.MAIL, "deferred")
    door.mailbox.start()
    notice = await door.mailed(about, contact.id)
    assert notice.attempts > 1
    await door.mailed(await door.progress(step(institution, contact)), contact.id)
    assert door.mails_of(notice) == 1


@pytest.mark.parametrize(
    ("reply", "reason", "attempts"),
    [("451 later", "smtp-451", 3), ("550 unknown", "smtp-550", 1)],
)
async def test_what_the_server_refuses_is_tried_again_or_given_up(
    server: LocalServer, tmp_path: Path, reply: str, reason: str, attempts: int
) -> None:
    mail = "nobody@university.example"
    with Mailbox(tmp_path / "mail", refuses={mail: reply}) as mailbox:
        async with Notifying(server, "DOOR", mailbox) as door:
            institution, contact = await door.institution(mail=mail)
            await door.start()
            about = await door.progress(step(institution, contact))
            notice = await door.until(about, institution.id, Channel.MAIL, "given_up")
            assert (notice.reason, notice.attempts) == (reason, attempts)
            assert door.mails_of(await door.mailed(about, contact.id)) == 1


async def test_an_erased_person_gets_nothing(door: Notifying) -> None:
    institution, contact = await door.institution()
    await door.people.erase(contact.id)
    assert await door.people.get(contact.id) is None
    await door.start()
    about = await door.progress(step(institution, contact))
    await door.mailed(about, institution.id)
    assert await door.notice(about, contact.id, Channel.MAIL) is None


async def test_a_person_erased_before_the_mail_left_gets_nothing(door: Notifying) -> None:
    institution, contact = await door.institution(mail=None)
    door.mailbox.stop()
    await door.start()
    about = await door.progress(step(institution, contact))
    await door.until(about, contact.id, Channel.MAIL, "deferred")
    await door.people.erase(contact.id)
    door.mailbox.start()
    notice = await door.until(about, contact.id, Channel.MAIL, "given_up")
    assert notice.reason == "recipient_erased"
    assert door.mails_of(notice) == 0


async def test_no_mail_holds_content_of_the_case(door: Notifying) -> None:
    institution, contact = await door.institution(name=CANARY)
    await door.start()
    paragraph = Paragraph(heading=CANARY, text=CANARY)
    advice = AdviceText(title=CANARY, summary=CANARY, paragraphs=(paragraph,))
    said = {"text": CANARY, "advice": advice, "reason": CANARY, "product": CANARY}
    for stage in Stage:
        about = await door.progress(step(institution, contact, stage=stage, **said))
        await door.mailed(about, institution.id)
        await door.mailed(about, contact.id)
    mails = door.mailbox.mails()
    assert len(mails) == 2 * len(Stage)
    for mail, file in zip(mails, door.mailbox.files(), strict=True):
        assert CANARY not in file.read_text().lower()
        assert not any(CANARY in text.lower() for text in parts(mail).values())
