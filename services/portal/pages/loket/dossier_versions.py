"""Versions of a text: what each says, what changed in it, who agrees in which words, the letter."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from schemas.advice import Section
from schemas.common import Refused
from schemas.letter import Kind
from services.advice.assembly.letter_words import ASPECTS
from services.advice.assembly.state import Case
from services.faces.advice_text import frame_changes, paragraph_changes, version
from services.faces.letter_files import file_name, files_of, letter_bytes
from services.portal.pages.loket.dossier import agreement
from services.portal.pages.loket.dossier_actions import offered
from services.portal.pages.loket.dossier_find import About, about, unknown
from services.portal.pages.loket.roles import COORDINATOR
from services.portal.routing import Page
from services.portal.visit import Visit

ORDER = list(Section)
TYPES = {
    Kind.PDF: "application/pdf",
    Kind.HTML: "text/html; charset=utf-8",
    Kind.JSON: "application/json",
}
APART = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
"""A letter never has the rights of our pages, whatever is in it."""


async def one_version(visit: Visit) -> Response:
    """A version, with what changed since another one if that is asked."""
    case = await about(visit)
    number, since = _number(visit.request.path_params["nummer"]), _number(visit.asked("sinds"))
    await visit.read(case.found.id, "draft")
    face, own = visit.portal.face, case.found.id
    now = await version(face, own, case.case, number)
    then = await version(face, own, case.case, since) if since else None
    paragraphs = [
        one | {"place": ORDER.index(one["section"])} for one in paragraph_changes(now, then)
    ]
    return visit.render(
        "loket/dossier_version.html",
        here="",
        reference=case.found.reference,
        about=case,
        draft=case.case.drafts[number - 1],
        latest=len(case.case.drafts),
        since=since,
        frame=list(frame_changes(now, then)),
        paragraphs=paragraphs,
        aspect_words=ASPECTS,
    )


async def who_agrees(visit: Visit) -> Response:
    """The matrix with what departments wrote, and what was put to a higher level."""
    case = await about(visit)
    await visit.read(case.found.id, "draft")
    doing, more = offered(visit, case)
    wanted = [one for one in more if one.name in ("voorleggen", "zonder-standpunt")]
    return visit.render(
        "loket/dossier_agreement.html",
        here="afstemming",
        reference=case.found.reference,
        about=case,
        doing=[*doing, *wanted],
        notes=await _notes(visit, case),
        **await _higher(visit, case.found.id, case.case),
        **await agreement(visit, case),
    )


async def letter(visit: Visit) -> Response:
    """One file of the letter, as it went out."""
    case = await about(visit)
    files = files_of(case.case.letter, case.case.letters) if case.case.ever_issued else ()
    name = visit.request.path_params["naam"]
    file = next((one for one in files if file_name(case.found.id, one) == name), None)
    if file is None:
        raise unknown(name)
    await visit.read(case.found.id, "advice", case.case.adopted)
    body = await letter_bytes(visit.portal.face, case.found.id, file.digest)
    how = "inline" if file.kind is Kind.PDF else "attachment"
    headers = {"Content-Disposition": f'{how}; filename="{name}"'}
    if file.kind is not Kind.PDF:
        headers["Content-Security-Policy"] = APART
    return Response(body, headers=headers, media_type=TYPES[file.kind])


async def _notes(visit: Visit, case: About) -> dict[str, str]:
    """What departments wrote with their stances, by digest."""
    given = [one for by_department in case.case.stances.values() for one in by_department.values()]
    texts = visit.portal.face.texts
    return {one.note: await texts.get(case.found.id, one.note) for one in given if one.note}


async def _higher(visit: Visit, id: Any, case: Case) -> dict[str, Any]:
    texts, up, ruled = visit.portal.face.texts, case.escalated, case.ruling
    escalated = up and up.model_dump() | {"question": await texts.get(id, up.question)}
    answers = bool(up and ruled and ruled.text == up.text)
    words = await texts.get(id, ruled.words) if ruled and answers else ""
    ruling = ruled.model_dump() | {"words": words} if ruled and answers else None
    return {"escalated": escalated, "ruling": ruling}


def _number(given: str) -> int:
    """A version as it stands in an address; nothing is 0."""
    if not given:
        return 0
    if not given.isdecimal() or len(given) > 6:
        raise Refused("not_there", f"There is no version {given[:20]}.", "Look at the case.")
    return int(given)


PAGES = (
    Page("/dossiers/{zaak}/versies/{nummer}", show=one_version, roles=COORDINATOR),
    Page("/dossiers/{zaak}/afstemming", show=who_agrees, roles=COORDINATOR),
    Page("/dossiers/{zaak}/brief/{naam}", show=letter, roles=COORDINATOR),
)
