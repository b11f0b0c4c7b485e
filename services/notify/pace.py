"""How long things may take, and when what failed is tried again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from schemas.catalogue import load
from schemas.catalogue.notices import Digests
from schemas.notice import Channel

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

FATES = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=5),
)
"""NotifyNL gives a mail up after three days, on a day's round, and forgets it after seven."""


@dataclass(frozen=True)
class Pace:
    """Seconds and delays; what is waited for stays well within a durable's ack_wait."""

    delays: tuple[timedelta, ...] = DELAYS
    reach: float = 10.0
    """To connect and be let in: beyond it nothing was handed over."""
    answer: float = 10.0
    """For the other side to say that it has it."""
    taken: float = 60.0
    """For a mail server to say so, which may look through a mail before it answers."""
    patience: float = 0.5
    """To wait for a turn at a busy other side before something else is done."""
    slow: float = 2.0
    """What takes longer goes on aside, remembered by a timer."""
    unknown_after: timedelta = timedelta(seconds=90)
    """When an attempt of which nobody said how it ended counts as lost: longer than any takes."""
    hold_off: timedelta = timedelta(minutes=5)
    """At most, before what had to wait for us is looked at again."""
    consent: timedelta = timedelta(minutes=30)
    """The same of what waits for an endpoint's consent, which may take days."""
    fates: tuple[timedelta, ...] = FATES
    """How long after a mail was sent it is asked what became of it, where that can be asked."""
    people_fresh_for: float = 5.0
    digests: Digests = field(default_factory=lambda: load().digests[Channel.MAIL])
    """How much somebody is mailed at once."""
