"""Terms as spans of a case's trace."""

from __future__ import annotations

from schemas.clocks import Clocks
from services.kernel.calendar import Calendar
from services.kernel.clock import ClockState, view
from services.kernel.telemetry import SpanFact


def clock_spans(
    before: Clocks, after: Clocks, parent: str, calendar: Calendar
) -> tuple[SpanFact, ...]:
    """A span for every term that stopped: late is an error, pauses are marks."""
    found = []
    for name, clock in after.by_name.items():
        earlier = before.by_name.get(name)
        if clock.stopped is None or (earlier and earlier.stopped):
            continue
        seen = view(clock, calendar, clock.stopped)
        marks = [(p.since, f"paused: {p.reason}") for p in clock.pauses]
        marks += [(p.until, "resumed") for p in clock.pauses if p.until]
        found.append(
            SpanFact(
                f"term {name.split('-')[0]}",
                f"term/{name}",
                parent,
                clock.started,
                clock.stopped,
                ok=seen.state is not ClockState.MISSED,
                attributes={
                    "loket.term": name,
                    "loket.due": seen.due.isoformat(),
                    "loket.term_state": str(seen.state),
                },
                marks=tuple(sorted(marks)),
            )
        )
    return tuple(found)
