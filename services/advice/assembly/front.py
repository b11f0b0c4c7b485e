"""What the overview knows of a request before it is a case: how far intake is, and its terms."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from schemas import request as said
from schemas import triage
from schemas.clock import Target
from schemas.clocks import Clocks, is_clock_event
from schemas.common import Event
from schemas.envelope import Recorded
from schemas.question import Facts

FIRST_RESPONSE, INFORMATION = "first_response", "information"
ENDS: dict[type[Event], str] = {
    said.RequestRefused: "refused",
    said.RequestReferred: "referred",
    said.RequestAnswered: "answered",
    said.RequestWithdrawn: "withdrawn",
    triage.RequestMerged: "merged",
}


@dataclass(frozen=True)
class Front:
    """A request as the overview shows it."""

    institution: str
    submitted_at: datetime
    information: Target
    clocks: Clocks
    product: str | None
    theme: str
    catalogue: str
    facts: Facts
    status: str = "submitted"
    asked: bool = False
    follows: str | None = None
    countries: tuple[str, ...] = ()

    @property
    def stage(self) -> str:
        """How far it is; a question to the institution that is open goes first."""
        return "information_asked" if self.asked else self.status


State: TypeAlias = Front | None


def evolve(state: State, recorded: Recorded[Event]) -> State:
    """Fold one event; what does not apply changes nothing."""
    event, now = recorded.data, recorded.meta.time
    if isinstance(event, said.RequestSubmitted):
        clocks = Clocks().start(FIRST_RESPONSE, event.first_response, recorded)
        return Front(
            event.institution,
            now,
            event.information,
            clocks,
            event.product,
            event.facts.theme,
            event.catalogue,
            event.facts,
            follows=event.follows.hex if event.follows else None,
            countries=event.facts.countries,
        )
    return _changed(state, recorded) if state else None


def _changed(front: Front, recorded: Recorded[Event]) -> Front:
    event, clocks = recorded.data, front.clocks
    if is_clock_event(event):
        return replace(front, clocks=clocks.apply(recorded))
    match event:
        case said.RequestAccepted():
            return replace(front, status="accepted", product=event.product)
        case said.RequestCirculated():
            clocks = clocks.stop(FIRST_RESPONSE, recorded)
            return replace(front, status="circulated", product=event.product, clocks=clocks)
        case said.InformationAsked():
            clocks = clocks.stop(FIRST_RESPONSE, recorded)
            clocks = clocks.start(INFORMATION, front.information, recorded)
            return replace(front, asked=True, clocks=clocks)
        case said.InformationGiven():
            return replace(front, asked=False, clocks=clocks.stop(INFORMATION, recorded))
        case said.QuestionDropped() | triage.AnswerWaived():
            return replace(front, asked=False, clocks=clocks.drop(INFORMATION, recorded))
        case said.RequestAmended():
            about = event.facts
            return replace(front, theme=about.theme, facts=about, countries=about.countries)
        case _ if type(event) in ENDS:
            if not isinstance(event, said.RequestWithdrawn):
                clocks = clocks.stop(FIRST_RESPONSE, recorded)
            ended = replace(front, status=ENDS[type(event)], asked=False)
            product = getattr(event, "product", front.product)
            return replace(ended, product=product, clocks=clocks.drop_all(recorded))
    return front
