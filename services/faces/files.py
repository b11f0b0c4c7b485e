"""Sending a file to the Loket for somebody, and finding a file of a case in the own zone."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import Mapping
from typing import IO, Any
from uuid import UUID

from schemas.attachment import LARGEST, PART, Attachment, FileChecked
from schemas.common import Actor, Refused
from schemas.sending import CheckFile, SendFilePart
from services.faces.face import Face
from services.kernel.files import described

DIGEST = frozenset("0123456789abcdef")


async def send_file(
    face: Face, actor: Actor, file: IO[bytes], about: Mapping[str, Any]
) -> Attachment:
    """Send a file part by part and have it looked at; `about` is a case, or the key of one to come.

    What was sent before, by whomever of the institution, is not stored again.
    """
    name = await send_parts(face, actor, file, about)
    checked = await face.ask(CheckFile(**about, file=name), actor)
    assert isinstance(checked, FileChecked)
    return checked.file


async def send_parts(face: Face, actor: Actor, file: IO[bytes], about: Mapping[str, Any]) -> str:
    """Send every part of a file, that is still to be looked at; its digest."""
    name = await asyncio.to_thread(_digest, file)
    file.seek(0)
    number = 0
    while part := await asyncio.to_thread(file.read, PART):
        await face.ask(SendFilePart(**about, file=name, number=number, part=part), actor)
        number += 1
    return name


async def file_of(face: Face, case: UUID, name: str) -> Attachment:
    """A file of a case by its digest; whatever else is asked for is not there."""
    right = len(name) == hashlib.sha256().digest_size * 2 and DIGEST.issuperset(name)
    found = await described(face.reader, case, name) if right else None
    if found is None:
        raise Refused(
            "not_there",
            "There is no such file here, or it is still on its way.",
            "Go back to the page that names it, and try again in a minute.",
        )
    return found


def _digest(file: IO[bytes]) -> str:
    size = file.seek(0, os.SEEK_END)
    if size == 0:
        raise Refused("file_empty", "The file is empty.", "Choose another file.")
    if size > LARGEST:
        raise Refused(
            "file_too_large",
            f"A file is {LARGEST // 1024**2} MB at most.",
            "Make it smaller, or send only the part that matters.",
        )
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # any file
