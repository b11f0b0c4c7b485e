"""What goes first in triage: the term, brought forward by reasons that are data (pure)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from schemas.catalogue import Catalogue
from schemas.catalogue.priority import Priority
from schemas.question import Facts
from services.kernel.calendar import AMSTERDAM


def preferred(catalogue: Catalogue, facts: Facts, product: str = "") -> tuple[Priority, ...]:
    """The reasons that hold for a request, in the order of the catalogue."""
    return tuple(
        one
        for one in catalogue.priority.values()
        if (facts.decide_by if one.before else one.when.holds(facts, product))
    )


def rank(due: datetime, reasons: tuple[Priority, ...], decide_by: date | None) -> datetime:
    """The moment by which its place in the queue goes; never later than its term."""
    ahead = timedelta(hours=sum(one.ahead for one in reasons))
    decided = [
        _day(decide_by) - timedelta(hours=r.before) for r in reasons if decide_by and r.before
    ]
    return min([due - ahead, *decided])


def _day(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM)
