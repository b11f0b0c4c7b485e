"""What is written: findings of a department, and what a coordinator adds to a draft."""

from __future__ import annotations

from bench.year.dossier import Dice
from bench.year.mix import one_of
from schemas.advice import AdviceText, Paragraph
from schemas.common import Aspect, Assessment, Layer, Position
from schemas.contribution import Contribution, WrittenFinding

LAYERS = {Layer.QUOTABLE: 60, Layer.SHARED: 25, Layer.INTERNAL: 15}
ASSESSMENTS = {Assessment.NO_CONCERN: 40, Assessment.MANAGEABLE: 45, Assessment.SERIOUS: 15}
POSITIONS = {Position.NO_OBJECTION: 40, Position.WITH_MEASURES: 45, Position.ADVISE_AGAINST: 15}


def contribution(dice: Dice, aspects: tuple[Aspect, ...], name: str) -> Contribution:
    """A finding on each aspect; every name gives other words."""
    findings = tuple(
        WrittenFinding(
            id=f"{aspect}-1",
            aspect=aspect,
            assessment=one_of(dice, ASSESSMENTS),
            layer=one_of(dice, LAYERS),
            reasoning=f"Bevinding {name}. " + "Dit is beheersbaar. " * 15,
            measures=("Spreek af wie de resultaten gebruikt.",),
        )
        for aspect in aspects or (Aspect.PARTNER,)
    )
    return Contribution(position=one_of(dice, POSITIONS), findings=findings)


def more(text: AdviceText, name: str) -> AdviceText:
    """The same advice with one more paragraph."""
    added = Paragraph(text=f"Aanvulling {name}.")
    return text.model_copy(update={"paragraphs": (*text.paragraphs, added)})
