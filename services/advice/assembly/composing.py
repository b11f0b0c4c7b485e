"""A first draft: the question, the facts relied on, and the findings by aspect (pure).

Only quotable findings become words for the institution; which department said what stays in
`rests_on`, which never leaves the Loket.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from schemas.advice import AdviceText, Paragraph, Recommended, Section
from schemas.common import Aspect, Layer, Position, Refused
from schemas.contribution import Contribution, WrittenFinding
from schemas.question import Partner, Question

CAUTION = list(Position)
MOST, LONGEST = 150, 60_000
SUMMARIES = {
    Position.NO_OBJECTION: (
        "Wij zien geen bezwaar tegen deze samenwerking.",
        "We see no objection to this cooperation.",
    ),
    Position.WITH_MEASURES: (
        "Deze samenwerking kan doorgaan als u maatregelen neemt.",
        "This cooperation can go ahead if you take measures.",
    ),
    Position.ADVISE_AGAINST: (
        "Wij raden deze samenwerking in deze vorm af.",
        "We advise against this cooperation in this form.",
    ),
}
NOTHING = (
    "De betrokken departementen hebben uw vraag bekeken. "
    "Zij hebben geen bevindingen die in dit advies genoemd kunnen worden.",
    "The departments concerned looked at your question. "
    "They have no findings that can be named in this advice.",
)
AS_ASKED = (
    "Wij gaan uit van wat u in uw vraag schreef.",
    "We rely on what you wrote in your question.",
)


@dataclass(frozen=True)
class Asked:
    """What the institution asked, and what it answered since."""

    question: Question
    answers: tuple[str, ...] = ()


def compose(asked: Asked, contributions: Mapping[str, Contribution], marking: str) -> AdviceText:
    """The text to begin with; every word of it can be changed."""
    found = [
        (f"{department}:{finding.id}", finding)
        for department, contribution in contributions.items()
        for finding in contribution.findings
        if finding.layer is Layer.QUOTABLE
    ]
    if len(found) > MOST:
        raise Refused(
            "too_much_to_compose",
            f"{len(found)} findings are too many for a first draft.",
            "Write the text yourself, and name the findings it rests on.",
        )
    positions = [c.position for c in contributions.values()]
    nl, en = SUMMARIES[max(positions, key=CAUTION.index, default=Position.NO_OBJECTION)]
    return AdviceText(
        title=asked.question.title,
        summary=nl,
        summary_en=en,
        marking=marking,
        paragraphs=(*_asked(asked), *_found(found)),
    )


def _asked(asked: Asked) -> Iterator[Paragraph]:
    question = asked.question
    yield Paragraph(section=Section.QUESTION, text=question.question)
    partners = "\n".join(map(_partner, question.partners))
    facts = [text for text in (question.background, partners, *asked.answers) if text.strip()]
    for text in facts:
        yield Paragraph(section=Section.FACTS, text=text)
    if not facts:
        yield _fixed(Section.FACTS, AS_ASKED)


def _partner(partner: Partner) -> str:
    role = f": {partner.role}" if partner.role else ""
    return f"{partner.name} ({partner.country}){role}"


def _found(found: list[tuple[str, WrittenFinding]]) -> Iterator[Paragraph]:
    """Per aspect what weighs, then what the law says of it; a measure is named once."""
    if not found:
        yield _fixed(Section.RISKS, NOTHING)
    named: set[Recommended] = set()
    for section in (Section.RISKS, Section.LAW):
        for aspect in Aspect:
            for name, finding in found:
                if finding.aspect is aspect and _where(finding) is section:
                    yield _paragraph(section, name, finding, named)
                    named |= {*finding.measures}


def _where(finding: WrittenFinding) -> Section:
    """What rests on a rule of law is for the law to decide."""
    return Section.LAW if finding.legal_basis else Section.RISKS


def _paragraph(
    section: Section, name: str, finding: WrittenFinding, named: Collection[Recommended]
) -> Paragraph:
    basis = f"\n\nGrondslag: {finding.legal_basis}." if finding.legal_basis else ""
    words = finding.reasoning.strip() + basis
    return Paragraph(
        section=section,
        aspect=finding.aspect,
        text=words if len(words) <= LONGEST else finding.reasoning,
        measures=tuple(m for m in dict.fromkeys(finding.measures) if m not in named),
        rests_on=(name,),
    )


def _fixed(section: Section, words: tuple[str, str]) -> Paragraph:
    nl, en = words
    return Paragraph(section=section, text=nl, text_en=en)
