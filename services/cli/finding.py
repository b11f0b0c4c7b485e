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
    lanes = [subject(m) async for m in face.reader.all(WHERE.get(face.zone, Stream.DESK))]
    found = {case for case in map(case_of, lanes) if reference(case) == meant.upper()}
    if len(found) > 1:
        names = ", ".join(sorted(case.hex for case in found))
        raise Refused("ambiguous", f"{meant} is more than one case.", f"Give an id: {names}.")
    if found:
        return found.pop()
    raise Refused(
        "unknown_case", f"{meant.upper()} is not known in {face.zone}.", "Check the reference."
    )
