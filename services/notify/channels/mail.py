"""Mail over SMTP: plain text and HTML, Dutch and then English, without content of the case."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as RULES
from email.utils import format_datetime
from html import escape

import aiosmtplib

from schemas.ids import reference
from services.kernel.people import Person
from services.kernel.settings import Settings
from services.notify.link import inbox_link, link
from services.notify.outcome import UNKNOWN, Deferred, Failed, Outcome, Sent
from services.notify.pace import Pace
from services.notify.state import Notice
from services.notify.templates import Words, frame, words

POLICY = RULES.clone(cte_type="7bit")
SENDER = "Loket Kennisveiligheid"
STANDARD_PORT = 25


class Mail:
    """Mails over one SMTP server."""

    at_once = 16

    def __init__(self, settings: Settings, pace: Pace) -> None:
        self._settings, self._pace = settings, pace
        self._domain = settings.mail_from.rpartition("@")[2]

    def place(self, person: Person) -> str | None:
        """All mail goes over the same server."""
        return "smtp" if person.mail else None

    async def send(self, notice: Notice, person: Person) -> Outcome:
        """Reach the server, then hand over; only the second leaves room for doubt."""
        message = compose(notice, person.mail or "", self._settings)
        smtp = aiosmtplib.SMTP(
            hostname=self._settings.smtp_host,
            port=self._settings.smtp_port or STANDARD_PORT,
            local_hostname=self._domain,
            timeout=self._pace.answer,
        )
        try:
            return await self._reach(smtp, person) or await self._hand_over(smtp, message)
        finally:
            smtp.close()

    async def _reach(self, smtp: aiosmtplib.SMTP, person: Person) -> Outcome | None:
        try:
            async with asyncio.timeout(self._pace.reach):
                await smtp.connect()
                await smtp.mail(self._settings.mail_from)
                await smtp.rcpt(person.mail or "")
        except aiosmtplib.SMTPResponseException as answer:
            return _refused(answer.code) or Deferred(f"smtp-{answer.code}")
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            return Deferred("smtp_unreachable")
        return None

    async def _hand_over(self, smtp: aiosmtplib.SMTP, message: EmailMessage) -> Outcome:
        try:
            async with asyncio.timeout(self._pace.answer):
                await smtp.data(message.as_bytes())
        except aiosmtplib.SMTPDataError as answer:
            return _refused(answer.code) or Failed(UNKNOWN)
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            return Failed(UNKNOWN)
        with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
            await smtp.quit(timeout=1)
        return Sent()


def compose(notice: Notice, to: str, settings: Settings) -> EmailMessage:
    """The mail: headers that cannot hold a line break, and two ways to read the same words."""
    case, template = notice.planned.case, words(notice.planned.template)
    around = frame(notice.planned.template)
    count, domain = notice.planned.count, settings.mail_from.rpartition("@")[2]
    url = settings.portal_url
    where = link(url, case) if count is None else inbox_link(url)
    facts = {"reference": reference(case), "link": where, "count": count}
    dutch = _filled(around.nl, template.nl, facts)
    english = _filled(around.en, template.en, facts)
    message = EmailMessage(POLICY)
    message["From"] = Address(SENDER, addr_spec=settings.mail_from)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = dutch.subject
    message["Date"] = format_datetime(notice.planned_at)
    message["Message-ID"] = f"<{notice.id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(f"{dutch.text}\n\n* * *\n\n{english.subject}\n\n{english.text}\n")
    message.add_alternative(_html(dutch, english, where), subtype="html")
    message["Content-Language"] = "nl, en"
    return message


def _filled(frame: Words, said: Words, facts: Mapping[str, object]) -> Words:
    fields = {"subject": said.subject, "text": said.text, **facts}
    return Words(frame.subject.format(**fields), frame.text.format(**fields))


def _html(dutch: Words, english: Words, where: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="nl">\n<head><meta charset="utf-8">'
        f"<title>{escape(dutch.subject)}</title></head>\n<body>\n"
        f'<section lang="nl">\n<h1>{escape(dutch.subject)}</h1>\n{_paragraphs(dutch, where)}'
        f'</section>\n<hr>\n<section lang="en">\n<h1>{escape(english.subject)}</h1>\n'
        f"{_paragraphs(english, where)}</section>\n</body>\n</html>\n"
    )


def _paragraphs(said: Words, where: str) -> str:
    found = [escape(part).replace("\n", "<br>\n") for part in said.text.split("\n\n")]
    anchor = f'<a href="{escape(where)}">{escape(where)}</a>'
    return "".join(f"<p>{part.replace(escape(where), anchor)}</p>\n" for part in found)


def _refused(code: int) -> Outcome | None:
    """What an SMTP reply says for certain: 4yz later, 5yz never."""
    if 400 <= code < 500:
        return Deferred(f"smtp-{code}")
    return Failed(f"smtp-{code}") if 500 <= code < 600 else None
