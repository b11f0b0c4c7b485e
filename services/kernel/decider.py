"""The shape of every domain: an initial state, how events change it, and decisions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeAlias, TypeVar
from uuid import UUID

from schemas.common import Actor, Event, Role
from schemas.envelope import Recorded

S = TypeVar("S")

Decision: TypeAlias = Callable[[S, Any, Actor, datetime], Event | None]
"""`(state, command, actor, now)` → one event, or nothing when it is already true."""


@dataclass(frozen=True)
class Decider(Generic[S]):
    """State before anything happened, and a total fold: events that do not apply change nothing."""

    initial: S
    evolve: Callable[[S, Recorded[Event]], S]

    def fold(self, events: list[Recorded[Event]]) -> S:
        """The state after these events."""
        state = self.initial
        for event in events:
            state = self.evolve(state, event)
        return state


@dataclass(frozen=True, slots=True)
class Cause:
    """What a decision follows from: the id of a command, event or timer, by whom, when.

    `span` is that of the event it reacts to, in the trace of case `trace`; a command has none.
    """

    id: str
    actor: Actor
    now: datetime
    span: str = ""
    trace: UUID | None = None


def service(name: str) -> Actor:
    """A service acting by itself on what it was told."""
    return Actor(sub=name, issuer="service", roles=(Role.SERVICE,))
