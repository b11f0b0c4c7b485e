"""A webhook as folded from its events: how its endpoint stands and how it fares."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from schemas import webhook as said
from schemas.common import Event, Role
from schemas.envelope import Meta, Recorded


class Standing(StrEnum):
    """Whether an endpoint may be told."""

    ASKED = "asked"
    ALLOWED = "allowed"
    NOT_ALLOWED = "not_allowed"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Hook:
    """A webhook as folded; what it says is of this endpoint and of no other."""

    institution: str
    endpoint: str
    standing: Standing
    changed_at: datetime
    by_service: bool = False
    asked_since: datetime | None = None
    offer: str | None = None
    """The question by which it may still consent; none once it did."""
    rate: int | None = None
    reason: str | None = None
    failing_since: datetime | None = None
    replayed: said.NoticesReplayed | None = None
    replayed_at: datetime | None = None

    def of(self, endpoint: str) -> Hook | None:
        """This webhook, if it is about this endpoint."""
        return self if self.endpoint == endpoint else None


State: TypeAlias = Hook | None


def evolve(state: State, recorded: Recorded[Event]) -> State:
    """Fold one event; what is said of another endpoint changes nothing."""
    event, now = recorded.data, recorded.meta.time
    if isinstance(event, said.WebhookOffered):
        return _offered(state, event, recorded.meta)
    if state is None:
        return None
    if isinstance(event, said.NoticesReplayed):
        return replace(state, replayed=event, replayed_at=now)
    if getattr(event, "endpoint", None) != state.endpoint:
        return state
    return _fared(state, event, now)


def _offered(state: State, event: said.WebhookOffered, meta: Meta) -> Hook:
    """Asked anew; `asked_since` and `offer` are of the first in a row without an answer."""
    now, by_service = meta.time, meta.actor.has(Role.SERVICE)
    new = Hook(event.institution, event.endpoint, Standing.ASKED, now, by_service, now, meta.id)
    if state is None:
        return new
    kept = replace(new, replayed=state.replayed, replayed_at=state.replayed_at)
    unanswered = state.endpoint == event.endpoint and state.standing is Standing.ASKED
    if not (unanswered and by_service):
        return kept
    return replace(kept, asked_since=state.asked_since, offer=state.offer)


def _fared(state: Hook, event: Event, now: datetime) -> Hook:
    match event:
        case said.WebhookAllowed():
            allowed = replace(state, standing=Standing.ALLOWED, changed_at=now, rate=event.rate)
            return replace(allowed, offer=None)
        case said.WebhookNotAllowed():
            now_is = Standing.NOT_ALLOWED
            return replace(state, standing=now_is, changed_at=now, reason=event.reason)
        case said.WebhookStopped():
            now_is = Standing.STOPPED
            return replace(state, standing=now_is, changed_at=now, reason=event.reason)
        case said.WebhookFailing():
            return replace(state, failing_since=now, reason=event.reason)
        case said.WebhookRecovered():
            return replace(state, failing_since=None, reason=None)
    return state
