"""A term as a small bar: how much is used, and in words how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import floor

from services.faces.table import Term
from services.kernel.clock import ClockState
from services.kernel.clock_words import explain
from services.kernel.words import quantity
from services.portal.say import Say

FULL = 100


@dataclass(frozen=True)
class Bar:
    """The width that is used, of a hundred, and what is said of it, short and in full."""

    used: int
    state: str
    due: datetime
    words: str
    whole: str


def bar_of(term: Term | None, say: Say) -> Bar | None:
    """A term as it is drawn; nothing where there is none."""
    if term is None:
        return None
    seen = term.seen
    used = min(max(round(FULL * seen.used / seen.amount), 0), FULL)
    late = seen.state in (ClockState.LATE, ClockState.MISSED)
    full = explain(term.name, seen, say.language)
    return Bar(FULL if late else used, str(seen.state), seen.due, _words(term, say), full)


def _words(term: Term, say: Say) -> str:
    seen, unit = term.seen, term.seen.clock.target.unit
    match seen.state:
        case ClockState.ON_TRACK | ClockState.AT_RISK | ClockState.PAUSED:
            whole = quantity(seen.amount, unit, say.language)
            left = f"{floor(max(seen.left, 0))} {say.t('van', 'of')} {whole}"
            return say.t(f"nog {left}", f"{left} left")
    return ""
