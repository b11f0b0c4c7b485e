"""Which case somebody means: a UUID, its 32 hex digits, or a reference KV-XXXX-XXXX-X."""

from __future__ import annotations

import re
from uuid import UUID

from schemas.common import Refused
from schemas.ids import is_reference, reference
from schemas.subjects import Stream, case_of
from services.cli.faces import Face
from services.kernel.direct import subject

ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
WHERE = {"LOKET": Stream.REQUESTS, "DOOR": Stream.PROGRESS}


async def find(text: str, face: Face) -> UUID:
    """The case; a reference is looked up among the cases this face can see."""
    meant = text.strip()
    if ID.fullmatch(meant.lower()):
        return UUID(meant)
    if not is_reference(meant.upper()):
        raise Refused(
            "bad_case",
            f"{meant or 'nothing'} is no case.",
            "Give its id, or its reference like KV-XXXX-XXXX-X; a wrong character is noticed.",
        )
    async for message in face.reader.all(WHERE.get(face.zone, Stream.DESK)):
        case = case_of(subject(message))
        if reference(case) == meant.upper():
            return case
    raise Refused(
        "unknown_case", f"{meant.upper()} is not known in {face.zone}.", "Check the reference."
    )
