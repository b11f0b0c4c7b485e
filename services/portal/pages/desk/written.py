"""The form of a contribution: what was typed, as it is kept, as it is sent, as it is shown again.

What was typed need not be right yet: a draft keeps it as it is, a version must be a contribution.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from starlette.datastructures import FormData

from schemas.contribution import Contribution
from services.portal.refusals import about_fields
from services.portal.say import Say
from services.portal.wrong import Wrong

MOST_FINDINGS, MOST_MEASURES = 60, 20
"""As many as fit in a form; a contribution by program may hold more."""

WORDS = ("id", "aspect", "assessment", "layer", "marking", "confidence", "reasoning")
TEXTS = (*WORDS, "legal_basis", "standard")
OF_MEASURES = ("text", "effect", "code", "text_en", "effect_en")
LOC = re.compile(r"^findings\.(\d+)(?:\.measures\.(\d+))?(?:\.(\w+))?")

Filled = dict[str, Any]
"""What is in the form: position, conditions, base and findings, each with its fields as typed."""


def empty(aspects: tuple[str, ...], marking: str) -> Filled:
    """A form that nobody wrote in: one finding on each aspect that is asked about."""
    findings = [new_finding(aspect, marking) for aspect in aspects or ("",)]
    return {"position": "", "conditions": "", "base": 0, "findings": findings}


def new_finding(aspect: str, marking: str) -> Filled:
    """A finding that nobody wrote in; who will read it has to be chosen: no layer is meant."""
    named = {"aspect": aspect, "marking": marking}
    return {**dict.fromkeys(TEXTS, ""), **named, "indicators": [], "measures": []}


def new_measure() -> Filled:
    """A measure that nobody wrote in."""
    return dict.fromkeys(OF_MEASURES, "")


def typed(form: FormData) -> Filled:
    """What a form that was sent holds."""
    found = [one for number in range(MOST_FINDINGS) for one in _finding(form, f"f-{number}")]
    base = _text(form, "base")
    return {
        "position": _text(form, "position"),
        "conditions": _text(form, "conditions"),
        "base": int(base) if base.isdecimal() and len(base) < 9 else 0,
        "findings": found,
    }


def of_version(written: Mapping[str, Any], number: int) -> Filled:
    """A saved version as it stands in the form."""
    findings = []
    for one in written["findings"]:
        measures = [{"text": m} if isinstance(m, str) else m for m in one["measures"]]
        texts = {name: one.get(name) or "" for name in TEXTS}
        filled = [
            {**new_measure(), **measure, "code": measure.get("code") or ""} for measure in measures
        ]
        findings.append({**texts, "indicators": [*one["indicators"]], "measures": filled})
    conditions = "\n".join(written["conditions"])
    return {
        "position": written["position"],
        "conditions": conditions,
        "base": number,
        "findings": findings,
    }


LABELS = {
    "position": ("standpunt", "position"),
    "conditions": ("voorwaarden", "conditions"),
    "aspect": ("aspect", "aspect"),
    "assessment": ("inschatting", "assessment"),
    "layer": ("wie dit leest", "who reads this"),
    "marking": ("rubricering", "marking"),
    "confidence": ("zekerheid", "confidence"),
    "reasoning": ("onderbouwing", "grounds"),
    "text": ("maatregel", "measure"),
}


def contribution(filled: Filled, say: Say) -> Contribution:
    """The contribution, or what is wrong by the names of the form's fields."""
    try:
        return Contribution.model_validate(_sent(filled))
    except ValidationError as error:
        told = about_fields(error, say)
        raise Wrong(
            dict(_wrong(place, words, say) for place, words in told.fields.items())
        ) from error


def _wrong(place: str, words: str, say: Say) -> tuple[str, str]:
    """Which field is meant, and what is wrong with it, so that the list alone is clear."""
    name = _field(place)
    if name == "findings-form":
        return name, say.t(
            "Schrijf ten minste een bevinding of een voorwaarde.",
            "Write at least one finding or condition.",
        )
    label, found = LABELS.get(name.rpartition("-")[2]), LOC.match(place)
    named = say.t(*label) if label else ""
    where = say.t("Bevinding ", "Finding ") + str(int(found[1]) + 1) if found else ""
    before = ", ".join(filter(None, (where, named)))
    return name, f"{before[:1].upper()}{before[1:]}: {words[:1].lower()}{words[1:]}"


def _sent(filled: Filled) -> dict[str, Any]:
    lines = (line.strip() for line in filled["conditions"].splitlines())
    taken = {one["id"] for one in filled["findings"] if one["id"]}
    findings = []
    for one in filled["findings"]:
        given = {name: value for name, value in one.items() if value not in ("", [])}
        given["id"] = one["id"] or _new_id(one["aspect"], taken)
        measures = [{k: v for k, v in measure.items() if v} for measure in one["measures"]]
        findings.append({**given, "measures": [measure for measure in measures if measure]})
    conditions = [line for line in lines if line]
    return {"position": filled["position"], "conditions": conditions, "findings": findings}


def _new_id(aspect: str, taken: set[str]) -> str:
    """A name for a finding that no other finding has, and that it keeps."""
    plain, number = aspect.replace("_", "-") or "finding", 1
    while f"{plain}-{number}" in taken:
        number += 1
    taken.add(f"{plain}-{number}")
    return f"{plain}-{number}"


def _finding(form: FormData, name: str) -> Iterator[Filled]:
    if f"{name}-aspect" not in form:
        return
    texts = {field: _text(form, f"{name}-{field}") for field in TEXTS}
    indicators = [one for one in form.getlist(f"{name}-indicators") if isinstance(one, str)]
    measures = [
        {field: _text(form, f"{name}-m-{number}-{field}") for field in OF_MEASURES}
        for number in range(MOST_MEASURES)
        if f"{name}-m-{number}-text" in form
    ]
    yield {**texts, "indicators": indicators, "measures": measures}


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip().replace("\r\n", "\n") if isinstance(value, str) else ""


def _field(place: str) -> str:
    """The name of the form's field that a part of a contribution was typed in."""
    if place == "_":
        return "findings-form"
    found = LOC.match(place)
    if not found:
        return place.partition(".")[0]
    finding, measure, field = found.groups()
    middle = f"-m-{measure}" if measure is not None else ""
    return f"f-{finding}{middle}-{field or ('text' if measure is not None else 'aspect')}"
