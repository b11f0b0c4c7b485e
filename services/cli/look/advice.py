"""`loket advice`: the issued text, and the letter as it was issued."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.console import Console
from rich.padding import Padding

from schemas.advice import AdviceText
from schemas.common import Refused, Role
from schemas.ids import reference
from schemas.letter import Kind, LetterFile
from services.cli.look.answering import answer, day_in_full
from services.cli.options import AsJson, Case, Reader
from services.cli.who import connected
from services.faces.face import Face
from services.faces.known import known
from services.faces.letter_files import file_name, files_of, letter_bytes, save
from services.faces.readers import DOOR, LOKET, face_at, which
from services.faces.reads import record
from services.faces.told import ANYBODY, issued, told_of

Pdf = Annotated[
    Path | None, typer.Option("--pdf", metavar="FILE", help="Write the Dutch PDF to this file.")
]
Save = Annotated[
    Path | None, typer.Option("--save", metavar="DIR", help="Save every file of the letter here.")
]
Zone = Annotated[
    str, typer.Option("--zone", help="LOKET, or DOOR for what the institution has of it.")
]


@dataclass(frozen=True)
class Issued:
    """An advice as one zone has it."""

    case: UUID
    text: str | None
    advice: AdviceText
    files: tuple[LetterFile, ...]
    valid_until: datetime | None


def advice(
    case: Case,
    pdf: Pdf = None,
    to: Save = None,
    zone: Zone = LOKET,
    who: Reader = "",
    as_json: AsJson = False,
) -> None:
    """The advice as it was issued; --save leaves its letter in every form, --pdf the Dutch PDF."""
    answer(asyncio.run(_advice(case, zone.upper(), who, (pdf, to))), as_json, _draw)


async def _advice(
    text: str, zone: str, who: str, wanted: tuple[Path | None, Path | None]
) -> dict[str, Any]:
    if zone not in (LOKET, DOOR):
        raise Refused("unknown_zone", f"{zone} has no advices.", "Choose LOKET or DOOR.")
    async with connected() as faces:
        face = await face_at(faces, zone)
        case = await which(text, faces.settings, face)
        read = _at_the_door if zone == DOOR else _at_the_loket
        found = await read(face, case, faces.settings.oin, who)
        saved = await _saved(face, found, *wanted)
    files = [{"name": file_name(case, f), **f.model_dump(mode="json")} for f in found.files]
    return {
        "case": case.hex,
        "reference": reference(case),
        "text": found.text,
        "letter": found.files[0].digest if found.files else None,
        "letters": files,
        "valid_until": found.valid_until,
        "saved": saved,
        "advice": found.advice,
    }


async def _at_the_loket(face: Face, id: UUID, oin: str, who: str) -> Issued:
    found = await known(face, id)
    case = found.case
    if case is None or case.adopted is None or not case.ever_issued:
        raise _not_issued(found.reference, f"it is {found.stage}")
    await record(face, oin, id, who, "advice", case.adopted)
    words = await face.texts.model(id, case.adopted, AdviceText)
    files = files_of(case.letter, case.letters)
    return Issued(id, case.adopted, words, files, case.valid_until)


async def _at_the_door(face: Face, id: UUID, oin: str, who: str) -> Issued:
    """The last advice that the institution was told of."""
    found = issued(await told_of(face, ANYBODY, id), id)
    await record(face, oin, id, who, "advice", None, Role.INSTITUTION)
    return Issued(id, None, found.advice, found.files, found.valid_until)


def _not_issued(name: str, why: str) -> Refused:
    return Refused(
        "not_issued",
        f"No advice was issued on {name}: {why}.",
        "See how far it is with loket case.",
    )


async def _saved(face: Face, found: Issued, pdf: Path | None, to: Path | None) -> list[str]:
    if not (pdf or to):
        return []
    if not found.files:
        raise Refused(
            "no_letter",
            f"{reference(found.case)} has no letter.",
            "Leave --pdf and --save out to read the text.",
        )
    try:
        names = await save(face, found.case, found.files, to) if to else []
        if pdf:
            dutch = next(file for file in found.files if file.kind is Kind.PDF)
            body = await letter_bytes(face, found.case, dutch.digest)
            await asyncio.to_thread(pdf.write_bytes, body)
    except OSError as error:
        what = f"{error.filename}: {error.strerror}."
        raise Refused("bad_file", what, "Name another place.") from error
    return [*(str(to / name) for name in names if to), *([str(pdf)] if pdf else [])]


def _draw(console: Console, found: dict[str, Any]) -> None:
    advice: AdviceText = found["advice"]
    console.print(f"[bold]{advice.title}[/]  [dim]{found['reference']}, {advice.marking}[/]")
    console.print(advice.summary, markup=False)
    for paragraph in advice.paragraphs:
        if paragraph.heading:
            console.print(f"\n[bold]{paragraph.heading}[/]")
        console.print(paragraph.text, markup=False)
        for measure in paragraph.measures:
            console.print(Padding(f"• {measure.text}", (0, 0, 0, 2)))
        if paragraph.rests_on:
            console.print(f"[dim]berust op {', '.join(paragraph.rests_on)}[/]")
    if found["valid_until"]:
        console.print(f"\nGeldt tot en met {day_in_full(found['valid_until'])}")
    for file in found["letters"]:
        console.print(f"Brief: {file['name']} [dim]{file['digest'][:16]}[/]")
    for place in found["saved"]:
        console.print(f"Bewaard in {place}")
