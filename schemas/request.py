"""What an institution asks and what the front office does with it (stream REQUESTS)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from schemas.clock import Target
from schemas.common import Aspect, Code, Command, Digest, Event, Message, Moment, Text


class Cooperation(StrEnum):
    """What kind of cooperation the question is about."""

    PARTNERSHIP = "partnership"
    APPOINTMENT = "appointment"
    FUNDING = "funding"
    VISIT = "visit"
    PROCUREMENT = "procurement"
    PUBLICATION = "publication"
    OTHER = "other"


class Theme(StrEnum):
    """The Loket's three themes."""

    TRANSFER = "transfer"
    INFLUENCE = "influence"
    ETHICS = "ethics"


class Partner(Message):
    """A foreign organisation in the cooperation; never a person."""

    name: str = Field(min_length=1, max_length=200)
    country: str = Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2.")
    role: str = Field(default="", max_length=200)


class Facts(Message):
    """The coded part of a request: what routing looks at."""

    theme: Theme
    cooperation: Cooperation
    technologies: tuple[Code, ...] = ()
    regimes: tuple[Code, ...] = Field(default=(), description="Sanctions regimes touched.")
    aspects: tuple[Aspect, ...] = ()
    countries: tuple[str, ...] = Field(default=(), description="For figures, never for routing.")


class Question(Message):
    """The worded part of a request; one erasable text."""

    title: str = Field(min_length=3, max_length=200)
    question: Text
    background: str = Field(default="", max_length=60_000)
    partners: tuple[Partner, ...] = ()
    own_assessment: str = Field(default="", max_length=60_000)

    def stored(self) -> str:
        """The text as it is stored and digested."""
        return self.model_dump_json()


class RoutedTo(Message):
    """One department that is asked, on which aspects, and the rules that said so."""

    department: Code
    aspects: tuple[Aspect, ...] = ()
    rules: tuple[Code, ...] = Field(default=(), description="Routing rules that fired.")


# Events: additive change only; each released version keeps a sample in tests/contract/samples.


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


class RequestAnswered(Event):
    """Answered at the desk, without departments."""

    product: Code
    answer: Digest


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


class RequestAmended(Event):
    """The institution changed its request before it was circulated."""

    facts: Facts
    question: Digest


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


class AmendmentRequested(Event):
    """The institution wants to change a circulated request; assembly decides."""

    facts: Facts
    question: Digest


class WithdrawalRequested(Event):
    """The institution wants to withdraw a circulated request; assembly decides."""

    reason: Code


# Commands to intake.


class IntakeCommand(Command):
    """Any command to intake."""

    service: ClassVar[str] = "intake"


class SubmitRequest(IntakeCommand):
    """Ask the Loket. Leave `case` out: it follows from the idempotency key, or the command's id."""

    case: UUID = UUID(int=0)
    idempotency_key: str | None = Field(default=None, min_length=8, max_length=200)
    product: Code | None = None
    facts: Facts
    question: Question

    def texts(self) -> tuple[str, ...]:
        """The words to store."""
        return (self.question.stored(),)


class AcceptRequest(IntakeCommand):
    """Take a request on as a product."""

    product: Code


class RefuseRequest(IntakeCommand):
    """Do not take a request, with a reason code and an explanation."""

    reason: Code
    explanation: Text

    def texts(self) -> tuple[str, ...]:
        """The words to store."""
        return (self.explanation,)


class ReferRequest(IntakeCommand):
    """Send the institution to the right door."""

    to: Code
    explanation: Text

    def texts(self) -> tuple[str, ...]:
        """The words to store."""
        return (self.explanation,)


class AnswerRequest(IntakeCommand):
    """Answer at the desk."""

    product: Code | None = None
    answer: Text

    def texts(self) -> tuple[str, ...]:
        """The words to store."""
        return (self.answer,)


class CirculateRequest(IntakeCommand):
    """Put out to departments; without `departments` the routing rules decide."""

    product: Code | None = None
    departments: tuple[Code, ...] = ()
    reason: Code | None = Field(default=None, description="Why routing is overridden.")


class AskInformation(IntakeCommand):
    """Ask the institution something."""

    question: Text

    def texts(self) -> tuple[str, ...]:
        """The words to store."""
        return (self.question,)


class GiveInformation(IntakeCommand):
    """Answer what was asked."""

    answer: Text

    def texts(self) -> tuple[str, ...]:
        """The words to store."""
        return (self.answer,)


class RequestAmendment(IntakeCommand):
    """Change the request."""

    facts: Facts
    question: Question

    def texts(self) -> tuple[str, ...]:
        """The words to store."""
        return (self.question.stored(),)


class RequestWithdrawal(IntakeCommand):
    """Withdraw the request."""

    reason: Code
