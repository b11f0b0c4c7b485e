"""The text of an advice: its versions, who agrees to which, what is issued (part of CASES)."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from schemas.advice import AdviceText, ParagraphId, Section
from schemas.common import (
    Aspect,
    Code,
    Command,
    Digest,
    Event,
    FindingName,
    Message,
    Moment,
    Stance,
)
from schemas.letter import LetterFile

# Events: additive change only; each released version keeps a sample in tests/contract/samples.


class Ground(Message):
    """One paragraph of a version: what it says, as a digest, and what it rests on."""

    id: ParagraphId
    section: Section
    text: Digest
    rests_on: tuple[FindingName, ...]


class DraftWritten(Event):
    """A numbered version of the advice text."""

    number: int
    text: Digest
    rests_on: tuple[FindingName, ...]
    differences: tuple[Aspect, ...] = Field(description="Aspects on which departments differ.")
    marking: Code
    frame: Digest | None = Field(default=None, description="Title, summary and marking.")
    paragraphs: tuple[Ground, ...] = ()
    lowered: Code | None = Field(default=None, description="Why marked lower than its grounds.")
    aggregation: tuple[Code, ...] = Field(default=(), description="Aggregation rules that fire.")


class AgreementAsked(Event):
    """Every department is asked to agree to this exact text."""

    text: Digest
    departments: tuple[Code, ...]


class AgreementReceived(Event):
    """A department's stance on this exact text."""

    department: Code
    text: Digest
    stance: Stance
    note: Digest | None
    order: int = Field(default=0, description="The desk's sequence: an older one never replaces.")


class AdviceAdopted(Event):
    """This exact text is the advice."""

    number: int
    text: Digest
    differences_accepted: Code | None = None
    differences: tuple[Aspect, ...] = Field(default=(), description="Adopted unresolved.")
    aggregation_accepted: Code | None = None
    tacit: tuple[Code, ...] = Field(default=(), description="Silent past the term: counts as yes.")


class AdviceIssued(Event):
    """The advice goes to the institution; products with a letter have it stored first."""

    text: Digest
    letter: Digest | None
    letters: tuple[LetterFile, ...] = ()
    valid_until: Moment | None = None


class AssemblyCommand(Command):
    """Any command to assembly."""

    service: ClassVar[str] = "assembly"


class AdviceCorrected(Event):
    """An issued advice was wrong; a new version will replace it."""

    reason: Code


class WriteDraft(AssemblyCommand):
    """Save the next version; without a text it is composed from the findings by aspect."""

    worded: ClassVar[tuple[str, ...]] = ("text",)
    after: int = Field(default=0, ge=0, description="Number of the version it builds on.")
    text: AdviceText | None = None
    lowered: Code | None = Field(default=None, description="Why marked lower than its grounds.")


class AskAgreement(AssemblyCommand):
    """Ask the departments to agree to a version."""

    text: Digest


class AdoptAdvice(AssemblyCommand):
    """Make a version the advice; say why where departments still differ."""

    text: Digest
    differences_accepted: Code | None = None
    aggregation_accepted: Code | None = None


class IssueAdvice(AssemblyCommand):
    """Make the letter of the adopted text and send it."""


class CorrectAdvice(AssemblyCommand):
    """Reopen an issued advice for a corrected version."""

    reason: Code
