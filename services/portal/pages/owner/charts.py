"""Figures as bars: how long each is, and the same in words beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.advice.assembly.figures import OTHER, Cell
from services.advice.assembly.volumes import Volume
from services.faces.figures_words import label, percent


@dataclass(frozen=True)
class Bar:
    """A part that counts and, after it, one that does not, in percent of the whole width."""

    name: str
    words: str
    full: float
    rest: float = 0
    merged: bool = False


def terms(dimension: str, cells: Iterable[Cell], language: str) -> list[Bar]:
    """How much was within its term, and how much was not."""
    return [_term(dimension, one, language) for one in cells]


def counts(what: str, counted: Mapping[str, int], language: str) -> list[Bar]:
    """Numbers beside each other, the largest over the whole width."""
    most = max(counted.values(), default=1)
    return [
        Bar(label(what, code, language), str(n), _share(n, most), merged=code == OTHER)
        for code, n in counted.items()
    ]


def periods(volume: Volume, language: str) -> list[Bar]:
    """One thing that happened, period after period."""
    spans = {
        one.first if one.first == one.last else f"{one.first} / {one.last}": one.count
        for one in volume.periods
    }
    return counts("", spans, language)


def _term(dimension: str, one: Cell, language: str) -> Bar:
    name, n = label(dimension, one.name, language), one.met + one.missed
    full = round(one.within or 0, 1)
    return Bar(
        name=name,
        words=f"{percent(one, language) or '-'} (n={n})",
        full=full,
        rest=round(100 - full, 1) if n else 0,
        merged=one.name == OTHER,
    )


def _share(count: int, most: int) -> float:
    return round(100 * count / most, 1)
