"""Files of a request for programs: sending them, how each stands, and getting them back."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from pydantic import Field

from schemas import file_subjects
from schemas.attachment import ENDINGS, Attachment, FileChecked, FileType
from schemas.common import Refused
from schemas.contacts import ASK, READ
from schemas.sending import CheckFile
from schemas.streams import Bucket
from services.faces.files import DIGEST, file_of
from services.kernel.files import content
from services.portal import files
from services.portal.api.reading_told import version
from services.portal.api.table import BASE, Answer, Asked, Call, File, Found, Read, Upload
from services.portal.visit import Visit

OF_ONE = "/adviesaanvragen/{id}/bijlagen"
TO_COME = "/bijlagen"
LENGTH = 64
WAITING = ("file_not_scanned", "no_answer", "busy")
"""Refusals of a look after which it is looked at again."""


class Stand(StrEnum):
    """Hoe het met een bestand staat."""

    CLEAN = "schoon"
    WAITS = "in-onderzoek"
    REFUSED = "geweigerd"


class Bijlage(Answer):
    """Een bestand bij een aanvraag, of bij een aanvraag die nog komt."""

    vingerafdruk: str = Field(description="SHA-256 van de inhoud, in 64 hexadecimale cijfers.")
    stand: Stand
    soort: FileType | None = Field(default=None, description="Wat er in het bestand zit.")
    omvang: int | None = Field(default=None, description="Bytes.")
    op_virussen_nagekeken: bool | None = None
    reden: str | None = Field(default=None, description="Code van wat in de weg staat.")
    adres: str = Field(description="Waar u ziet hoe het ermee staat.")


class AanvraagDieKomt(Asked):
    """Bij welke aanvraag het bestand hoort, zolang die er nog niet is."""

    aanvraag: str = Field(
        min_length=8,
        max_length=200,
        pattern="^[!-~]*$",
        description="De `idempotency_key` die straks in de body van de aanvraag staat.",
    )


async def of_one(call: Call) -> Mapping[str, Any]:
    """Of an own request that is there."""
    await version(call.visit, call.id)
    return {"case": call.id}


async def to_come(call: Call) -> Mapping[str, Any]:
    """Of an own request that will have this key."""
    return {"idempotency_key": call.asked.aanvraag}


async def looked_at(visit: Visit, about: Mapping[str, Any], name: str) -> Bijlage:
    """How a file stands that was sent: it is looked at now, if that was not done yet.

    A refusal says why it is not taken.
    """
    try:
        found = await visit.portal.face.ask(CheckFile(**about, file=name), visit.actor)
    except Refused as refused:
        if refused.reason not in WAITING:
            raise
        return _standing(about, name, Stand.WAITS, refused.reason)
    assert isinstance(found, FileChecked)
    return _clean(about, found.file)


async def listed(call: Call) -> Found:
    """The files of a request, as the door has them."""
    now = await version(call.visit, call.id)
    reader, stream = call.visit.portal.face.reader, file_subjects.object_stream(Bucket.FILES)
    described = file_subjects.file(call.id, "*")
    found = [
        Attachment.model_validate_json(one.data)
        async for one in reader.all(stream, described)
        if one.data
    ]
    return Found([_clean({"case": call.id}, one) for one in found], now)


async def stands(call: Call) -> Found:
    """How a file of a request stands."""
    now = await version(call.visit, call.id)
    return Found(await _stand(call, {"case": call.id}), now)


async def stands_to_come(call: Call) -> Found:
    """How a file stands of a request that is still to come."""
    return Found(await _stand(call, await to_come(call)))


async def given_out(call: Call) -> Found:
    """A file of a request, to be kept; that it is taken is written down first."""
    now, face = await version(call.visit, call.id), call.visit.portal.face
    file = await file_of(face, call.id, call.last)
    await call.visit.read(call.id, files.PART, file.digest)
    name = f"{file.digest[:8]}.{ENDINGS[file.type][0]}"
    charset = "; charset=utf-8" if file.type is FileType.TEXT else ""
    body = content(face.reader, call.id, file)
    return Found(File(body, f"{file.type}{charset}", name), now)


async def _stand(call: Call, about: Mapping[str, Any]) -> Bijlage:
    """How a file stands, also when it was refused; one that was never sent is not there."""
    if len(call.last) == LENGTH and DIGEST.issuperset(call.last):
        try:
            return await looked_at(call.visit, about, call.last)
        except Refused as refused:
            if refused.reason.startswith("file_"):
                return _standing(about, call.last, Stand.REFUSED, refused.reason)
            if refused.reason != "unknown_file":
                raise
    raise Refused("not_there", "There is no such file.", "Send it; a file waits for one day.")


def _clean(about: Mapping[str, Any], file: Attachment) -> Bijlage:
    found = _standing(about, file.digest, Stand.CLEAN)
    told = {"soort": file.type, "omvang": file.size, "op_virussen_nagekeken": file.scanned}
    return found.model_copy(update=told)


def _standing(
    about: Mapping[str, Any], name: str, stand: Stand, reason: str | None = None
) -> Bijlage:
    key = quote(about.get("idempotency_key", ""), safe="")
    place = f"/adviesaanvragen/{about['case']}/bijlagen/{name}/stand" if "case" in about else ""
    place = place or f"{TO_COME}/{name}?aanvraag={key}"
    return Bijlage(vingerafdruk=name, stand=stand, reden=reason, adres=f"{BASE}{place}")


READS = (
    Read(OF_ONE, listed, Bijlage, READ, "De bijlagen van een aanvraag", True),
    Read(f"{OF_ONE}/{{naam}}", given_out, None, READ, "Een bijlage"),
    Read(f"{OF_ONE}/{{naam}}/stand", stands, Bijlage, ASK, "Hoe het met een bijlage staat"),
    Read(
        f"{TO_COME}/{{naam}}",
        stands_to_come,
        Bijlage,
        ASK,
        "Hoe het met een bijlage van een aanvraag die nog komt staat",
        asks=AanvraagDieKomt,
    ),
)
UPLOADS = (
    Upload(OF_ONE, of_one, Bijlage, ASK, "Een bijlage sturen bij een aanvraag"),
    Upload(
        TO_COME,
        to_come,
        Bijlage,
        ASK,
        "Een bijlage sturen bij een aanvraag die nog komt",
        AanvraagDieKomt,
    ),
)
