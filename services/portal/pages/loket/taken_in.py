"""What reaches the front office by telephone or mail, written down for an institution.

A mail is a draft and never a case by itself: a coordinator reads it, says for which institution it
is, and sends what they made of it, or throws it away with a reason.
"""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.datastructures import UploadFile
from starlette.responses import Response

from schemas.catalogue import ReasonKind, load
from schemas.common import Refused
from schemas.ids import reference
from schemas.personal import KINDS
from schemas.question import Channel
from schemas.request import SubmitRequest
from services.faces.mailed import LARGEST, read_mail
from services.faces.personal import personal
from services.kernel.telemetry import log
from services.portal.mails import Waiting
from services.portal.pages.door import filled
from services.portal.pages.door.asking_view import offered
from services.portal.pages.loket.roles import COORDINATOR
from services.portal.routing import Page
from services.portal.visit import Visit
from services.portal.wrong import Wrong

PLACE = "/aanname"
MADE = "submitted"


async def waiting(visit: Visit) -> Response:
    """Mails that wait, and where one is handed in or a telephone call is written down."""
    return visit.render("loket/taken_in.html", mails=visit.portal.mails.waiting())


async def hand_in(visit: Visit) -> Response:
    """A mail as a file: kept as a draft, once however often it is handed in."""
    file = visit.form.get("bestand")
    if not isinstance(file, UploadFile) or not file.filename:
        raise Wrong({"bestand": visit.t("Kies een bestand.", "Choose a file.")})
    mail = await asyncio.to_thread(read_mail, await file.read(LARGEST + 1))
    if not visit.portal.mails.add(mail):
        words = ("Er wachten te veel mails.", "Too many mails are waiting.")
        raise Wrong({"bestand": visit.t(*words)})
    if visit.portal.mails.find(mail.name) is None:
        visit.tell("Deze mail is al behandeld.", "This mail was handled already.")
        return visit.go(PLACE)
    return visit.go(f"{PLACE}/mail/{mail.name}")


async def mail(visit: Visit) -> Response:
    """One mail in words, and what can be done with it."""
    one = _waiting(visit)
    reasons = load().reasons_for(ReasonKind.DISCARD)
    return visit.render(
        "loket/taken_in_mail.html",
        one=one,
        reasons=[(reason.code, visit.say.words(reason.name)) for reason in reasons],
    )


async def discard(visit: Visit) -> Response:
    """Erase a mail, with a reason."""
    one, reason = _waiting(visit), visit.given("reason")
    if reason not in [known.code for known in load().reasons_for(ReasonKind.DISCARD)]:
        raise Wrong({"reason": visit.t("Kies een reden.", "Choose a reason.")})
    visit.portal.mails.end(one.name, reason, visit.actor.sub)
    log.info("mail_discarded", reason=reason, actor=visit.actor.sub)
    visit.tell("De mail is gewist.", "The mail was erased.")
    return visit.go(PLACE)


async def write(visit: Visit) -> Response:
    """The form: empty for a telephone call, with its words for a mail."""
    one = _mail_of(visit)
    given = filled.typed(visit, filled.nothing()) if visit.form else _begun(one)
    seen = personal(filled.worded(given))
    return visit.render(
        "loket/taken_in_form.html",
        one=one,
        row=None,
        earlier=[],
        institution=visit.given("institution"),
        institutions=_institutions(visit),
        seen=[(found.words, visit.say.words(KINDS[found.kind].name)) for found in seen],
        **offered(visit, given),
    )


async def send(visit: Visit) -> Response:
    """Ask for the institution; a mail is erased when its request is there."""
    one, given = _mail_of(visit), filled.typed(visit, filled.nothing())
    if visit.given("doe"):
        return await write(visit)
    institution = visit.given("institution")
    if institution not in load().institutions:
        raise Wrong({"institution": visit.t("Kies een instelling.", "Choose an institution.")})
    asked = filled.asked(given, visit.say)
    accepted = await visit.do(
        SubmitRequest(
            idempotency_key=one.name if one else visit.command_id,
            on_behalf_of=institution,
            channel=Channel.MAIL if one else Channel.PHONE,
            product=asked.product,
            facts=asked.facts,
            question=asked.question,
        )
    )
    if one:
        visit.portal.mails.end(one.name, MADE, visit.actor.sub)
    name = reference(accepted.case)
    visit.tell(f"De aanvraag {name} is ingediend.", f"The request {name} was submitted.")
    return visit.go(f"/triage/{name}")


def _waiting(visit: Visit) -> Waiting:
    """The mail of this address."""
    return _found(visit, visit.request.path_params["mail"])


def _mail_of(visit: Visit) -> Waiting | None:
    """The mail that a form begins with, if it is not a telephone call."""
    name = visit.given("mail") or visit.asked("mail")
    return _found(visit, name) if name else None


def _found(visit: Visit, name: str) -> Waiting:
    one = visit.portal.mails.find(name)
    if one is None:
        raise Refused("not_there", "This mail is not there any more.", "Look at the list.")
    return one


def _begun(one: Waiting | None) -> filled.Given:
    if one is None:
        return filled.nothing()
    words: dict[str, Any] = {"title": one.mail.subject[:200], "question": one.mail.text}
    return {**filled.nothing(), **words}


def _institutions(visit: Visit) -> list[tuple[str, str]]:
    named = [(code, visit.say.institution(code)) for code in load().institutions]
    none = ("", visit.t("Kies een instelling", "Choose an institution"))
    return [none, *sorted(named, key=lambda one: one[1])]


PAGES = (
    Page(PLACE, show=waiting, act=hand_in, roles=COORDINATOR),
    Page(f"{PLACE}/nieuw", show=write, act=send, roles=COORDINATOR),
    Page(f"{PLACE}/mail/{{mail}}", show=mail, act=discard, roles=COORDINATOR),
)
