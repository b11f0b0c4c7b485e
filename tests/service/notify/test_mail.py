"""How a mail is made: two languages, two kinds, and headers nobody can add to."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas.catalogue import load
from schemas.notice import Channel, NoticePlanned
from services.kernel.people import Person, Webhook
from services.kernel.settings import Settings
from services.notify.channels.mail import compose
from services.notify.rules import FOR_THE_OWNER
from services.notify.state import Notice

UNNAMED = (FOR_THE_OWNER, "webhook-stopped", "webhook-tested")
NOTICE = UUID("0190c2a4-0000-7000-8000-0000000000aa")
CASE = UUID("0190c2a4-0000-7000-8000-00000000c0de")
SETTINGS = Settings(mail_from="loket@loket.example", portal_url="https://loket.example/?a=1&b=2")


def composed(
    template: str, recipient: str = "contact", notice_id: UUID = NOTICE, **more: Any
) -> EmailMessage:
    told = {"name": "Adviesteam", "mail": "team@university.example"} | more
    person = Person(id=recipient, **told)
    planned = NoticePlanned(
        case=CASE, recipient=recipient, channel=Channel.MAIL, template=template, about="event-1"
    )
    notice = Notice(notice_id, planned, datetime(2026, 11, 23, 9, tzinfo=UTC))
    raw = compose(notice, person, SETTINGS).as_bytes()
    assert raw.isascii()
    assert all(len(line) <= 998 for line in raw.splitlines())
    mail = message_from_bytes(raw, policy=SMTP)
    assert isinstance(mail, EmailMessage)
    assert not mail.defects
    return mail


@pytest.mark.parametrize("template", [*load().notices, "no-longer-there"])
def test_every_template_makes_a_mail_in_two_kinds(template: str) -> None:
    mail = composed(template)
    assert mail["Date"].datetime == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert mail["From"] == "Loket Kennisveiligheid <loket@loket.example>"
    plain, html = (part.get_content() for part in mail.iter_parts())
    assert plain.index("Beste lezer") < plain.index("Dear reader")
    assert html.index('<html lang="nl">') < html.index('lang="en"') < html.index("Dear reader")
    assert html.count("<h1>") == html.count("<section lang=") == 2
    assert ("?a=1&amp;b=2" in html) is (template not in UNNAMED)


def test_the_same_notice_is_always_the_same_mail() -> None:
    first, second = composed("progress"), composed("progress")
    for name in ("Message-ID", "Date", "Subject", "To"):
        assert first[name] == second[name]
    assert first["Message-ID"] == f"<{NOTICE}@loket.example>"


def test_who_reads_english_first_gets_english_first() -> None:
    dutch, english = composed("progress-issued"), composed("progress-issued", language="en")
    assert dutch["Subject"].startswith("Er ligt een advies klaar")
    assert english["Subject"].startswith("An advice is ready")
    assert (dutch["Content-Language"], english["Content-Language"]) == ("nl, en", "en, nl")
    plain, html = (part.get_content() for part in english.iter_parts())
    assert plain.index("Dear reader") < plain.index("Beste lezer")
    assert html.index('<html lang="en">') < html.index("Dear reader") < html.index('lang="nl"')


def test_mails_of_one_case_to_one_reader_stand_together_under_an_id_no_mail_has() -> None:
    first, second = composed("progress"), composed("progress-issued", notice_id=uuid4())
    other = composed("progress", recipient="colleague", notice_id=uuid4())
    thread = first["References"]
    assert thread == first["In-Reply-To"] == second["References"] == second["In-Reply-To"]
    assert thread not in (first["Message-ID"], second["Message-ID"], other["References"])


@pytest.mark.parametrize("template", load().notices)
def test_only_a_mail_that_one_may_do_without_says_where_to_stop_it(template: str) -> None:
    stop = composed(template)["List-Unsubscribe"]
    if load().notices[template].optional:
        assert stop == "<https://loket.example/?a=1&b=2/berichten/voorkeuren>"
    else:
        assert stop is None


HOSTILE = st.text(st.sampled_from('a@.<>,;:"\\()\r\n\0\t \u2028é%+='), max_size=30)


@settings(max_examples=40)
@for_any(HOSTILE, HOSTILE)
def test_no_name_or_address_adds_a_header_or_a_recipient(name: str, mail: str) -> None:
    try:
        person = Person(id="contact", name=name, mail=mail)
    except ValidationError:
        person = Person(id="contact", name=name, mail="team@university.example")
    made = composed("progress", name=name, mail=person.mail)
    plain = composed("progress")
    assert made.keys() == plain.keys()
    assert [str(one.addr_spec) for one in made["To"].addresses] == [person.mail]
    others = [key for key in plain if key not in ("To", "Content-Type")]
    assert [made[key] for key in others] == [plain[key] for key in others]


@pytest.mark.parametrize(
    "mail",
    [
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example\n",
        "a@b.example, c@d.example",
        "Naam <a@b.example>",
        "a b@c.example",
        "a..b@c.example",
        "a@",
        '"a"@b.example',
    ],
)
def test_an_address_is_one_address(mail: str) -> None:
    with pytest.raises(ValidationError):
        Person(id="contact", name="Adviesteam", mail=mail)


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("ftp://b.example", "whsec_" + "a" * 32),
        ("https://user:word@b.example", "whsec_" + "a" * 32),
        ("https://b.example/\r\nx: y", "whsec_" + "a" * 32),
        ("https://b.example", "whsec_short"),
        ("https://b.example", "a" * 32),
    ],
)
def test_a_webhook_has_a_plain_address_and_a_long_key(url: str, secret: str) -> None:
    with pytest.raises(ValidationError):
        Webhook(url=url, secret=secret)
