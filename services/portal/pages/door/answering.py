"""Answering what the Loket asks."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from starlette.responses import Response

from schemas.common import digest
from schemas.contacts import ASK
from schemas.personal import KINDS, Severity
from schemas.progress import Stage
from schemas.request import GiveInformation
from services.faces.personal import personal
from services.faces.told import told_of
from services.portal.pages.door import own
from services.portal.pages.door.acting import SOON, find, place
from services.portal.pages.door.held import (
    LEAVE_OUT,
    THROUGH,
    Held,
    code,
    held,
    stop,
    without,
)
from services.portal.pages.door.requests import shown
from services.portal.routing import Page
from services.portal.visit import Visit
from services.portal.wrong import Wrong

FORM, LONGEST = "answer", 60_000


async def answer(visit: Visit) -> Response:
    """What is asked, and room to answer."""
    case, reference, row = await find(visit)
    draft = visit.portal.drafts.find(visit.actor.sub, FORM, case.hex)
    text = _typed(visit) if visit.form else str(draft.given["answer"]) if draft else ""
    found = _held(visit, text)
    return visit.render(
        "door/answer.html",
        row=shown(visit, row),
        question=await _asked(visit, case),
        text=text,
        seen=_seen(visit, text) if visit.form else [],
        shown=digest(text),
        held=found,
        code=code(visit, GiveInformation(case=case, answer=text)) if found else "",
        place=place(reference),
    )


async def send(visit: Visit) -> Response:
    """Send the answer; what looks personal only when it was confirmed."""
    case, reference, _ = await find(visit)
    text = _typed(visit)
    if visit.given("doe") == LEAVE_OUT:
        _keep(visit, case, without(visit, text))
        return visit.go(f"{place(reference)}/antwoord")
    stop(visit, _held(visit, text))
    _keep(visit, case, text)
    if not text or len(text) > LONGEST:
        words = ("Schrijf een antwoord, niet te lang.", "Write an answer, not too long.")
        raise Wrong({"answer": visit.t(*words)})
    confirmed = visit.given("bevestig") == "ja" and visit.given("gezien") == digest(text)
    if _seen(visit, text) and not confirmed:
        words = (
            "Kijk na wat op gegevens van personen lijkt.",
            "Look at what seems to be data about people.",
        )
        raise Wrong({"bevestig": visit.t(*words)})
    _, row = await own.do_and_see(visit, GiveInformation(case=case, answer=text))
    visit.portal.drafts.drop(visit.actor.sub, FORM, case.hex)
    sent = ("Uw antwoord is verstuurd.", "Your answer was sent.")
    visit.tell(*(sent if row else SOON))
    return visit.go(place(reference))


async def keep(visit: Visit) -> Response:
    """Save as a draft."""
    case, reference, _ = await find(visit)
    text = _typed(visit)
    by_itself = "application/json" in visit.request.headers.get("accept", "")
    if by_itself and _held(visit, text) and visit.given(THROUGH) != "ja":
        return Response(status_code=HTTPStatus.UNPROCESSABLE_ENTITY)
    stop(visit, _held(visit, text))
    _keep(visit, case, text)
    if by_itself:
        return Response(status_code=HTTPStatus.NO_CONTENT)
    visit.tell("Het concept is bewaard.", "The draft is saved.")
    return visit.go(place(reference))


async def _asked(visit: Visit, case: UUID) -> str:
    """The last question of the Loket."""
    steps = await told_of(visit.portal.face, own.organisation(visit), case)
    asked = [one.data.text for one in steps if one.data.stage is Stage.INFORMATION_ASKED]
    return asked[-1] if asked else ""


def _keep(visit: Visit, case: UUID, text: str) -> None:
    if text:
        visit.portal.drafts.save(visit.actor.sub, FORM, case.hex, {"answer": text})
    else:
        visit.portal.drafts.drop(visit.actor.sub, FORM, case.hex)


def _seen(visit: Visit, text: str) -> list[tuple[Any, ...]]:
    label = visit.t("Uw antwoord", "Your answer")
    found = [one for one in personal({"answer": text}) if one.severity is Severity.WARN]
    return [(one.field, label, visit.say.words(KINDS[one.kind].name), one.words) for one in found]


def _held(visit: Visit, text: str) -> list[Held]:
    return held(visit, {"answer": text}, lambda _: visit.t("Uw antwoord", "Your answer"))


def _typed(visit: Visit) -> str:
    return visit.given("answer").replace("\r\n", "\n")


PAGES = (
    Page("/aanvragen/{reference}/antwoord", show=answer, act=send, roles=ASK),
    Page("/aanvragen/{reference}/antwoord/concept", show=answer, act=keep, roles=ASK),
)
