"""What a text can rest on, and what is remarkable about one: gaps, its marking, what adds up."""

from __future__ import annotations

from typing import Any

from schemas.advice import Paragraph, Section
from schemas.catalogue import ReasonKind
from schemas.common import Aspect, Layer
from schemas.contribution import Contribution, WrittenFinding
from services.advice.assembly.letter_words import ASPECTS
from services.advice.assembly.versions import ON_FINDINGS
from services.portal.pages.loket.dossier_choices import NONE, reasons
from services.portal.pages.loket.dossier_find import About
from services.portal.pages.loket.dossier_writing import Given, from_standard
from services.portal.visit import Visit

Found = dict[str, WrittenFinding]
"""Findings by the name a text knows them by, DEPARTMENT:finding."""


async def quotable_findings(visit: Visit, case: About) -> Found:
    """What may stand in a text for the institution, in the order of the aspects."""
    texts, found = visit.portal.face.texts, Found()
    for code, part in case.case.parts.items():
        if part.text:
            written = await texts.model(case.found.id, part.text, Contribution)
            quotable = [one for one in written.findings if one.layer is Layer.QUOTABLE]
            found |= {f"{code}:{one.id}": one for one in quotable}
    order = list(Aspect)
    return dict(sorted(found.items(), key=lambda one: order.index(one[1].aspect)))


def remarkable(case: About, given: Given, found: Found) -> dict[str, Any]:
    """What is not used, what rests on nothing, and what the marking should be."""
    named = [name for one in given["paragraphs"] for name in one["rests_on"]]
    used = [name for name in dict.fromkeys(named) if name in found]
    pairs = [(name.partition(":")[0], found[name].aspect) for name in used]
    highest = case.catalogue.highest([found[name].marking for name in used])
    fired = case.catalogue.aggregates(pairs, given["marking"])
    return {
        "unused": [name for name in found if name not in named],
        "gone": [name for name in dict.fromkeys(named) if name not in found],
        "bare": [place for place, one in enumerate(given["paragraphs"]) if _bare(one)],
        "highest": highest,
        "too_low": case.catalogue.highest([given["marking"], highest]) != given["marking"],
        "aggregation": [case.catalogue.aggregation[code] for code in fired],
    }


def _bare(one: Given) -> bool:
    return one["section"] in ON_FINDINGS and not one["rests_on"]


def options(visit: Visit, case: About) -> dict[str, Any]:
    """What the selects of the editor offer."""
    say, catalogue = visit.say, case.catalogue
    held = [one for one in catalogue.markings.values() if catalogue.storable(one.code)]
    standard = catalogue.paragraphs.values()
    return {
        "sections": [(str(one), say.of("section", one)) for one in Section],
        "aspects": [
            ("", visit.t("geen", "none")),
            *((str(one), ASPECTS[one][visit.language]) for one in Aspect),
        ],
        "markings": [(one.code, say.words(one.name)) for one in held],
        "lowering": reasons(ReasonKind.LOWER, NONE)(visit, case),
        "aspect_words": ASPECTS,
        "standard": [(one.code, say.words(one.name)) for one in standard],
    }


async def chosen(visit: Visit, case: About, name: str) -> list[Paragraph]:
    """The paragraph to add: from the catalogue, or one that says what a finding says."""
    if name == "standaard":
        one = case.catalogue.paragraphs.get(visit.given("standaard"))
        return [from_standard(one.aspect, one.text.nl, one.text.en)] if one else []
    found = (await quotable_findings(visit, case)).get(name)
    if found is None:
        return []
    section = Section.LAW if found.legal_basis else Section.RISKS
    return [
        Paragraph(
            section=section,
            aspect=found.aspect,
            text=found.reasoning,
            measures=found.measures,
            rests_on=(name,),
        )
    ]
