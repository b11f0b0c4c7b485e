"""Combining what departments say: how each weighs each aspect, and where they differ (pure)."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.common import Aspect, Assessment
from services.advice.assembly.state import Part

WEIGHT = list(Assessment)


def positions(parts: Mapping[str, Part]) -> dict[Aspect, dict[str, Assessment]]:
    """How each department weighs each aspect, in the order of the aspects.

    Its heaviest finding counts, or what it said since in a round.
    """
    found: dict[Aspect, dict[str, Assessment]] = {aspect: {} for aspect in Aspect}
    for department, part in parts.items():
        for finding in part.findings:
            on = found[finding.aspect]
            on[department] = max(
                on.get(department, finding.assessment), finding.assessment, key=WEIGHT.index
            )
        for aspect, assessment in part.views.items():
            found[aspect][department] = assessment
    return found


def differences(parts: Mapping[str, Part]) -> tuple[Aspect, ...]:
    """Aspects on which departments weigh differently."""
    return tuple(a for a, on in positions(parts).items() if len(set(on.values())) > 1)
