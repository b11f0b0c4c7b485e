"""An issued advice as the interface tells it, at the door and at the Loket: its text and letter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from pydantic import Field

from schemas.advice import AdviceText
from schemas.common import Refused
from schemas.letter import Kind, Language, LetterFile
from services.faces.letter_files import file_name, letter_bytes
from services.portal.api.table import BASE, Answer, File, Found
from services.portal.visit import Visit

KINDS = {
    Kind.PDF: "application/pdf",
    Kind.HTML: "text/html; charset=utf-8",
    Kind.JSON: "application/json",
}


class Brief(Answer):
    """Een bestand van de brief."""

    naam: str
    soort: Kind
    taal: Language
    vingerafdruk: str = Field(description="SHA-256 van de inhoud, in 64 hexadecimale cijfers.")
    adres: str = Field(description="Waar u het haalt.")


class Advies(Answer):
    """Een uitgebracht advies."""

    uitgebracht_op: datetime | None
    geldig_tot_en_met: datetime | None
    tekst: AdviceText
    brieven: list[Brief]


def letters(collection: str, id: UUID, files: Iterable[LetterFile]) -> list[Brief]:
    """Each file of a letter, and where it is got."""
    place = f"{BASE}/{collection}/{id}/brieven"
    return [
        Brief(
            naam=file_name(id, one),
            soort=one.kind,
            taal=one.language,
            vingerafdruk=one.digest,
            adres=f"{place}/{one.digest}",
        )
        for one in files
    ]


async def letter(
    visit: Visit, id: UUID, files: Iterable[LetterFile], name: str, version: str
) -> Found:
    """One file of the letter, written down before it is given."""
    file = next((one for one in files if one.digest == name), None)
    if file is None:
        raise Refused("not_there", "There is no such letter.", "See which ones there are.")
    await visit.read(id, "letter")
    body = await letter_bytes(visit.portal.face, id, name)
    return Found(File(body, KINDS[file.kind], file_name(id, file)), version)
