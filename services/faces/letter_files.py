"""The files of an issued letter: read from LETTERS of a zone, checked, and saved."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from schemas import subjects
from schemas.common import Refused, digest
from schemas.ids import reference
from schemas.letter import Kind, Language, LetterFile
from schemas.subjects import Stream
from services.faces.face import Face


def files_of(letter: str | None, letters: Iterable[LetterFile]) -> tuple[LetterFile, ...]:
    """Every file of a letter; the oldest letters were one PDF and nothing else."""
    only = LetterFile(kind=Kind.PDF, language=Language.NL, digest=letter) if letter else None
    return tuple(letters) or ((only,) if only else ())


def file_name(case: UUID, file: LetterFile) -> str:
    """What a file is called for people: KV-7F3K-29QX-M.nl.pdf."""
    language = "" if file.language is Language.MUL else f".{file.language}"
    return f"{reference(case)}{language}.{file.kind}"


async def letter_bytes(face: Face, case: UUID, name: str) -> bytes:
    """One file as this zone keeps it, or a refusal when it was erased or tampered with."""
    stored = await face.reader.last(Stream.LETTERS, subjects.letter(case, name))
    if stored is None:
        raise Refused("erased", "This letter was erased.", "Ask who keeps the record.")
    if digest(stored.data) != name:
        raise Refused("tampered", "This letter does not fit its digest.", "Call security.")
    return stored.data


async def save(face: Face, case: UUID, files: Iterable[LetterFile], folder: Path) -> list[str]:
    """Save every file in a folder; their names."""
    found = {file_name(case, one): await letter_bytes(face, case, one.digest) for one in files}
    await asyncio.to_thread(_write, found, folder)
    return list(found)


def _write(found: dict[str, bytes], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in found.items():
        (folder / name).write_bytes(body)
