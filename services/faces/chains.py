"""Whether the events of one case are as they were written, zone by zone."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from schemas import subjects
from schemas.subjects import Stream
from services.faces.readers import DOOR, LOKET
from services.faces.walking import Finding, Walk
from services.kernel.direct import DirectReader


@dataclass(frozen=True)
class Verified:
    """What came of one stream; `gaps` are explained by cases that were destroyed."""

    zone: str
    stream: str
    events: int
    chained: bool
    findings: list[Finding] = field(default_factory=list)
    gaps: list[Finding] = field(default_factory=list)


async def verified_case(zone: str, reader: DirectReader, case: UUID) -> list[Verified]:
    """Every chain that a case has in a zone, walked from its first event to its last."""
    return [await _one(zone, reader, *lane) for lane in lanes(zone, case)]


def lanes(zone: str, case: UUID) -> list[tuple[Stream, str]]:
    """The chains of a case in a zone; what DOOR is told has none."""
    if zone == LOKET:
        return [(Stream.REQUESTS, subjects.request(case)), (Stream.CASES, subjects.case(case))]
    return [] if zone == DOOR else [(Stream.DESK, subjects.desk(zone, case))]


async def _one(zone: str, reader: DirectReader, stream: Stream, subject: str) -> Verified:
    walk = Walk(zone, reader, stream)
    findings = await walk.one(subject)
    return Verified(zone, stream, walk.events, True, findings)
