"""Which case somebody means, when they give its id: a UUID, or its 32 hex digits."""

from __future__ import annotations

import re
from uuid import UUID

from schemas.common import Refused
from schemas.ids import is_reference

ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def by_id(text: str) -> UUID | None:
    """The case of an id; None for a reference, which is looked up; else a refusal."""
    meant = text.strip()
    if ID.fullmatch(meant.lower()):
        return UUID(meant)
    if is_reference(meant.upper()):
        return None
    raise Refused(
        "bad_case",
        f"{meant or 'nothing'} is no case.",
        "Give its id, or its reference like KV-XXXX-XXXX-X; a wrong character is noticed.",
    )
