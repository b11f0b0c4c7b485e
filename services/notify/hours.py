"""When somebody is mailed: at once, or with the digest of which moment (pure)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias

from schemas.catalogue.notices import Digests, Notice
from schemas.wishes import AMSTERDAM, Quiet, Wishes

Works: TypeAlias = Callable[[date], bool]
"""Whether a day is a working day."""

DAY = timedelta(days=1)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""From where windows are counted."""


@dataclass(frozen=True)
class Slot:
    """The moment of a digest, and how many notices before it go at once instead."""

    at: datetime
    at_once: int


def slot(
    kind: Notice, wishes: Wishes, now: datetime, digests: Digests, works: Works
) -> Slot | None:
    """The digest a notice may have to wait for; None for what goes at once in any case."""
    if kind.urgent:
        return None
    if kind.code in wishes.daily:
        return Slot(_daily(wishes.quiet, now, digests.daily, works), 0)
    if (heard := _heard(wishes.quiet, now, works)) > now:
        return Slot(heard, 0)
    ends = now - (now - EPOCH) % digests.within + digests.within
    return Slot(_heard(wishes.quiet, ends, works), digests.most)


def _daily(quiet: Quiet | None, now: datetime, at: time, works: Works) -> datetime:
    """The next moment of the daily digest that is not within quiet hours."""
    today = now.astimezone(AMSTERDAM).date()
    wanted = datetime.combine(today, at, AMSTERDAM)
    if wanted <= now:
        wanted = datetime.combine(today + DAY, at, AMSTERDAM)
    if quiet and quiet.weekends:
        while not works(wanted.date()):
            wanted = datetime.combine(wanted.date() + DAY, at, AMSTERDAM)
    return _heard(quiet, wanted, works)


def _heard(quiet: Quiet | None, moment: datetime, works: Works) -> datetime:
    """The first moment from this one on that is not quiet, in UTC."""
    if quiet is None:
        return moment.astimezone(UTC)
    local = moment.astimezone(AMSTERDAM)
    while later := _ends(quiet, local, works):
        local = later
    return local.astimezone(UTC)


def _ends(quiet: Quiet, local: datetime, works: Works) -> datetime | None:
    """When the quiet of this moment ends at the earliest; None when it is not quiet."""
    day, at = local.date(), local.time()
    if quiet.weekends and not works(day):
        return datetime.combine(day + DAY, time(), AMSTERDAM)
    over_midnight = quiet.begins > quiet.ends
    if over_midnight and at >= quiet.begins:
        return datetime.combine(day + DAY, quiet.ends, AMSTERDAM)
    if at < quiet.ends and (over_midnight or at >= quiet.begins):
        return datetime.combine(day, quiet.ends, AMSTERDAM)
    return None
