"""Every term of a case explained, now or at any moment that is past."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from schemas.envelope import Recorded
from schemas.explained import TermExplained
from services.advice.assembly.evolve import evolve as evolve_case
from services.intake.state import evolve as evolve_request
from services.kernel.calendar_file import load_calendar
from services.kernel.decider import Decider
from services.kernel.explaining import explained


def all_terms(
    requested: Iterable[Recorded[Any]], handled: Iterable[Recorded[Any]], at: datetime
) -> list[TermExplained]:
    """The terms of a case as they stood at a moment: later events did not happen yet."""
    request = Decider[Any](None, evolve_request).fold([e for e in requested if e.meta.time <= at])
    case = Decider[Any](None, evolve_case).fold([e for e in handled if e.meta.time <= at])
    clocks = {
        **(request.clocks.by_name if request else {}),
        **(case.clocks.by_name if case else {}),
    }
    return [explained(name, clock, load_calendar(), at) for name, clock in clocks.items()]
