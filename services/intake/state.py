"""A request as folded from its events: status, clocks, what is still open."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from schemas import request as said
from schemas import triage
from schemas.attachment import Attachment
from schemas.clock import Target
from schemas.clocks import Clocks, is_clock_event
from schemas.common import Event
from schemas.envelope import Recorded
from schemas.question import Depth, Part

FIRST_RESPONSE, INFORMATION = "first_response", "information"


class Status(StrEnum):
    """How far a request is."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    CIRCULATED = "circulated"
    REFUSED = "refused"
    REFERRED = "referred"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


OPEN = (Status.SUBMITTED, Status.ACCEPTED)
RUNNING = (*OPEN, Status.CIRCULATED)


@dataclass(frozen=True)
class Link:
    """How a request belongs together with another one, and why."""

    kind: triage.LinkKind
    reason: str


@dataclass(frozen=True)
class Request:
    """A request as folded."""

    institution: str
    contact: str
    product: str | None
    facts: said.Facts
    question: str
    catalogue: str
    information: Target
    submitted_at: datetime
    filled: tuple[Part, ...] | None = None
    attachments: tuple[Attachment, ...] = ()
    follows: UUID | None = None
    status: Status = Status.SUBMITTED
    clocks: Clocks = field(default_factory=Clocks)
    asked: str | None = None
    waived: bool = False
    answers: tuple[str, ...] = ()
    withdrawal_asked: bool = False
    changed_to: tuple[said.Facts, str] | None = None
    ending: Event | None = None
    links: dict[UUID, Link] = field(default_factory=dict)
    repeated: dict[UUID, int] = field(default_factory=dict)

    @property
    def latest(self) -> tuple[said.Facts, str]:
        """What the institution asks now, whether or not assembly has decided on it."""
        return self.changed_to or (self.facts, self.question)

    @property
    def circulated_as(self) -> tuple[str, Depth, tuple[said.RoutedTo, ...]] | None:
        """As which product, at which depth and to whom it was put out, if it was."""
        done = self.ending
        if not isinstance(done, said.RequestCirculated):
            return None
        return done.product, done.depth, done.routed


State: TypeAlias = Request | None


def evolve(state: State, recorded: Recorded[Event]) -> State:
    """Fold one event; what does not apply changes nothing."""
    event = recorded.data
    if state is None:
        return _submitted(event, recorded) if isinstance(event, said.RequestSubmitted) else None
    if is_clock_event(event):
        return replace(state, clocks=state.clocks.apply(recorded))
    return _asked(state, recorded) or _linked(state, event) or _handled(state, recorded)


def _handled(state: Request, recorded: Recorded[Event]) -> Request:
    """How far the request is, and what the institution changed."""
    event = recorded.data
    match event:
        case said.RequestAccepted():
            return replace(state, status=Status.ACCEPTED, product=event.product)
        case said.RequestRefused():
            return _responded(state, Status.REFUSED, recorded)
        case said.RequestReferred():
            return _responded(state, Status.REFERRED, recorded)
        case said.RequestAnswered():
            answered = _responded(state, Status.ANSWERED, recorded)
            return replace(answered, product=event.product)
        case triage.RequestMerged():
            return _responded(state, Status.MERGED, recorded)
        case said.RequestWithdrawn():
            clocks = state.clocks.drop_all(recorded)
            ended = replace(state, status=Status.WITHDRAWN, ending=event, asked=None)
            return replace(ended, clocks=clocks)
        case said.RequestCirculated():
            clocks = state.clocks.stop(FIRST_RESPONSE, recorded)
            ended = replace(state, status=Status.CIRCULATED, ending=event)
            return replace(ended, product=event.product, clocks=clocks)
        case said.RequestAmended():
            changed = replace(state, facts=event.facts, question=event.question)
            return replace(changed, filled=event.filled, attachments=event.attachments)
        case said.AmendmentRequested():
            asked = (event.facts, event.question)
            changed = replace(state, changed_to=asked, filled=event.filled)
            return replace(changed, attachments=event.attachments)
        case said.WithdrawalRequested():
            return replace(state, withdrawal_asked=True)
    return state


def _asked(state: Request, recorded: Recorded[Event]) -> Request | None:
    """What concerns a question to the institution."""
    event = recorded.data
    match event:
        case said.InformationAsked():
            clocks = state.clocks.stop(FIRST_RESPONSE, recorded)
            clocks = clocks.start(INFORMATION, state.information, recorded)
            return replace(state, asked=event.question, waived=False, clocks=clocks)
        case triage.AnswerWaived():
            clocks = state.clocks.drop(INFORMATION, recorded)
            return replace(state, asked=None, waived=True, clocks=clocks)
        case said.InformationGiven():
            answers = (*state.answers, event.answer)
            clocks = state.clocks.stop(INFORMATION, recorded)
            return replace(state, asked=None, waived=False, answers=answers, clocks=clocks)
        case said.QuestionDropped():
            return replace(state, asked=None, clocks=state.clocks.drop(INFORMATION, recorded))
    return None


def _linked(state: Request, event: Event) -> Request | None:
    """What concerns other requests; what repeats theirs says how far it has heard of it."""
    if not isinstance(event, triage.RequestLinked | triage.RequestUnlinked):
        return None
    links = {other: link for other, link in state.links.items() if other != event.other}
    if isinstance(event, triage.RequestLinked):
        links[event.other] = Link(event.kind, event.reason)
    heard = {event.other: event.repeats} if event.repeats else {}
    return replace(state, links=links, repeated={**state.repeated, **heard})


def _submitted(event: said.RequestSubmitted, recorded: Recorded[Event]) -> Request:
    return Request(
        institution=event.institution,
        contact=event.contact,
        product=event.product,
        facts=event.facts,
        question=event.question,
        catalogue=event.catalogue,
        information=event.information,
        submitted_at=recorded.meta.time,
        filled=event.filled,
        attachments=event.attachments,
        follows=event.follows,
        clocks=Clocks().start(FIRST_RESPONSE, event.first_response, recorded),
    )


def _responded(state: Request, status: Status, recorded: Recorded[Event]) -> Request:
    """The Loket responded, and nothing more is asked of the institution."""
    clocks = state.clocks.stop(FIRST_RESPONSE, recorded).drop_all(recorded)
    return replace(state, status=status, clocks=clocks, ending=recorded.data, asked=None)
