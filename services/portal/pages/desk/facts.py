"""The coded part of a question, in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from schemas.catalogue import Catalogue
from services.portal.visit import Visit


def facts_in_words(visit: Visit, catalogue: Catalogue) -> Callable[[str, Any], str]:
    """How a page says one fact: its name, and one code or several."""
    say = visit.say

    def one(name: str, code: str) -> str:
        match name:
            case "technologies" if code in catalogue.technologies:
                return say.words(catalogue.technologies[code].name)
            case "regimes" if code in catalogue.regimes:
                return say.words(catalogue.regimes[code].name)
            case "theme" | "cooperation" | "access" | "funding" | "phase":
                return say.of(name, code)
            case "aspects":
                return say.of("aspect", code)
            case "countries":
                return say.country(code)
            case "decide_by":
                return say.day(date.fromisoformat(code))
            case "unknown":
                return say.of("asked", code)
        return code

    def fact(name: str, value: Any) -> str:
        codes = value if isinstance(value, list | tuple) else [value]
        return ", ".join(one(name, str(code)) for code in codes) or visit.t("niets", "nothing")

    return fact
