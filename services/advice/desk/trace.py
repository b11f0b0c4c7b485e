"""Where a desk's events belong in the case's trace."""

from __future__ import annotations

from typing import Any

from schemas.envelope import Recorded
from services.advice.desk.state import State
from services.kernel.spans import Ended, Trace


def trace(
    department: str, before: State, after: State, event: Recorded[Any], ended: Ended
) -> Trace:
    """Under its department; the Loket's assembly knows when that stretch ends.

    Also when the department is asked again: how often it was, only the Loket counts.
    """
    return Trace(f"department/{department}", department=department)
