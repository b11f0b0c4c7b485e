"""Any legal history of a request, a task or a case: random steps, of which the refused fall away.

A step looks at the state, as a person would, and says what is decided, on what, by whom.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from schemas.common import Actor, Event, NotYet, Refused
from schemas.envelope import Recorded
from services.kernel.decider import Decider, Decision, service
from tests.harness.spec import CASE, START, arrived, recorded

Doing = tuple[Decision[Any], Any, Actor]
Step = Callable[[Any, int], Doing]
PAUSE = timedelta(hours=5)
ROBOT = service("service")


@dataclass(frozen=True)
class Taken:
    """One step that was decided, also when nothing or a refusal came of it."""

    decider: Decider[Any]
    decision: Decision[Any]
    asked: Any
    actor: Actor
    now: datetime
    before: Any
    after: Any
    event: Recorded[Event] | None


@dataclass(frozen=True)
class Lived:
    """A history as it was lived, step by step."""

    decider: Decider[Any]
    taken: tuple[Taken, ...] = ()

    @property
    def events(self) -> list[Recorded[Event]]:
        """What was stored of it."""
        return [step.event for step in self.taken if step.event]

    @property
    def state(self) -> Any:
        """What it came to."""
        return self.taken[-1].after if self.taken else self.decider.initial


def live(lived: Lived, steps: list[Step]) -> Lived:
    """Take the steps one after another, some hours apart."""
    decider, state, taken = lived.decider, lived.state, list(lived.taken)
    now = taken[-1].now if taken else START
    for number, step in enumerate(steps, start=len(taken) + 1):
        decision, asked, actor = step(state, number)
        before, now = state, now + PAUSE
        try:
            event = decision(state, asked, actor, now)
        except (Refused, NotYet):
            event = None
        stored = recorded(event, number, now) if event else None
        state = decider.evolve(state, stored) if stored else state
        taken.append(Taken(decider, decision, asked, actor, now, before, state, stored))
    return Lived(decider, tuple(taken))


def always(decision: Decision[Any], asked: Any, actor: Actor) -> Step:
    """A step that does not depend on the state."""
    return lambda state, number: (decision, asked, actor)


def arriving(decision: Decision[Any], message: Event, late: int = 0) -> Step:
    """Something arrives with its sender's sequence, or that of some events ago."""
    return lambda state, number: (decision, arrived(message, max(number - late, 1)), ROBOT)


def do(decide: Decision[Any], command: type[Any], actor: Actor, **fields: Any) -> Step:
    """A plain command about the case."""
    return always(decide, command(case=CASE, **fields), actor)


def tried(times: int) -> settings:
    """How often a property is tried; a busy machine may take its time over each."""
    return settings(max_examples=times, deadline=None)


def histories(
    decider: Decider[Any], first: Step, steps: list[Step], *rows: list[Step], longest: int = 15
) -> st.SearchStrategy[Lived]:
    """Histories that begin with this step; rows of steps are taken now and then, to get far."""
    chunks = [*([step] for step in steps), *(row for row in rows for _ in range(len(steps) // 6))]
    return st.lists(st.sampled_from(chunks), max_size=longest).map(
        lambda chosen: live(Lived(decider), [first, *chain.from_iterable(chosen)])
    )
