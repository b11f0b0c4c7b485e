"""A notice as folded from its events: how far it is, and what was tried."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from schemas import notice as said
from schemas.common import Event
from schemas.envelope import Recorded
from schemas.notice import Status as Status
from services.notify.outcome import UNKNOWN

WAITING = (Status.PLANNED, Status.DEFERRED)
TAKEN = (Status.SENT, Status.DELIVERED, Status.BOUNCED)
OVER = (*TAKEN, Status.GIVEN_UP, Status.GATHERED, Status.SETTLED)


@dataclass(frozen=True)
class Notice:
    """A notice as folded."""

    id: UUID
    planned: said.NoticePlanned
    planned_at: datetime
    status: Status = Status.PLANNED
    attempts: int = 0
    unknown: int = 0
    """How many attempts were repeated although they may have arrived."""
    changed_at: datetime | None = None
    reason: str | None = None
    span: str = ""
    """The action that planned it, in the trace of the case."""

    @property
    def may_be_out(self) -> bool:
        """Whether it is a mail that a server took, or may have taken."""
        if self.planned.channel is not said.Channel.MAIL:
            return False
        if self.status in (Status.DELIVERED, Status.BOUNCED):
            return False
        offered = self.status in (Status.ATTEMPTED, Status.SENT)
        return offered or self.unknown > 0 or self.reason == UNKNOWN


State: TypeAlias = Notice | None


def evolve(state: State, recorded: Recorded[Event]) -> State:
    """Fold one event; what does not apply changes nothing."""
    event, now = recorded.data, recorded.meta.time
    if state is None:
        if isinstance(event, said.NoticePlanned):
            return Notice(recorded.meta.case, event, now, span=recorded.meta.span)
        return None
    state = replace(state, changed_at=now)
    match event:
        case said.NoticeAttempted():
            return replace(state, status=Status.ATTEMPTED, attempts=event.attempt, reason=None)
        case said.NoticeDeferred():
            unknown = state.unknown + (event.reason == UNKNOWN)
            return replace(state, status=Status.DEFERRED, reason=event.reason, unknown=unknown)
        case said.NoticeSent():
            return replace(state, status=Status.SENT, reason=None)
        case said.NoticeDelivered():
            return replace(state, status=Status.DELIVERED)
        case said.NoticeBounced():
            return replace(state, status=Status.BOUNCED, reason=event.reason)
        case said.NoticeRetried():
            return replace(state, status=Status.DEFERRED)
        case said.NoticeSettled():
            return replace(state, status=Status.SETTLED, reason=event.reason)
        case said.NoticeGathered():
            return replace(state, status=Status.GATHERED)
        case said.NoticeGivenUp():
            return replace(state, status=Status.GIVEN_UP, reason=event.reason)
    return state
