"""Which request an address of triage is about."""

from __future__ import annotations

from uuid import UUID

from services.faces.known import Known
from services.intake.state import OPEN
from services.portal.pages.naming import case_at
from services.portal.visit import Visit


async def for_action(visit: Visit) -> tuple[UUID, str, Known]:
    """What a form about a request needs."""
    one = await case_at(visit)
    return one.id, one.reference, one


def in_triage(visit: Visit, about: Known) -> bool:
    """Whether it still waits for the front office."""
    return about.request.status in OPEN


def place(reference: str) -> str:
    """Where a request is triaged."""
    return f"/triage/{reference}"
