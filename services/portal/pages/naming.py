"""Which case an address means at the Loket, by reference or id: one way for every page there."""

from __future__ import annotations

import re
from uuid import UUID

from schemas.common import Refused
from services.advice.assembly.overview import BY_REFERENCE
from services.faces.finding import by_id
from services.faces.known import Known, known
from services.portal.visit import Visit

FROM = re.compile(r"([0-9T:.+-]{4,40})~([0-9a-f]{32})")
BY_ID = "SELECT case_id FROM cases WHERE case_id = ?"


async def case_named(visit: Visit, meant: str) -> UUID:
    """The case of this face's rows; what is no reference is a case that does not exist."""
    try:
        case = by_id(meant)
    except Refused as refused:
        raise Refused("unknown_case", refused.detail, refused.what_to_do) from refused
    query, value = (BY_ID, case.hex) if case else (BY_REFERENCE, meant.strip().upper())
    found = await visit.portal.rows.find_new("overview", query, value)
    if len(found) != 1:
        raise Refused("unknown_case", f"There is no case {meant[:40]}.", "Check the reference.")
    return UUID(found[0]["case_id"])


async def case_at(visit: Visit, name: str = "zaak") -> Known:
    """The case of this address, from its own events."""
    return await known(visit.portal.face, await case_named(visit, visit.request.path_params[name]))


def after(visit: Visit) -> tuple[str, str]:
    """After which case a page begins: its due moment and id."""
    found = FROM.fullmatch(visit.asked("na"))
    return (found[1], found[2]) if found else ("", "")
