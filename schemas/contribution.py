"""What one department answers: findings, and the border messages that carry them to the Loket.

The texts travel inside the border message; the receiver stores them erasably and its event
keeps digests only. Internal findings never cross: the message says how many were held back.
"""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from schemas.advice import Measure
from schemas.common import (
    Aspect,
    Assessment,
    Code,
    Confidence,
    Digest,
    Event,
    Layer,
    Message,
    Moment,
    Position,
    Stance,
    Text,
    Worded,
)


class Finding(Message):
    """One assessed statement on one aspect, as codes: what an event may hold."""

    id: Code
    aspect: Aspect
    assessment: Assessment
    layer: Layer
    marking: Code = "ongerubriceerd"
    confidence: Confidence | None = Field(default=None, description="How sure it is of this.")
    indicators: tuple[Code, ...] = Field(default=(), description="Uniform risk indicators met.")


class WrittenFinding(Finding):
    """A finding with its words."""

    reasoning: Text
    measures: tuple[Measure, ...] = ()
    legal_basis: str = ""
    standard: Code | None = Field(default=None, description="The standard paragraph it follows.")

    def coded(self) -> Finding:
        """The finding without its words."""
        return Finding(**{name: getattr(self, name) for name in Finding.model_fields})


class Contribution(Worded):
    """A department's whole answer; one erasable text.

    Conditions go with the position: they are shared with the Loket, never quoted as they are.
    """

    position: Position
    conditions: tuple[str, ...] = Field(default=(), max_length=20)
    findings: tuple[WrittenFinding, ...] = Field(default=(), max_length=200)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.findings and not self.conditions:
            raise ValueError("a contribution holds at least one finding or condition")
        return self

    @model_validator(mode="after")
    def _each_finding_has_its_own_id(self) -> Self:
        if len({finding.id for finding in self.findings}) < len(self.findings):
            raise ValueError("two findings have the same id")
        return self

    def crossing(self) -> Contribution | None:
        """What may leave the department: everything but the internal findings."""
        shared = tuple(f for f in self.findings if f.layer is not Layer.INTERNAL)
        if not shared and not self.conditions:
            return None
        return self.model_copy(update={"findings": shared})

    def coded(self) -> tuple[Finding, ...]:
        """The findings without their words."""
        return tuple(finding.coded() for finding in self.findings)


class View(Message):
    """What a department says on one aspect in a round, as codes."""

    aspect: Aspect
    assessment: Assessment
    marking: Code = "ongerubriceerd"


class WrittenView(View):
    """A view with its words: why the department stays where it is, or moves."""

    reasoning: Text


class Views(Worded):
    """A department's answer in one round; one erasable text, shared with the Loket."""

    views: tuple[WrittenView, ...] = Field(min_length=1, max_length=20)

    def coded(self) -> tuple[View, ...]:
        """The views without their words."""
        names = View.model_fields
        return tuple(View(**{name: getattr(v, name) for name in names}) for v in self.views)


# Border events: desk → Loket, subject contributions.<dept>.<case>.


class TakenUp(Event):
    """An expert of the department took the assignment up."""

    department: Code


class Contributed(Event):
    """The department's contribution, without its internal findings."""

    department: Code
    contribution: Contribution | None
    position: Position
    held_back: int = Field(description="Number of internal findings left out.")
    submitted_at: Moment = Field(description="The desk's own time: its term stops here.")


class Declined(Event):
    """The department does not contribute, and says why."""

    department: Code
    reason: Code
    explanation: Text
    declined_at: Moment


class InformationWanted(Event):
    """The department needs something from the institution; its term stands still."""

    department: Code
    question: Text


class AgreementStated(Event):
    """The department's stance on one exact version."""

    department: Code
    text: Digest
    stance: Stance
    note: str = Field(default="", max_length=60_000)


class ViewsStated(Event):
    """What the department says in a round about where departments differ."""

    department: Code
    round: int
    views: Views
