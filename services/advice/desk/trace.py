"""Where a desk's events belong in the case's trace."""

from __future__ import annotations

from typing import Any

from schemas.envelope import Recorded
from services.advice.desk.state import State
from services.kernel.telemetry import Trace


def trace(department: str, before: State, after: State, event: Recorded[Any]) -> Trace:
    """Under its department; the Loket's assembly knows when that stretch ends."""
    return Trace(f"department/{department}")
