"""What one department answers: findings, and the border messages that carry them to the Loket.

The texts travel inside the border message; the receiver stores them erasably and its event
keeps digests only. Internal findings never cross: the message says how many were held back.
"""

from __future__ import annotations

from pydantic import Field

from schemas.common import (
    Aspect,
    Assessment,
    Code,
    Digest,
    Event,
    Layer,
    Message,
    Moment,
    Position,
    Stance,
    Text,
)


class Finding(Message):
    """One assessed statement on one aspect, as codes: what an event may hold."""

    id: Code
    aspect: Aspect
    assessment: Assessment
    layer: Layer
    marking: Code = "ongerubriceerd"


class WrittenFinding(Finding):
    """A finding with its words."""

    reasoning: Text
    measures: tuple[str, ...] = ()
    legal_basis: str = ""

    def coded(self) -> Finding:
        """The finding without its words."""
        return Finding(
            id=self.id,
            aspect=self.aspect,
            assessment=self.assessment,
            layer=self.layer,
            marking=self.marking,
        )


class Contribution(Message):
    """A department's whole answer; one erasable text."""

    position: Position
    findings: tuple[WrittenFinding, ...] = Field(min_length=1, max_length=200)

    def stored(self) -> str:
        """The text as it is stored and digested."""
        return self.model_dump_json()

    def crossing(self) -> Contribution | None:
        """What may leave the department: everything but the internal findings."""
        shared = tuple(f for f in self.findings if f.layer is not Layer.INTERNAL)
        return Contribution(position=self.position, findings=shared) if shared else None

    def coded(self) -> tuple[Finding, ...]:
        """The findings without their words."""
        return tuple(finding.coded() for finding in self.findings)


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
