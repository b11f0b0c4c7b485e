"""Mail over SMTP: plain text and HTML, Dutch and then English, without content of the case."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from email.headerregistry import Address, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP as RULES
from email.utils import format_datetime
from functools import lru_cache
from html import escape

import aiosmtplib

from schemas.ids import following, reference
from services.kernel.people import Person
from services.kernel.settings import Settings
from services.notify.channels.smtp import Server, Unfit
from services.notify.link import inbox_link, link
from services.notify.outcome import Deferred, Failed, Outcome, Sent, Unknown, Wait
from services.notify.pace import Pace
from services.notify.return_path import ReturnPath
from services.notify.state import Notice
from services.notify.templates import Words, frame, is_optional, words


class Headers(HeaderRegistry):
    """Makes the class of each header once, and not for each mail: that was two fifths of a mail."""

    __getitem__ = lru_cache(maxsize=64)(HeaderRegistry.__getitem__)


POLICY = RULES.clone(cte_type="7bit", header_factory=Headers())
SENDER = "Loket Kennisveiligheid"
WISHES = "/berichten/voorkeuren"
"""The page on which readers say what they need not be mailed."""


class Mail:
    """Mails over one SMTP server."""

    at_once = 16

    def __init__(self, settings: Settings, pace: Pace, back: ReturnPath) -> None:
        self._settings, self._pace, self._back = settings, pace, back
        self._server = Server(settings, pace.reach)

    def place(self, person: Person) -> str | None:
        """All mail goes over the same server."""
        return "smtp" if person.mail else None

    async def waits(self, notice: Notice, person: Person) -> Wait | None:
        """Mail waits for nobody's consent or turn."""
        return None

    async def send(self, notice: Notice, person: Person) -> Outcome:
        """Reach the server, then hand over; only the second leaves room for doubt."""
        message = compose(notice, person, self._settings).as_bytes()
        try:
            async with asyncio.timeout(self._pace.reach):
                smtp = await self._reach(self._back.of(notice.id), person.mail or "")
        except Unfit as why:
            return Deferred(str(why))
        except aiosmtplib.SMTPRecipientRefused as answer:
            return _refused(answer.code) or Deferred(f"smtp-{answer.code}")
        except aiosmtplib.SMTPResponseException as answer:  # it says nothing of this mail
            return Deferred(f"smtp-{answer.code}")
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            return Deferred("smtp_unreachable")
        return await self._hand_over(smtp, message)

    async def open(self) -> None:
        """The server is reached when there is something to send."""

    async def close(self) -> None:
        """Leave the server."""
        await self._server.close()

    async def _reach(self, sender: str, to: str) -> aiosmtplib.SMTP:
        """A connection over which the server takes a mail to this address."""
        while kept := self._server.kept():
            with suppress(aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPSenderRefused):
                return await _addressed(kept, sender, to)
        return await _addressed(await self._server.connect(), sender, to)

    async def _hand_over(self, smtp: aiosmtplib.SMTP, message: bytes) -> Outcome:
        try:
            async with asyncio.timeout(self._pace.taken):
                await smtp.data(message, timeout=self._pace.taken)
        except aiosmtplib.SMTPDataError as answer:
            smtp.close()
            return _refused(answer.code) or Unknown()
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            smtp.close()
            return Unknown()
        self._server.keep(smtp)
        return Sent()


async def _addressed(smtp: aiosmtplib.SMTP, sender: str, to: str) -> aiosmtplib.SMTP:
    try:
        await smtp.mail(sender)
        await smtp.rcpt(to)
    except BaseException:
        smtp.close()
        raise
    return smtp


def compose(notice: Notice, person: Person, settings: Settings) -> EmailMessage:
    """The mail: headers that cannot hold a line break, and two ways to read the same words.

    Both languages are there, the reader's own first. Mails about one case to one reader refer to
    the same id, which no mail has, so that a mail program keeps them together.
    """
    case, template = notice.planned.case, words(notice.planned.template)
    around = frame(notice.planned.template)
    count, domain = notice.planned.count, settings.mail_from.rpartition("@")[2]
    url = settings.portal_url
    where = link(url, case) if count is None else inbox_link(url)
    facts = {"reference": reference(case), "link": where, "count": count}
    said = {
        "nl": _filled(around.nl, template.nl, facts),
        "en": _filled(around.en, template.en, facts),
    }
    order = ("en", "nl") if person.language == "en" else ("nl", "en")
    first, second = (said[language] for language in order)
    thread = f"<{following(str(case), notice.planned.recipient)}@{domain}>"
    message = EmailMessage(POLICY)
    message["From"] = Address(SENDER, addr_spec=settings.mail_from)
    message["To"] = Address(addr_spec=person.mail)
    message["Subject"] = first.subject
    message["Date"] = format_datetime(notice.planned_at)
    message["Message-ID"] = f"<{notice.id}@{domain}>"
    message["In-Reply-To"] = message["References"] = thread
    message["Auto-Submitted"] = "auto-generated"
    if is_optional(notice.planned.template):
        message["List-Unsubscribe"] = f"<{settings.portal_url.rstrip('/')}{WISHES}>"
    message.set_content(f"{first.text}\n\n* * *\n\n{second.subject}\n\n{second.text}\n")
    message.add_alternative(_html([(one, said[one]) for one in order], where), subtype="html")
    message["Content-Language"] = ", ".join(order)
    return message


def _filled(frame: Words, said: Words, facts: Mapping[str, object]) -> Words:
    fields = {"subject": said.subject, "text": said.text, **facts}
    return Words(frame.subject.format(**fields), frame.text.format(**fields))


def _html(said: list[tuple[str, Words]], where: str) -> str:
    (language, first), *_ = said
    sections = "<hr>\n".join(
        f'<section lang="{one}">\n<h1>{escape(words.subject)}</h1>\n'
        f"{_paragraphs(words, where)}</section>\n"
        for one, words in said
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head><meta charset="utf-8">'
        f"<title>{escape(first.subject)}</title></head>\n<body>\n"
        f"{sections}</body>\n</html>\n"
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
