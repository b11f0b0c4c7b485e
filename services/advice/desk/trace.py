"""Where a desk's events belong in the case's trace, and which of its own terms ended."""

from __future__ import annotations

from typing import Any

from schemas.envelope import Recorded
from services.advice.desk.state import State
from services.kernel.spans import Ended, Trace
from services.kernel.term_spans import terms_counted, terms_ended


def trace(
    department: str, before: State, after: State, event: Recorded[Any], ended: Ended
) -> Trace:
    """Under its department; the Loket's assembly knows when that stretch ends.

    Also when the department is asked again: how often it was, only the Loket counts.
    """
    place = f"department/{department}"
    if before is None or after is None:
        return Trace(place, department=department)
    facts = terms_ended(before.clocks, after.clocks, event.meta.time, ended, lambda name: place)
    counts = tuple(terms_counted(before.clocks, after.clocks))
    return Trace(place, tuple(facts), counts=counts, department=department)
