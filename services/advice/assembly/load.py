"""How much is open now: cases by how far they are, departments' parts by who has them.

A number stands alone only where enough cases of enough institutions are behind it, by the rules of
the figures (docs/figures.md). It is about now: two looks may differ by one case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from schemas.catalogue.figures import Enough
from services.advice.assembly.outcomes import holds, merged

BY_STAGE = "SELECT stage AS name, case_id, institution FROM cases WHERE running = 1"
BY_DEPARTMENT = """
SELECT department AS name, case_id, institution FROM cases JOIN parts USING (case_id)
WHERE running = 1 AND status IN ('asked', 'working')
"""
"""Of open cases only, by the index on those."""


@dataclass(frozen=True)
class Open:
    """An open case under one name; its institution is asked, and never told."""

    name: str
    case_id: str
    institution: str


@dataclass(frozen=True)
class Load:
    """How many are open; no total where that would be about a few."""

    total: int | None
    stages: dict[str, int]
    departments: dict[str, int]


def load_of(
    cases: Iterable[Mapping[str, Any]], parts: Iterable[Mapping[str, Any]], enough: Enough
) -> Load:
    """What may be told of what is open."""
    stages, departments = _grouped(cases), _grouped(parts)
    all_ = [one for group in stages.values() for one in group]
    if not holds(all_, enough):
        return Load(None, {}, {})
    counted = (
        {name: len(group) for name, group in merged(groups, enough).items()}
        for groups in (stages, departments)
    )
    return Load(len(all_), *counted)


def _grouped(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Open]]:
    found = defaultdict[str, list[Open]](list)
    for row in rows:
        one = Open(row["name"], row["case_id"], row["institution"] or "")
        found[one.name].append(one)
    return found
