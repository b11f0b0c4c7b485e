"""How long things may take, and when what failed is tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

DELAYS = (
    timedelta(seconds=5),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""Three days and some hours in all: an endpoint that is away for a weekend loses nothing."""


@dataclass(frozen=True)
class Pace:
    """Seconds and delays; a whole attempt stays well within a durable's ack_wait."""

    delays: tuple[timedelta, ...] = DELAYS
    reach: float = 5.0
    """To connect and be let in: beyond it nothing was handed over."""
    answer: float = 10.0
    """For the other side to say that it has it."""
    patience: float = 0.5
    """To wait for a place at a busy other side before doing something else."""
    unknown_after: timedelta = timedelta(seconds=60)
    """When an attempt of which nobody said how it ended counts as lost."""
    hold_off: timedelta = timedelta(minutes=5)
    """At most, before it is seen whether what must be logged can be logged again."""
    people_fresh_for: float = 5.0
