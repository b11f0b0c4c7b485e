"""A case as folded so far: its state, and what the next append, retry and span need to know."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias, TypeVar

from schemas.common import Event
from schemas.envelope import Recorded
from services.kernel.decider import Decider
from services.kernel.event_store import Skipped
from services.kernel.spans import Ended, Trace
from services.kernel.telemetry import counter, log

S = TypeVar("S")

SpansOf: TypeAlias = Callable[[Any, Any, Recorded[Any], Ended], Trace]
"""`(before, after, event, ended)` → where the event belongs, and which stretches it ended."""


@dataclass(frozen=True)
class Folding(Generic[S]):
    """How events become a state, and a trace beside it."""

    decider: Decider[S]
    spans_of: SpansOf

    def empty(self) -> History[S]:
        """A case before anything happened."""
        return History(self.decider.initial)


@dataclass(frozen=True)
class History(Generic[S]):
    """A case as folded so far; `trace` is that of its last event."""

    state: S
    sequence: int = 0
    digest: str = ""
    causes: dict[str, tuple[int, str]] = field(default_factory=dict)
    ended: Ended = field(default_factory=dict)
    trace: Trace = field(default_factory=Trace)

    def then(self, event: Recorded[Event] | Skipped, folding: Folding[S]) -> History[S]:
        """The history with one more event."""
        if isinstance(event, Skipped):
            counter("events_skipped").add(1, {"type": "unknown"})
            return History(self.state, event.sequence, event.digest, self.causes, self.ended)
        causes = {**self.causes, event.meta.cause: (event.sequence, event.meta.id)}
        state = folding.decider.evolve(self.state, event)
        trace = self._trace(state, event, folding.spans_of)
        ended = self.ended
        if trace.ended:  # the same few keys in every case: kept once
            ended = {**ended, **{sys.intern(fact.key): fact.end for fact in trace.ended}}
        return History(state, event.sequence, event.digest, causes, ended, trace)

    def _trace(self, after: S, event: Recorded[Event], spans_of: SpansOf) -> Trace:
        """What is stored is stored, whatever becomes of its spans."""
        try:
            return spans_of(self.state, after, event, self.ended)
        except Exception:
            log.exception("trace_failed", type=type(event.data).__name__)
            return Trace()
