"""Files that hold data about persons stay out, as texts do (docs/person-data.md)."""

from __future__ import annotations

import asyncio
from typing import IO

from schemas.attachment import FileType
from schemas.common import Refused
from schemas.personal import KINDS
from services.kernel.gate import Looked, look

READ = frozenset({FileType.PDF, FileType.DOCX, FileType.TEXT})
"""What can be read; of other kinds people look themselves."""


async def keep_out(file: IO[bytes], type: FileType) -> None:
    """A refusal where data about persons are found, or where a file cannot be looked at."""
    if type not in READ:
        return
    file.seek(0)
    looked = await asyncio.to_thread(look, await asyncio.to_thread(file.read))
    if looked.refused:
        raise Refused(
            "file_personal_data",
            f"The file seems to hold data about persons: {_where(looked)}.",
            "Take them out and add the file again; is it a false alarm, call the Loket.",
        )


def _where(looked: Looked) -> str:
    """What there is and where, never the data themselves."""
    places = [
        f"{KINDS[one.kind].name.en}, {f'page {one.page}, ' if one.page else ''}line {one.line}"
        for one in looked.refused[:5]
    ]
    return "; ".join(places)
