"""What a writer has at hand: lists of the catalogue the task is handled by, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from schemas.catalogue import Words
from schemas.common import Aspect
from schemas.contribution import Contribution
from services.faces.case_words import ASSESSMENTS, CONFIDENCE, POSITIONS
from services.portal.pages.desk.here import Here
from services.portal.visit import Visit

Pairs = list[tuple[str, str]]


def at_hand(visit: Visit, about: Here) -> dict[str, Any]:
    """Every list that the form of a contribution offers."""
    catalogue, say = about.catalogue, visit.say
    storable = (one for one in catalogue.markings.values() if catalogue.storable(one.code))
    above = (one for one in catalogue.markings if not catalogue.storable(one))
    routes = dict.fromkeys(say.words(catalogue.route(one)) for one in above)
    return {
        "aspects": _aspects(visit, about),
        "assessments": named(visit, ASSESSMENTS),
        "confidence": named(visit, CONFIDENCE),
        "positions": named(visit, POSITIONS),
        "markings": [(one.code, say.words(one.name)) for one in storable],
        "route": visit.t(" of ", " or ").join(routes),
        "measures_for": _fitting(visit, catalogue.measures.values()),
        "indicators_for": _fitting(visit, catalogue.indicators.values()),
        "paragraphs_for": _paragraphs(visit, about),
        "facts": about.task.facts.model_dump(mode="json"),
    }


def named(visit: Visit, known: Mapping[str, Words]) -> Pairs:
    """A list of codes as choices."""
    return [(code, visit.say.words(words).capitalize()) for code, words in known.items()]


def crossing(whole: Contribution) -> tuple[dict[str, Any] | None, int]:
    """What of a contribution leaves the department, and how many findings stay."""
    leaves = whole.crossing()
    stays = len(whole.findings) - (len(leaves.findings) if leaves else 0)
    return leaves.model_dump(mode="json") if leaves else None, stays


def _aspects(visit: Visit, about: Here) -> Pairs:
    """What is asked about first; on anything else may be spoken too."""
    asked = about.task.aspects or tuple(Aspect)
    found = [(one.value, visit.say.of("aspect", one.value)) for one in asked]
    for one in Aspect:
        if one not in asked:
            words = visit.say.of("aspect", one.value)
            found.append((one.value, visit.t(f"{words} (niet gevraagd)", f"{words} (not asked)")))
    return found


def _fitting(visit: Visit, entries: Iterable[Any]) -> Callable[[str], Pairs]:
    """Entries that fit an aspect; without one, all."""
    known = tuple(entries)

    def fitting(aspect: str) -> Pairs:
        found = (one for one in known if not aspect or aspect in one.aspects)
        return [(one.code, visit.say.words(one.name)) for one in found]

    return fitting


def _paragraphs(visit: Visit, about: Here) -> Callable[[str], Pairs]:
    def fitting(aspect: str) -> Pairs:
        found = about.catalogue.paragraphs_for(Aspect(aspect) if aspect in {*Aspect} else None)
        return [(one.code, visit.say.words(one.name)) for one in found]

    return fitting
