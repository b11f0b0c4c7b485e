"""How one attempt to send ended, as far as this side can know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

UNKNOWN = "outcome_unknown"
"""It may have arrived: nobody said so, and nobody said that it did not."""


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
class Unknown:
    """It was offered and nobody said whether it was taken: what follows depends on the channel."""


@dataclass(frozen=True)
class Failed:
    """The other side did not take it and never will."""

    reason: str


@dataclass(frozen=True)
class Wait:
    """No attempt can begin yet, for which reason; `after` is when it can, where that is known."""

    reason: str
    after: timedelta | None = None


Outcome: TypeAlias = Sent | Deferred | Unknown | Failed
