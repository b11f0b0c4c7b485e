"""One case from its events in LOKET, read by their exact subjects: no read model, never behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from schemas import subjects
from schemas.common import Refused
from schemas.envelope import Recorded
from schemas.ids import reference
from schemas.subjects import Stream
from services.advice.assembly.evolve import evolve as evolve_case
from services.advice.assembly.overview import stage
from services.advice.assembly.state import Case
from services.faces.face import Face
from services.intake.state import Request
from services.intake.state import evolve as evolve_request
from services.kernel.decider import Decider
from services.kernel.event_store import EventStore


@dataclass(frozen=True)
class Known:
    """A case as the Loket knows it."""

    id: UUID
    requested: tuple[Recorded[Any], ...]
    handled: tuple[Recorded[Any], ...]
    request: Request
    case: Case | None

    @property
    def reference(self) -> str:
        """As people say it."""
        return reference(self.id)

    @property
    def stage(self) -> str:
        """How far it is."""
        if self.case:
            return stage(self.case)
        return "information_asked" if self.request.asked else self.request.status

    @property
    def product(self) -> str | None:
        """As what it is handled."""
        return self.case.opened.product if self.case else self.request.product


async def known(face: Face, case: UUID) -> Known:
    """The case, or a refusal when there is none or an event of it cannot be read."""
    requested = await events(face, Stream.REQUESTS, subjects.request(case))
    handled = await events(face, Stream.CASES, subjects.case(case))
    request = Decider[Any](None, evolve_request).fold(list(requested))
    if request is None:
        raise Refused("unknown_case", f"There is no case {case}.", "Check the id.")
    folded = Decider[Any](None, evolve_case).fold(list(handled))
    return Known(case, tuple(requested), tuple(handled), request, folded)


async def events(face: Face, stream: str, subject: str) -> Sequence[Recorded[Any]]:
    """The events on one subject that this version knows."""
    found = await EventStore(face.client, face.reader, stream).load(subject)
    return [event for event in found if isinstance(event, Recorded)]
