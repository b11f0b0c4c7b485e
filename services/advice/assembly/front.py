"""What the overview knows of a request before it is a case: how far intake is, and its terms."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from schemas import request as said
from schemas.clock import (
    ClockAtRisk,
    ClockExtended,
    ClockMissed,
    ClockPaused,
    ClockResumed,
    Clocks,
    Target,
)
from schemas.common import Event
from schemas.envelope import Recorded

FIRST_RESPONSE, INFORMATION = "first_response", "information"
ENDS: dict[type[Event], str] = {
    said.RequestRefused: "refused",
    said.RequestReferred: "referred",
    said.RequestAnswered: "answered",
    said.RequestWithdrawn: "withdrawn",
}


@dataclass(frozen=True)
class Front:
    """A request as the overview shows it."""

    institution: str
    submitted_at: datetime
    information: Target
    clocks: Clocks
    product: str | None
    status: str = "submitted"
    asked: bool = False

    @property
    def stage(self) -> str:
        """How far it is; a question to the institution that is open goes first."""
        return "information_asked" if self.asked else self.status


State: TypeAlias = Front | None


def evolve(state: State, recorded: Recorded[Event]) -> State:
    """Fold one event; what does not apply changes nothing."""
    event, now = recorded.data, recorded.meta.time
    if isinstance(event, said.RequestSubmitted):
        clocks = Clocks().start(FIRST_RESPONSE, event.first_response, now)
        return Front(event.institution, now, event.information, clocks, event.product)
    return _changed(state, event, now) if state else None


def _changed(front: Front, event: Event, now: datetime) -> Front:
    clocks = front.clocks
    match event:
        case said.RequestAccepted():
            return replace(front, status="accepted", product=event.product)
        case said.RequestCirculated():
            clocks = clocks.stop(FIRST_RESPONSE, now)
            return replace(front, status="circulated", product=event.product, clocks=clocks)
        case said.InformationAsked():
            clocks = clocks.stop(FIRST_RESPONSE, now).start(INFORMATION, front.information, now)
            return replace(front, asked=True, clocks=clocks)
        case said.InformationGiven():
            return replace(front, asked=False, clocks=clocks.stop(INFORMATION, now))
        case ClockPaused() | ClockResumed() | ClockExtended() | ClockAtRisk() | ClockMissed():
            return replace(front, clocks=clocks.apply(event, now))
        case _ if type(event) in ENDS:
            product = getattr(event, "product", front.product)
            ended = ENDS[type(event)]
            return replace(
                front, status=ended, asked=False, product=product, clocks=clocks.stop_all(now)
            )
    return front
