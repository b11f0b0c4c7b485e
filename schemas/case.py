"""The Loket's handling of a circulated request (stream CASES, written by assembly)."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from schemas.advice import AdviceText
from schemas.clock import Target
from schemas.common import (
    Aspect,
    Code,
    Command,
    Digest,
    Event,
    FindingName,
    Moment,
    Position,
    Stance,
)
from schemas.contribution import Finding
from schemas.letter import LetterFile
from schemas.question import Facts, RoutedTo


class CaseOpened(Event):
    """Assembly takes the case over; the advice term and one per department start."""

    institution: Code
    product: Code
    catalogue: Code
    facts: Facts
    question: Digest
    answers: tuple[Digest, ...]
    routed: tuple[RoutedTo, ...]
    lead: Code
    advice: Target
    contribution: Target
    agreement: Target
    submitted_at: Moment
    contact: Code


class DepartmentTookUp(Event):
    """An expert of the department is working on it."""

    department: Code


class ContributionReceived(Event):
    """A department's contribution is in; a later one replaces it."""

    department: Code
    position: Position
    findings: tuple[Finding, ...]
    held_back: int
    text: Digest | None
    submitted_at: Moment
    order: int = Field(description="The desk's sequence: an older one never replaces.")


class ContributionDeclined(Event):
    """A department does not contribute."""

    department: Code
    reason: Code
    explanation: Digest
    declined_at: Moment
    order: int = Field(default=0, description="The desk's sequence.")


class DepartmentAdded(Event):
    """Another department is asked midway."""

    routed: RoutedTo


class DepartmentExcused(Event):
    """The advice goes on without a department, on record."""

    department: Code
    reason: Code


class CaseInformationWanted(Event):
    """A department needs something from the institution; terms stand still."""

    department: Code
    question: Digest


class CaseInformationArrived(Event):
    """The institution answered; terms run again."""

    departments: tuple[Code, ...]
    answer: Digest


class DraftWritten(Event):
    """A numbered version of the advice text."""

    number: int
    text: Digest
    rests_on: tuple[FindingName, ...]
    differences: tuple[Aspect, ...] = Field(description="Aspects on which departments differ.")
    marking: Code


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


class AdviceIssued(Event):
    """The advice goes to the institution; products with a letter have it stored first."""

    text: Digest
    letter: Digest | None
    letters: tuple[LetterFile, ...] = ()
    valid_until: Moment | None = None


class AdviceCorrected(Event):
    """An issued advice was wrong; a new version will replace it."""

    reason: Code


class CaseAmended(Event):
    """The institution changed its request in time; without `affected` all who were done."""

    facts: Facts
    question: Digest
    order: int = Field(default=0, description="Intake's sequence: an older one never replaces.")
    affected: tuple[Code, ...] | None = Field(default=None, description="Who is asked anew.")


class AmendmentDeclined(Event):
    """The request can no longer be changed."""

    amendment: Code = Field(description="Event id of what was asked.")
    reason: Code


class CaseWithdrawn(Event):
    """The institution withdrew in time; nothing is issued."""

    reason: Code


class WithdrawalDeclined(Event):
    """Too late to withdraw."""

    withdrawal: Code = Field(description="Event id of what was asked.")
    reason: Code


class OutcomeReported(Event):
    """What the institution decided, counted and never judged."""

    decision: Code
    measures: tuple[Code, ...] = ()


class CaseClosed(Event):
    """Nothing more is to be done."""

    reason: Code


class AssemblyCommand(Command):
    """Any command to assembly."""

    service: ClassVar[str] = "assembly"


class AddDepartment(AssemblyCommand):
    """Ask another department midway."""

    department: Code
    aspects: tuple[Aspect, ...] = ()


class ExcuseDepartment(AssemblyCommand):
    """Go on without a silent department, on record."""

    department: Code
    reason: Code


class WriteDraft(AssemblyCommand):
    """Save the next version; without a text it is composed from the findings by aspect."""

    worded: ClassVar[tuple[str, ...]] = ("text",)
    after: int = Field(default=0, ge=0, description="Number of the version it builds on.")
    text: AdviceText | None = None


class AskAgreement(AssemblyCommand):
    """Ask the departments to agree to a version."""

    text: Digest


class AdoptAdvice(AssemblyCommand):
    """Make a version the advice; say why where departments still differ."""

    text: Digest
    differences_accepted: Code | None = None


class IssueAdvice(AssemblyCommand):
    """Make the letter of the adopted text and send it."""


class CorrectAdvice(AssemblyCommand):
    """Reopen an issued advice for a corrected version."""

    reason: Code


class ReportOutcome(AssemblyCommand):
    """Tell what the institution decided."""

    decision: Code
    measures: tuple[Code, ...] = ()


class CloseCase(AssemblyCommand):
    """Close a case of which nothing more is to be done."""

    reason: Code
