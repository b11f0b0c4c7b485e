"""Which request an address of triage is about."""

from __future__ import annotations

from uuid import UUID

from schemas.common import Refused
from services.advice.assembly.overview import BY_REFERENCE
from services.faces.finding import by_id
from services.faces.known import Known, known
from services.portal.visit import Visit


async def found(visit: Visit) -> Known:
    """The request, read from its own events; one that is not there is not found."""
    given = visit.request.path_params["zaak"]
    try:
        case = by_id(given)
    except Refused as refused:
        raise Refused("unknown_case", refused.detail, refused.what_to_do) from refused
    if case is None:
        meant = given.strip().upper()
        rows = await visit.portal.rows.find_new("overview", BY_REFERENCE, meant)
        if len(rows) != 1:
            raise Refused("unknown_case", f"There is no case {given}.", "Check the reference.")
        case = UUID(rows[0]["case_id"])
    return await known(visit.portal.face, case)


async def for_action(visit: Visit) -> tuple[UUID, str, Known]:
    """What a form about a request needs."""
    one = await found(visit)
    return one.id, one.reference, one


def place(reference: str) -> str:
    """Where a request is triaged."""
    return f"/triage/{reference}"
