"""`loket advice`: the issued text, and the letter as it was issued."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.padding import Padding

from schemas import subjects
from schemas.advice import AdviceText
from schemas.common import Refused, digest
from schemas.subjects import Stream
from services.cli.faces import Face
from services.cli.look.answering import answer
from services.cli.look.known import Known, known
from services.cli.look.readers import LOKET, face_at, which
from services.cli.look.reading import Reader, record
from services.cli.options import AsJson, Case
from services.cli.who import connected

Pdf = Annotated[
    Path | None, typer.Option("--pdf", metavar="FILE", help="Write the letter to this file.")
]


def advice(case: Case, pdf: Pdf = None, who: Reader = "", as_json: AsJson = False) -> None:
    """The advice as it was issued; --pdf saves its letter."""
    answer(asyncio.run(_advice(case, pdf, who)), as_json, _draw)


async def _advice(text: str, pdf: Path | None, who: str) -> dict[str, Any]:
    async with connected() as faces:
        face = await face_at(faces, LOKET)
        found = await known(face, await which(text, faces.settings, face))
        issued = _issued(found)
        await record(face, faces.settings.oin, found.id, who, "advice", issued)
        words = await face.texts.model(found.id, issued, AdviceText)
        letter = found.case.letter if found.case else None
        if pdf:
            await _save(face, found, letter, pdf)
    return {
        "case": found.id.hex,
        "reference": found.reference,
        "text": issued,
        "letter": letter,
        "saved": str(pdf) if pdf else None,
        "advice": words,
    }


def _issued(found: Known) -> str:
    case = found.case
    if case is None or case.adopted is None or not case.ever_issued:
        raise Refused(
            "not_issued",
            f"No advice was issued on {found.reference}: it is {found.stage}.",
            "See how far it is with loket case.",
        )
    return case.adopted


async def _save(face: Face, found: Known, letter: str | None, pdf: Path) -> None:
    if letter is None:
        raise Refused(
            "no_letter", f"{found.product} has no letter.", "Leave --pdf out to read the text."
        )
    stored = await face.reader.last(Stream.LETTERS, subjects.letter(found.id, letter))
    if stored is None:
        raise Refused("erased", "This letter was erased.", "Ask who keeps the record.")
    if digest(stored.data) != letter:
        raise Refused("tampered", "This letter does not fit its digest.", "Call security.")
    try:
        await asyncio.to_thread(pdf.write_bytes, stored.data)
    except OSError as error:
        raise Refused("bad_file", f"{pdf}: {error.strerror}.", "Name another file.") from error


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
    if found["saved"]:
        console.print(f"\nBrief bewaard in {found['saved']}")
