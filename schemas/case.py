"""The Loket's handling of a circulated request (stream CASES, written by assembly)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from schemas.attachment import Attachment
from schemas.clock import Target
from schemas.common import (
    Aspect,
    Code,
    Digest,
    Event,
    Moment,
    Position,
)
from schemas.contribution import Finding
from schemas.drafts import AdoptAdvice as AdoptAdvice
from schemas.drafts import AdviceAdopted as AdviceAdopted
from schemas.drafts import AdviceCorrected as AdviceCorrected
from schemas.drafts import AdviceIssued as AdviceIssued
from schemas.drafts import AgreementAsked as AgreementAsked
from schemas.drafts import AgreementReceived as AgreementReceived
from schemas.drafts import AskAgreement as AskAgreement
from schemas.drafts import AssemblyCommand as AssemblyCommand
from schemas.drafts import CorrectAdvice as CorrectAdvice
from schemas.drafts import DraftWritten as DraftWritten
from schemas.drafts import Ground as Ground
from schemas.drafts import IssueAdvice as IssueAdvice
from schemas.drafts import WriteDraft as WriteDraft
from schemas.question import Depth, Facts, RoutedTo

Satisfied = Annotated[int, Field(ge=1, le=5)]
"""How satisfied an institution is, in the five steps of a usual questionnaire."""


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
    depth: Depth = Depth.MEDIUM
    follows: UUID | None = Field(default=None, description="The earlier case it goes on about.")
    attachments: tuple[Attachment, ...] = ()


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
    waived: Code | None = Field(
        default=None, description="Why the Loket went on without an answer; then these words do."
    )


class CaseAmended(Event):
    """The institution changed its request in time; without `affected` all who were done."""

    facts: Facts
    question: Digest
    order: int = Field(default=0, description="Intake's sequence: an older one never replaces.")
    affected: tuple[Code, ...] | None = Field(default=None, description="Who is asked anew.")
    attachments: tuple[Attachment, ...] = ()


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
    satisfied: Satisfied | None = Field(
        default=None, description="With the advice: 1 not at all, 5 very much."
    )


class AdviceOpened(Event):
    """The institution opened its advice for the first time."""

    issue: Code = Field(description="Id of the event by which it was issued.")


class AdviceUnopened(Event):
    """So long after it was issued nobody has opened it; each step is told once."""

    issue: Code = Field(description="Id of the event by which it was issued.")
    level: int = Field(ge=1)
    tells: tuple[Code, ...] = Field(description="Who is told of this step.")


class CaseClosed(Event):
    """Nothing more is to be done."""

    reason: Code


class AddDepartment(AssemblyCommand):
    """Ask another department midway."""

    department: Code
    aspects: tuple[Aspect, ...] = ()


class ExcuseDepartment(AssemblyCommand):
    """Go on without a silent department, on record."""

    department: Code
    reason: Code


class ReportOutcome(AssemblyCommand):
    """Tell what the institution decided, and how satisfied it is with the advice."""

    decision: Code
    measures: tuple[Code, ...] = ()
    satisfied: Satisfied | None = Field(
        default=None, description="With the advice: 1 not at all, 5 very much."
    )


class ReportOpened(AssemblyCommand):
    """Tell that the institution has its advice before it."""

    issue: Code = Field(description="Id of the event by which it was issued.")


class CloseCase(AssemblyCommand):
    """Close a case of which nothing more is to be done."""

    reason: Code
