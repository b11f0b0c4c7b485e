"""What institutions did with their advice, counted by product; never about a few of them.

A product, a decision or a measure is named only where enough cases of enough institutions stand
behind it, by the rules of the figures about terms (docs/figures.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Protocol, TypeVar

from schemas.catalogue.figures import Enough
from services.advice.assembly.figures import ALMOST_A_SECOND, OTHER, last_complete_month, month
from services.kernel.calendar import end_of

UNSAID = "unsaid"
"""How satisfied an institution is that did not say so: counted with the others, not left out."""


class OfCase(Protocol):
    """Anything that is about one case of one institution."""

    @property
    def case_id(self) -> str:
        """Which case."""

    @property
    def institution(self) -> str:
        """Whose."""


class Known(OfCase, Protocol):
    """The same, known since some moment."""

    @property
    def known_at(self) -> datetime:
        """Since when."""


K = TypeVar("K", bound=Known)
T = TypeVar("T", bound=OfCase)


@dataclass(frozen=True)
class Reported:
    """What one institution reported of one case."""

    case_id: str
    product: str
    institution: str
    decision: str
    measures: tuple[str, ...]
    known_at: datetime
    satisfied: str = UNSAID
    """In five steps, from 1; or that it was not said."""


@dataclass(frozen=True)
class OfProduct:
    """What was reported of the cases of one product: how many, and what of that may be told."""

    name: str
    reported: int
    decisions: dict[str, int]
    measures: dict[str, int]
    satisfied: dict[str, int] = field(default_factory=dict)


def outcomes_of(reported: Iterable[Reported], as_of: date, enough: Enough) -> tuple[OfProduct, ...]:
    """What was known on a date, by product; reports in the order of their being known."""
    last = {one.case_id: one for one in told(reported, last_complete_month(as_of), enough)}
    groups = merged(grouped(last.values(), "product"), enough)
    return tuple(_product(name, group, enough) for name, group in groups.items())


def told(reported: Iterable[K], until: date, enough: Enough) -> list[K]:
    """What came in whole months that together are enough, so that two dates differ by enough."""
    last = end_of(until) + ALMOST_A_SECOND
    known = (one for one in reported if one.known_at <= last)
    found, waiting = list[K](), list[K]()
    for _, together in groupby(known, lambda one: month(one.known_at)):
        waiting += together
        if holds(waiting, enough):
            found += waiting
            waiting = []
    return found


def grouped(reported: Iterable[T], by: str) -> dict[str, list[T]]:
    """Reports by what they have in one field."""
    found = defaultdict[str, list[T]](list)
    for one in reported:
        found[getattr(one, by)].append(one)
    return found


def holds(group: Iterable[OfCase], enough: Enough, institutions: int = 0) -> bool:
    """Whether this is about enough cases and institutions to be told."""
    cases, asked = set(), set()
    for one in group:
        cases.add(one.case_id)
        asked.add(one.institution)
    least = max(enough.minimum_institutions, institutions)
    return len(cases) >= enough.minimum_cases and len(asked) >= least


def merged(groups: Mapping[str, list[T]], enough: Enough) -> dict[str, list[T]]:
    """The same, with the small ones as one; nothing when all together are too few."""
    shown = {name: group for name, group in groups.items() if holds(group, enough)}
    rest = [one for name, group in groups.items() if name not in shown for one in group]
    while rest and shown and not holds(rest, enough):
        rest += shown.pop(min(shown, key=lambda name: (len(shown[name]), name)))
    named = {name: shown[name] for name in sorted(shown)}
    return {**named, OTHER: rest} if rest and holds(rest, enough) else named


def counted(group: Collection[T], by: str, enough: Enough) -> dict[str, int]:
    """How many have what in a field; where all are alike everybody is told of: that takes more."""
    found = merged(grouped(group, by), enough)
    if len(found) == 1 and OTHER not in found and not holds(group, enough, enough.minimum_alike):
        return {}
    return {code: len(those) for code, those in found.items()}


def _product(name: str, group: list[Reported], enough: Enough) -> OfProduct:
    """Where all took a measure, everybody is told of: that takes more."""
    alike = enough.minimum_alike
    taken = {m: [one for one in group if m in one.measures] for m in _measures(group)}
    told_of = {
        measure: len(those)
        for measure, those in taken.items()
        if holds(those, enough, alike if len(those) == len(group) else 0)
    }
    decisions, satisfied = (counted(group, by, enough) for by in ("decision", "satisfied"))
    return OfProduct(name, len(group), decisions, told_of, satisfied)


def _measures(group: Iterable[Reported]) -> list[str]:
    return sorted({measure for one in group for measure in one.measures})
