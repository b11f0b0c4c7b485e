"""What an institution asks and what the front office does with it (stream REQUESTS)."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from schemas.attachment import Attachment
from schemas.clock import Target
from schemas.common import Code, Command, Digest, Event, Moment, Text
from schemas.question import Channel, Depth, Part
from schemas.question import Facts as Facts
from schemas.question import Question as Question
from schemas.question import RoutedTo as RoutedTo

# Events: additive change only; each released version keeps a sample in tests/contract/samples.


PARTS = "Parts that are filled in or said to be unknown, if known."


class RequestSubmitted(Event):
    """An institution asked; the first-response term starts."""

    institution: Code
    contact: Code = Field(description="Id in PEOPLE.")
    product: Code | None = Field(default=None, description="Product asked for, if any.")
    facts: Facts
    question: Digest
    catalogue: Code = Field(description="Catalogue version this case is handled under.")
    first_response: Target
    information: Target
    filled: tuple[Part, ...] | None = Field(default=None, description=PARTS)
    follows: UUID | None = Field(default=None, description="The earlier case it goes on about.")
    channel: Channel | None = Field(default=None, description="How it came, if written down here.")
    attachments: tuple[Attachment, ...] = ()
    prepared_by: Code | None = Field(default=None, description="Who wrote it, if a colleague.")


class RequestAccepted(Event):
    """The front office takes the request on, as this product."""

    product: Code


class RequestRefused(Event):
    """The Loket does not take this request, and says why."""

    reason: Code
    explanation: Digest


class RequestReferred(Event):
    """The wrong door: another body is the right one."""

    to: Code
    explanation: Digest
    rules: tuple[Code, ...] = Field(default=(), description="Rules that proposed this body.")
    sent_along: tuple[Code, ...] = Field(default=(), description="Parts that were passed on.")
    withheld: tuple[Code, ...] = Field(default=(), description="Parts that were not.")


class RequestAnswered(Event):
    """Answered at the desk, without departments."""

    product: Code
    answer: Digest
    article: UUID | None = Field(default=None, description="The article it was taken from.")


class RequestCirculated(Event):
    """Put out to departments; from here assembly owns the case and needs nothing else of ours."""

    institution: Code
    contact: Code
    facts: Facts
    question: Digest
    answers: tuple[Digest, ...]
    catalogue: Code
    submitted_at: Moment
    product: Code
    routed: tuple[RoutedTo, ...]
    lead: Code
    advice: Target
    contribution: Target
    agreement: Target
    overridden: Code | None = Field(default=None, description="Why routing was overridden.")
    depth: Depth = Depth.MEDIUM
    follows: UUID | None = Field(default=None, description="The earlier case it goes on about.")
    attachments: tuple[Attachment, ...] = ()


class RequestAmended(Event):
    """The institution changed its request before it was circulated."""

    facts: Facts
    question: Digest
    filled: tuple[Part, ...] | None = Field(default=None, description=PARTS)
    attachments: tuple[Attachment, ...] = ()


class RequestWithdrawn(Event):
    """The institution withdrew before the request was circulated."""

    reason: Code


class InformationAsked(Event):
    """The institution is asked something; its own term starts."""

    question: Digest


class InformationGiven(Event):
    """The institution answered."""

    answer: Digest
    circulated: bool = Field(description="Whether departments are at work on the request.")


class QuestionDropped(Event):
    """The case ended: the institution need not answer any more, and its term ends."""

    question: Digest


class AmendmentRequested(Event):
    """The institution wants to change a circulated request; assembly decides."""

    facts: Facts
    question: Digest
    filled: tuple[Part, ...] | None = Field(default=None, description=PARTS)
    attachments: tuple[Attachment, ...] = ()


class WithdrawalRequested(Event):
    """The institution wants to withdraw a circulated request; assembly decides."""

    reason: Code


class IntakeCommand(Command):
    """Any command to intake."""

    service: ClassVar[str] = "intake"


class SubmitRequest(IntakeCommand):
    """Ask the Loket. Leave `case` out: it follows from the idempotency key, or the command's id."""

    worded: ClassVar[tuple[str, ...]] = ("question",)
    case: UUID = UUID(int=0)
    idempotency_key: str | None = Field(default=None, min_length=8, max_length=200)
    on_behalf_of: Code | None = Field(default=None, description="For whom it is written down.")
    channel: Channel | None = None
    prepared_by: Code | None = Field(default=None, description="Who wrote it, if a colleague.")
    product: Code | None = None
    follows: UUID | None = Field(default=None, description="An own earlier case it goes on about.")
    facts: Facts
    question: Question


class AcceptRequest(IntakeCommand):
    """Take a request on as a product."""

    product: Code


class RefuseRequest(IntakeCommand):
    """Do not take a request, with a reason code and an explanation."""

    worded: ClassVar[tuple[str, ...]] = ("explanation",)
    reason: Code
    explanation: Text


class ReferRequest(IntakeCommand):
    """Send the institution to the right door; what is not `sent_along` is withheld."""

    worded: ClassVar[tuple[str, ...]] = ("explanation",)
    to: Code
    explanation: Text
    sent_along: tuple[Code, ...] = Field(
        default=(), description="Parts that the coordinator passed on; the system sends none."
    )


class AnswerRequest(IntakeCommand):
    """Answer at the desk."""

    worded: ClassVar[tuple[str, ...]] = ("answer",)
    product: Code | None = None
    answer: Text
    article: UUID | None = Field(default=None, description="The article it was taken from.")


class CirculateRequest(IntakeCommand):
    """Put out to departments; without `departments` the routing rules decide."""

    product: Code | None = None
    departments: tuple[Code, ...] = ()
    depth: Depth | None = Field(default=None, description="Other than the institution's profile.")
    reason: Code | None = Field(
        default=None, description="Why other departments or another depth than the rules say."
    )


class AskInformation(IntakeCommand):
    """Ask the institution something."""

    worded: ClassVar[tuple[str, ...]] = ("question",)
    question: Text


class GiveInformation(IntakeCommand):
    """Answer what was asked."""

    worded: ClassVar[tuple[str, ...]] = ("answer",)
    answer: Text


class ExtendInformation(IntakeCommand):
    """Give the institution more time to answer, with a reason."""

    amount: int = Field(gt=0, le=60, description="Working days.")
    reason: Code


class ExplainResponseDelay(IntakeCommand):
    """Say why the first response, or the institution's answer, came late."""

    clock: Code = "first_response"
    reason: Code


class RequestAmendment(IntakeCommand):
    """Change the request."""

    worded: ClassVar[tuple[str, ...]] = ("question",)
    facts: Facts
    question: Question


class RequestWithdrawal(IntakeCommand):
    """Withdraw the request."""

    reason: Code
