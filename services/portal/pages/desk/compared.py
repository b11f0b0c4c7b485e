"""What changed between two versions of a contribution, finding by finding, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from schemas.contribution import Contribution, WrittenFinding
from services.advice.desk.reading import pieces
from services.portal.say import Say


def compared(say: Say, before: Contribution, after: Contribution) -> list[dict[str, Any]]:
    """Each part that differs: what it is called, and its words with what is gone and new."""
    old = {one.id: _finding(say, one) for one in before.findings}
    new = {one.id: _finding(say, one) for one in after.findings}
    whole = pieces(_position(say, before), _position(say, after))
    found = [
        {"name": say.t("Standpunt en voorwaarden", "Position and conditions"), "pieces": whole}
    ]
    for name in dict.fromkeys([*new, *old]):
        changed = pieces(old.get(name, ""), new.get(name, ""))
        found.append({"name": f"{say.t('Bevinding', 'Finding')} {name}", "pieces": changed})
    return [one for one in found if one["pieces"]]


def _position(say: Say, written: Contribution) -> str:
    return "\n".join([say.of("position", written.position), *written.conditions])


def _finding(say: Say, one: WrittenFinding) -> str:
    codes = [say.of("aspect", one.aspect), say.of("assessment", one.assessment)]
    layer = f"{say.of('layer', one.layer)} ({say.of('readers', one.layer)})"
    measures = (f"- {each.text} {each.effect}".rstrip() for each in one.measures)
    sure = say.t("Zekerheid: ", "Confidence: ") + say.of("confidence", one.confidence or "")
    lines: Iterable[str] = (
        ". ".join([*codes, layer, one.marking]) + ".",
        one.reasoning,
        *measures,
        one.legal_basis,
        sure if one.confidence else "",
        ", ".join(one.indicators),
    )
    return "\n".join(filter(None, lines))
