"""Files that go with a question that is being written: sent to the Loket as soon as chosen."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any

from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import UploadFile
from starlette.responses import Response

from schemas.attachment import MOST, Attachment, Name, NamedFile, names_of
from schemas.common import Refused
from schemas.contacts import CONTACTS
from schemas.ids import text_code
from schemas.personal import KINDS
from services.faces.files import send_file
from services.intake.files.persons import kinds_in
from services.portal import files, refusals
from services.portal.pages.door import own
from services.portal.pages.door.acting import find
from services.portal.pages.door.filled import Given
from services.portal.pages.door.writing import LIST, Writing
from services.portal.routing import Page
from services.portal.visit import Visit

FIELD = "bijlagen"
NAME = TypeAdapter[str](Name)


async def add(visit: Visit, writing: Writing, given: Given) -> dict[str, str]:
    """Send what was chosen, and put it in the draft; what is wrong with the others, by field."""
    wrong = []
    for chosen in visit.form.getlist(FIELD):
        if isinstance(chosen, UploadFile) and chosen.filename:
            try:
                _put(given, await _sent(visit, writing, chosen, len(given["files"])))
            except Refused as refused:
                wrong.append(f"{chosen.filename}: {_words(visit, refused)}")
                if refused.reason == "file_personal_data":
                    wrong.append(await _alarm(visit, chosen, refused))
    return {FIELD: " ".join(wrong)} if wrong else {}


def take_out(visit: Visit, given: Given) -> None:
    """Leave a file out of the draft, if that is what was asked."""
    wanted = visit.given("weg")
    given["files"] = [one for one in given["files"] if one["digest"] != wanted]


def attached(visit: Visit, given: Given) -> list[Any]:
    """The files of a draft, or of what was sent, as a page says them."""
    found = [Attachment.model_validate(one) for one in given.get("files", ())]
    return files.listed(visit, found, names(given))


def names(given: Given) -> dict[str, str]:
    """What the institution calls its files."""
    return names_of(NamedFile.model_validate(one) for one in given.get("files", ()))


async def attachment(visit: Visit) -> Response:
    """A file of an own case, to be saved."""
    case, _, _ = await find(visit)
    return await files.given_out(visit, case, names(own.sent(visit, case) or {}))


async def _sent(visit: Visit, writing: Writing, chosen: UploadFile, before: int) -> dict[str, Any]:
    if before >= MOST:
        raise Refused("too_many_files", f"{MOST} files at most.", "Leave files out.")
    name = _plain(chosen.filename or "")
    face, about = visit.portal.face, writing.file_about()
    sent = await send_file(face, visit.actor, chosen.file, about)
    return {**sent.model_dump(mode="json"), "name": name}


def _plain(given: str) -> str:
    """The name without its folder; signs that no name should have are left out."""
    last = given.replace("\\", "/").rpartition("/")[2]
    try:
        return NAME.validate_python(last)
    except ValidationError:
        kept = "".join(one for one in last if one.isprintable()).strip()
        return kept[-200:] or "bijlage"


def _put(given: Given, file: dict[str, Any]) -> None:
    """Once each: the same bytes under another name have that name from now on."""
    others = [one for one in given["files"] if one["digest"] != file["digest"]]
    given["files"] = [*others, file]


async def _alarm(visit: Visit, chosen: UploadFile, refused: Refused) -> str:
    """What a file seems to hold, and what to call it at the Loket when it does not."""
    await chosen.seek(0)
    found = await asyncio.to_thread(hashlib.file_digest, chosen.file, "sha256")  # type: ignore[arg-type]  # any file
    code = text_code(own.organisation(visit), found.hexdigest())
    kinds = ", ".join(visit.say.words(KINDS[one].name) for one in kinds_in(refused.detail))
    return visit.t(
        f"Het lijkt op: {kinds}. Noem dan deze code: {code}. "
        "Is het doorgelaten, voeg het bestand dan opnieuw toe.",
        f"It looks like: {kinds}. Then give this code: {code}. "
        "Once it was let through, add the file again.",
    )


def _words(visit: Visit, refused: Refused) -> str:
    known = refusals.words().get(refused.reason, refusals.UNKNOWN)
    return " ".join(known[visit.language])


PAGES = (Page(f"{LIST}/{{reference}}/bijlagen/{{digest}}", show=attachment, roles=CONTACTS),)
