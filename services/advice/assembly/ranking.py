"""What goes first in triage: the term, brought forward by reasons that are data (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from schemas.catalogue import Catalogue, load
from schemas.catalogue.priority import Priority
from schemas.question import Facts
from services.advice.assembly.front import Front
from services.kernel.calendar import AMSTERDAM


@dataclass(frozen=True)
class Place:
    """The moment by which a request counts in the queue, and why that is before its term."""

    at: datetime
    reasons: tuple[Priority, ...] = ()


def placed(catalogue: Catalogue, facts: Facts, product: str, due: datetime) -> Place:
    """Never later than the term; a decision that is far away is no reason."""
    held = [one for one in catalogue.priority.values() if _holds(one, facts, product, due)]
    ahead = timedelta(hours=sum(one.ahead for one in held))
    return Place(min([due - ahead, *_decided(held, facts.decide_by)]), tuple(held))


def ranked(request: Front, due: str | None) -> tuple[str | None, str]:
    """A place as the overview keeps it: the moment as text, and the codes of the reasons."""
    if due is None:
        return None, ""
    ends, catalogue = datetime.fromisoformat(due), load(request.catalogue)
    place = placed(catalogue, request.facts, request.product or "", ends)
    at = place.at.astimezone(UTC).isoformat(timespec="microseconds")
    return at, " ".join(reason.code for reason in place.reasons)


def _holds(one: Priority, facts: Facts, product: str, due: datetime) -> bool:
    if one.ahead:
        return one.when.holds(facts, product)
    return any(at < due for at in _decided([one], facts.decide_by))


def _decided(reasons: Iterable[Priority], day: date | None) -> list[datetime]:
    """So many hours before the day of the decision begins."""
    if day is None:
        return []
    begins = datetime.combine(day, time(), AMSTERDAM)
    return [begins - timedelta(hours=one.before) for one in reasons if one.before]
