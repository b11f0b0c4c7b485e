"""Given these events, when somebody decides this, then one event, nothing, or a refusal.

    given(DESK, task_opened()).when(claim, ClaimTask(case=CASE), expert()).then(TaskClaimed(...))

What `then` returns goes on with the new event: saying it again is one more `when`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

import pytest

from schemas.common import Actor, Event, NotYet, Refused, Role
from schemas.envelope import Meta, Recorded
from services.kernel.decider import Decider, Decision

S = TypeVar("S")
E = TypeVar("E", bound=Event)

CASE = UUID("0190c2a4-0000-7000-8000-00000000c0de")
START = datetime(2026, 11, 23, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SOMEBODY = Actor(sub="service", issuer="service", roles=(Role.SERVICE,))


def recorded(
    event: E, sequence: int = 1, at: datetime | None = None, order: int = 0
) -> Recorded[E]:
    """An event as it stands in a stream; `order` is the sender's sequence of what crossed."""
    name = f"event-{type(event).__name__}-{sequence}-{order}"
    when = at or START + (sequence - 1) * MINUTE
    meta = Meta(name, "urn:test", CASE, when, SOMEBODY, f"cause-of-{name}", order)
    return Recorded(event, meta, sequence, f"test.{CASE.hex}", "")


def arrived(event: E, order: int = 1, at: datetime | None = None) -> Recorded[E]:
    """What another service or zone sent, as its `order`-th event."""
    return recorded(event, order, at, order)


@dataclass(frozen=True)
class Decided(Generic[S]):
    """What a decision came to."""

    before: Given[S]
    outcome: Event | Refused | None

    def then(self, expected: Event | type[Event] | None) -> Given[S]:
        """Exactly this event, any event of this type, or nothing."""
        if isinstance(expected, type):
            assert isinstance(self.outcome, expected), self.outcome
        else:
            assert self.outcome == expected
        return self.before.and_(self.outcome) if isinstance(self.outcome, Event) else self.before

    def refused(self, reason: str) -> Given[S]:
        """A refusal for this reason, with words for the sender."""
        assert isinstance(self.outcome, Refused), f"not refused: {self.outcome}"
        assert self.outcome.reason == reason, self.outcome
        assert self.outcome.detail.endswith((".", "?"))
        assert self.outcome.what_to_do.endswith((".", "?"))
        return self.before


@dataclass(frozen=True)
class Given(Generic[S]):
    """A history under its decider."""

    decider: Decider[S]
    events: tuple[Recorded[Event], ...] = ()

    @property
    def state(self) -> S:
        """The state it folds to."""
        return self.decider.fold(list(self.events))

    @property
    def now(self) -> datetime:
        """One minute after the last event."""
        return self.events[-1].meta.time + MINUTE if self.events else START

    def and_(self, *events: Event, at: datetime | None = None) -> Given[S]:
        """The same history with more events."""
        so_far = self
        for event in events:
            number = len(so_far.events) + 1
            added = recorded(event, number, at or so_far.now)
            so_far = Given(self.decider, (*so_far.events, added))
        return so_far

    def when(
        self,
        decision: Decision[S],
        command: object,
        actor: Actor = SOMEBODY,
        now: datetime | None = None,
    ) -> Decided[S]:
        """Decide; a domain refusal is an outcome, any other exception is a failure."""
        try:
            return Decided(self, decision(self.state, command, actor, now or self.now))
        except Refused as refusal:
            return Decided(self, refusal)


def given(decider: Decider[S], *events: Event) -> Given[S]:
    """A history of these events, one minute apart."""
    return Given(decider).and_(*events)


def raises(
    error: type[Exception], so_far: Given[S], decision: Decision[S], command: object
) -> None:
    """Deciding raises this: not a refusal, something to try again."""
    with pytest.raises(error):
        so_far.when(decision, command)


def arrive(
    so_far: Given[S], decisions: Mapping[Any, Decision[Any]], *messages: Recorded[Any]
) -> Given[S]:
    """One message after another; what comes too early is tried again when the others are in."""
    early = []
    for message in messages:
        try:
            outcome = so_far.when(decisions[type(message.data)], message).outcome
        except NotYet:
            early.append(message)
            continue
        so_far = so_far.and_(outcome) if isinstance(outcome, Event) else so_far
    return arrive(so_far, decisions, *early) if 0 < len(early) < len(messages) else so_far
