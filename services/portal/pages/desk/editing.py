"""Buttons within the form of a contribution: a finding or a measure more or less, set words."""

from __future__ import annotations

from copy import deepcopy

from schemas.catalogue import Catalogue
from services.portal.pages.desk.written import (
    MOST_FINDINGS,
    MOST_MEASURES,
    Filled,
    new_finding,
    new_measure,
)


def changed(filled: Filled, asked: str, catalogue: Catalogue) -> tuple[Filled, str]:
    """The form after a button, and where the reader goes on: the id of a field.

    A button says what, and of which finding and measure: `erbij`, `weg-2`, `maatregel-weg-2-0`.
    """
    filled = deepcopy(filled)
    findings, marking = filled["findings"], catalogue.highest(())
    what, places = _parts(asked)
    match what, places:
        case "erbij", [] if len(findings) < MOST_FINDINGS:
            findings.append(new_finding("", marking))
            return filled, f"f-{len(findings) - 1}-aspect"
        case "weg", [one] if one < len(findings):
            del findings[one]
            return filled, f"f-{one - 1}-aspect" if one else "erbij"
        case "maatregel", [one] if one < len(findings):
            return _measured(filled, one)
        case "maatregel-weg", [one, measure] if one < len(findings):
            if measure < len(findings[one]["measures"]):
                del findings[one]["measures"][measure]
            return filled, f"f-{one}-maatregel"
        case "standaard", [one] if one < len(findings):
            _follow(findings[one], catalogue)
            return filled, f"f-{one}-reasoning"
    return filled, ""


def _measured(filled: Filled, one: int) -> tuple[Filled, str]:
    measures = filled["findings"][one]["measures"]
    if len(measures) < MOST_MEASURES:
        measures.append(new_measure())
    return filled, f"f-{one}-m-{len(measures) - 1}-text"


def _follow(finding: Filled, catalogue: Catalogue) -> None:
    """The words of the standard paragraph that was chosen, in Dutch, after what there is."""
    known = catalogue.paragraphs.get(finding["standard"])
    if known is None:
        return
    words = known.text.nl
    if words not in finding["reasoning"]:
        finding["reasoning"] = "\n\n".join(filter(None, (finding["reasoning"], words)))


def _parts(asked: str) -> tuple[str, list[int]]:
    words = asked.split("-")
    numbers = [int(word) for word in words if word.isdecimal() and len(word) < 4]
    return "-".join(word for word in words if not word.isdecimal()), numbers
