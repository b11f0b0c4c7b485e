"""Files that hold data about persons stay out, as texts do (docs/person-data.md)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import IO

from schemas.attachment import FileType
from schemas.common import Refused
from schemas.personal import KINDS, Kind
from services.intake.person_data import Allowed
from services.kernel.gate import Spotted, look

READ = frozenset({FileType.PDF, FileType.DOCX, FileType.TEXT})
"""What can be read; of other kinds people look themselves."""


async def keep_out(file: IO[bytes], type: FileType, code: str, allowed: Allowed) -> None:
    """A refusal where data about persons are found, or where a file cannot be looked at.

    What the front office looked into goes through; `code` is what the file is called there.
    """
    if type not in READ:
        return
    file.seek(0)
    looked = await asyncio.to_thread(look, await asyncio.to_thread(file.read))
    found = [one for one in looked.refused if one.kind not in allowed]
    if found:
        raise Refused(
            "file_personal_data",
            f"The file seems to hold data about persons: {_where(found)}.",
            "Take them out and add the file again. Is it a false alarm, call the Loket and give "
            f"this code: {code}.",
        )


def kinds_in(detail: str) -> tuple[Kind, ...]:
    """Which kinds a refusal names: how it says them in words is decided here and nowhere else."""
    return tuple(kind for kind, said in KINDS.items() if f"{said.name.en}, " in detail)


def _where(found: Sequence[Spotted]) -> str:
    """What there is and where, never the data themselves."""
    places = [
        f"{KINDS[one.kind].name.en}, {f'page {one.page}, ' if one.page else ''}line {one.line}"
        for one in found[:5]
    ]
    return "; ".join(places)
