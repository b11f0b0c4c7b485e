"""The advice: to read, to download, and to check that it is genuine."""

from __future__ import annotations

import asyncio
from itertools import groupby
from typing import Any
from uuid import UUID

from starlette.datastructures import UploadFile
from starlette.responses import Response

from schemas.advice import AdviceText, Paragraph, Section
from schemas.common import Refused
from schemas.contacts import CONTACTS, READ
from schemas.letter import Kind, LetterFile, PartName
from services.advice.assembly.letter_words import TITLES
from services.faces.letter_files import file_name, letter_bytes
from services.faces.opened import opened
from services.faces.told import IssuedAtDoor, issued, told_of
from services.faces.verifying import DO, letter_keys, why_not
from services.kernel.signing import LARGEST, Mark, NotGenuine, verify
from services.portal.pages.door import own
from services.portal.pages.door.acting import find, place
from services.portal.routing import Page
from services.portal.visit import Visit
from services.portal.wrong import Wrong

TYPES = {
    Kind.PDF: "application/pdf",
    Kind.HTML: "text/html; charset=utf-8",
    Kind.JSON: "application/json",
}


async def advice(visit: Visit) -> Response:
    """The text of the last advice, and its files; who reads it is written down first."""
    case, reference, row = await find(visit)
    found = await _issued(visit, case)
    await visit.read(case, "advice")
    await opened(visit.portal.face, visit.actor, case, found.issue)
    files = [await _file(visit, case, one) for one in found.files]
    return visit.render(
        "door/advice.html",
        row=row,
        found=found,
        sections=_sections(visit, found.advice),
        files=files,
        place=place(reference),
    )


async def letter(visit: Visit) -> Response:
    """One file of the letter, to keep; never shown as a page of ours."""
    case, _, _ = await find(visit)
    found, name = await _issued(visit, case), visit.request.path_params["file"]
    file = next((one for one in found.files if file_name(case, one) == name), None)
    if file is None:
        raise own.unknown(visit)
    await visit.read(case, "letter", file.digest)
    await opened(visit.portal.face, visit.actor, case, found.issue)
    body = await letter_bytes(visit.portal.face, case, file.digest)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, headers=headers, media_type=TYPES[file.kind])


async def checking(visit: Visit) -> Response:
    """Where a letter can be checked."""
    return visit.render("door/check.html", mark=None, why="", own=None)


async def check(visit: Visit) -> Response:
    """Whether a file is a letter as the Loket signed it."""
    given = visit.form.get("bestand")
    if not isinstance(given, UploadFile) or not given.filename:
        raise Wrong({"bestand": visit.t("Kies een bestand.", "Choose a file.")})
    mark, why = await _checked(visit, await given.read(LARGEST + 1))
    mine = None
    if mark:
        try:
            mine = own.case_of(visit, mark.reference)
        except Refused:
            mine = None
    return visit.render("door/check.html", mark=mark, why=why, own=mine)


async def _checked(visit: Visit, body: bytes) -> tuple[Mark | None, str]:
    """What a genuine file says of itself, or why it is none."""
    keys = await asyncio.to_thread(letter_keys, visit.portal.settings.letter_keys)
    try:
        return await asyncio.to_thread(verify, body, keys), ""
    except NotGenuine as error:
        return None, f"{visit.say.words(why_not(error))} {visit.say.words(DO)}"


def _sections(visit: Visit, text: AdviceText) -> list[tuple[str, list[Paragraph]]]:
    """The paragraphs below the titles that the letter has too."""
    grouped = groupby(text.paragraphs, key=lambda one: _part(one.section))
    return [(TITLES[part][visit.language], list(found)) for part, found in grouped]


def _part(section: Section) -> PartName:
    """Which part of a letter a section is in: two share one, any other has its own."""
    shared = section in (Section.LAW, Section.CHOICE)
    return PartName.LAW_AND_CHOICE if shared else PartName(section)


async def _issued(visit: Visit, case: UUID) -> IssuedAtDoor:
    steps = await told_of(visit.portal.face, own.organisation(visit), case)
    try:
        return issued(steps, case)
    except Refused:
        raise Refused(
            "not_there",
            visit.t("Er is nog geen advies.", "There is no advice yet."),
            visit.t("U hoort het zodra het er is.", "You will hear as soon as there is one."),
        ) from None


async def _file(visit: Visit, case: UUID, file: LetterFile) -> dict[str, Any]:
    """A file with its name, its size, and whether its signature is right."""
    try:
        body = await letter_bytes(visit.portal.face, case, file.digest)
    except Refused as gone:
        return {"name": file_name(case, file), "gone": gone.reason, "size": 0, "why": ""}
    mark, why = await _checked(visit, body)
    return {
        "name": file_name(case, file),
        "kind": file.kind.upper(),
        "language": file.language,
        "size": (len(body) + 1023) // 1024,
        "genuine": mark is not None,
        "why": why,
        "gone": "",
    }


PAGES = (
    Page("/aanvragen/{reference}/advies", show=advice, roles=READ),
    Page("/aanvragen/{reference}/brief/{file}", show=letter, roles=READ),
    Page("/controleer", show=checking, act=check, roles=CONTACTS),
)
