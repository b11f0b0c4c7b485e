"""How one attempt to send ended; what is not certain is a failure for good: at most once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

UNKNOWN = "outcome_unknown"
"""It may have arrived: sending it again could tell somebody twice."""


@dataclass(frozen=True)
class Sent:
    """The other side took it, and what it said to it."""

    answer: str | None = None


@dataclass(frozen=True)
class Deferred:
    """The other side certainly did not take it; later it may. `after` is its own wish."""

    reason: str
    after: timedelta = timedelta()


@dataclass(frozen=True)
class Failed:
    """Trying again will not help, or must not happen."""

    reason: str


Outcome: TypeAlias = Sent | Deferred | Failed
