"""What the own institution was told of a request, and by that which version of it it knows."""

from __future__ import annotations

from uuid import UUID

from schemas import subjects
from schemas.common import Refused
from schemas.envelope import Recorded
from schemas.progress import ProgressReported
from schemas.subjects import Stream
from services.faces.known import events
from services.portal.visit import Visit

Told = list[Recorded[ProgressReported]]


async def told(visit: Visit, id: UUID) -> Told:
    """What the own institution was told of a case: what no institution was told is not there."""
    institution = visit.actor.organisation
    subject = subjects.progress(institution, id) if institution else ""
    found = list(await events(visit.portal.face, Stream.PROGRESS, subject)) if subject else []
    if not found:
        raise Refused("unknown_case", "There is no such request.", "Check the id.")
    return found


async def version(visit: Visit, id: UUID) -> str:
    """How far the institution's knowledge of a case is."""
    return version_of(await told(visit, id))


def version_of(found: Told) -> str:
    """How far that is."""
    return str(found[-1].sequence)
