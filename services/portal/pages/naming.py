"""Which case somebody means, by reference or id; nothing of it but that it is there."""

from __future__ import annotations

from uuid import UUID

from schemas.common import Refused
from services.advice.assembly.overview import BY_REFERENCE
from services.faces.finding import by_id
from services.portal.visit import Visit

BY_ID = "SELECT case_id FROM cases WHERE case_id = ?"


def case_named(visit: Visit, meant: str) -> UUID:
    """The case of this face's rows; a refusal as of what does not exist."""
    case = by_id(meant)
    query, value = (BY_ID, case.hex) if case else (BY_REFERENCE, meant.strip().upper())
    found = visit.portal.rows.find("overview", query, value)
    if len(found) != 1:
        raise Refused("unknown_case", f"There is no case {meant[:40]}.", "Check the reference.")
    return UUID(found[0]["case_id"])
