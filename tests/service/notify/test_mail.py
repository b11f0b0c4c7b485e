"""How a mail is made: two languages, two kinds, and headers nobody can add to."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from uuid import UUID

import pytest
from pydantic import ValidationError

from schemas.notice import Channel, NoticePlanned
from services.kernel.people import Person, Webhook
from services.kernel.settings import Settings
from services.notify.channels.mail import compose
from services.notify.state import Notice
from services.notify.templates import OWNER, TEMPLATES, WEBHOOK

NOTICE = UUID("0190c2a4-0000-7000-8000-0000000000aa")
CASE = UUID("0190c2a4-0000-7000-8000-00000000c0de")
SETTINGS = Settings(mail_from="loket@loket.example", portal_url="https://loket.example/?a=1&b=2")


def composed(template: str) -> EmailMessage:
    planned = NoticePlanned(
        case=CASE, recipient="contact", channel=Channel.MAIL, template=template, about="event-1"
    )
    notice = Notice(NOTICE, planned, datetime(2026, 11, 23, 9, tzinfo=UTC))
    raw = compose(notice, "team@university.example", SETTINGS).as_bytes()
    assert raw.isascii()
    assert all(len(line) <= 998 for line in raw.splitlines())
    mail = message_from_bytes(raw, policy=SMTP)
    assert isinstance(mail, EmailMessage)
    assert not mail.defects
    return mail


@pytest.mark.parametrize("template", [*TEMPLATES, "no-longer-there"])
def test_every_template_makes_a_mail_in_two_kinds(template: str) -> None:
    mail = composed(template)
    assert mail["Date"].datetime == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert mail["From"] == "Loket Kennisveiligheid <loket@loket.example>"
    plain, html = (part.get_content() for part in mail.iter_parts())
    assert plain.index("Beste lezer") < plain.index("Dear reader")
    assert html.index('<html lang="nl">') < html.index('lang="en"') < html.index("Dear reader")
    assert ("?a=1&amp;b=2" in html) is (template not in {*OWNER, *WEBHOOK})


def test_the_same_notice_is_always_the_same_mail() -> None:
    first, second = composed("progress"), composed("progress")
    for name in ("Message-ID", "Date", "Subject", "To"):
        assert first[name] == second[name]
    assert first["Message-ID"] == f"<{NOTICE}@loket.example>"


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
