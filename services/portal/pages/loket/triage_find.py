"""Which request an address of triage is about."""

from __future__ import annotations

from uuid import UUID

from services.faces.known import Known
from services.portal.pages.naming import case_at
from services.portal.visit import Visit


async def for_action(visit: Visit) -> tuple[UUID, str, Known]:
    """What a form about a request needs."""
    one = await case_at(visit)
    return one.id, one.reference, one


def place(reference: str) -> str:
    """Where a request is triaged."""
    return f"/triage/{reference}"
