"""Combining contributions: by aspect, where departments differ, and a first draft (pure).

Only quotable findings become words for the institution; which department said what stays in
`rests_on`, which never leaves the Loket.
"""

from __future__ import annotations

from collections.abc import Mapping

from schemas.advice import AdviceText, Paragraph
from schemas.common import Aspect, Assessment, Layer, Position
from schemas.contribution import Contribution, Finding, WrittenFinding

HEADINGS = {
    Aspect.PARTNER: "De partner",
    Aspect.STATE_ACTOR: "Statelijke actoren",
    Aspect.TECHNOLOGY: "De technologie",
    Aspect.SANCTIONS: "Sancties en exportcontrole",
    Aspect.INFLUENCE: "Beïnvloeding",
    Aspect.ETHICS: "Ethiek",
    Aspect.ACCESS: "Toegang",
}
SUMMARIES = {
    Position.NO_OBJECTION: "Wij zien geen bezwaar tegen deze samenwerking.",
    Position.WITH_MEASURES: "Deze samenwerking kan doorgaan als u maatregelen neemt.",
    Position.ADVISE_AGAINST: "Wij raden deze samenwerking in deze vorm af.",
}
NOTHING = (
    "De betrokken departementen hebben uw vraag bekeken. "
    "Zij hebben geen bevindingen die in dit advies genoemd kunnen worden."
)
CAUTION = list(Position)


def by_aspect(
    findings: Mapping[str, tuple[Finding, ...]],
) -> dict[Aspect, list[tuple[str, Finding]]]:
    """Each aspect with who found what, in the order of the aspects."""
    found: dict[Aspect, list[tuple[str, Finding]]] = {}
    for aspect in Aspect:
        on_it = [(d, f) for d, fs in findings.items() for f in fs if f.aspect is aspect]
        if on_it:
            found[aspect] = on_it
    return found


def differences(findings: Mapping[str, tuple[Finding, ...]]) -> tuple[Aspect, ...]:
    """Aspects on which departments weigh differently: each department's heaviest finding counts."""
    differing = []
    for aspect, found in by_aspect(findings).items():
        heaviest: dict[str, Assessment] = {}
        for department, finding in found:
            heaviest[department] = max(
                heaviest.get(department, finding.assessment),
                finding.assessment,
                key=list(Assessment).index,
            )
        if len(set(heaviest.values())) > 1:
            differing.append(aspect)
    return tuple(differing)


def compose(title: str, contributions: Mapping[str, Contribution], marking: str) -> AdviceText:
    """A first draft: one paragraph an aspect, each naming the findings it rests on."""
    quotable = [
        (f"{department}:{finding.id}", finding)
        for department, contribution in contributions.items()
        for finding in contribution.findings
        if finding.layer is Layer.QUOTABLE
    ]
    paragraphs = [
        _paragraph(aspect, [(i, f) for i, f in quotable if f.aspect is aspect])
        for aspect in Aspect
        if any(f.aspect is aspect for _, f in quotable)
    ]
    positions = [c.position for c in contributions.values()]
    heaviest = max(positions, key=CAUTION.index, default=Position.NO_OBJECTION)
    return AdviceText(
        title=title,
        summary=SUMMARIES[heaviest],
        marking=marking,
        paragraphs=tuple(paragraphs) or (Paragraph(text=NOTHING),),
    )


def _paragraph(aspect: Aspect, found: list[tuple[str, WrittenFinding]]) -> Paragraph:
    measures = dict.fromkeys(m for _, finding in found for m in finding.measures)
    return Paragraph(
        aspect=aspect,
        heading=HEADINGS[aspect],
        text=" ".join(finding.reasoning.strip() for _, finding in found),
        measures=tuple(measures),
        rests_on=tuple(name for name, _ in found),
    )
