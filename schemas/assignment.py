"""What the Loket asks of one department (border stream ASSIGNMENTS), self-contained."""

from __future__ import annotations

from pydantic import Field

from schemas.advice import AdviceText
from schemas.attachment import Attachment
from schemas.common import Aspect, Code, Digest, Event, Moment, Text, Worded
from schemas.contribution import WrittenFinding
from schemas.question import Facts, Question


class Brief(Worded):
    """All a desk needs to work while the link is down; one erasable text."""

    question: Question
    answers: tuple[str, ...] = ()


class Assigned(Event):
    """A department is asked to contribute."""

    department: Code
    product: Code
    facts: Facts
    aspects: tuple[Aspect, ...]
    lead: bool
    countersigned: bool = Field(description="Whether a second person must sign.")
    due: Moment
    brief: Brief
    catalogue: Code
    attachments: tuple[Attachment, ...] = ()


class AssignmentChanged(Event):
    """The request was amended."""

    facts: Facts
    brief: Brief
    affected: bool = Field(default=True, description="Whether the department is asked anew.")
    due: Moment | None = Field(default=None, description="By when, if it is asked anew.")
    attachments: tuple[Attachment, ...] = ()


class TermMoved(Event):
    """A term of the department was extended, stands still, or runs again."""

    clock: Code = Field(description="contribution, agreement or views.")
    due: Moment = Field(description="As if it ran again now, when it stands still.")
    paused_for: Code | None = Field(default=None, description="Why it stands still.")
    reason: Code | None = Field(default=None, description="Why it was extended.")


class TermNoted(Event):
    """A term of the department is at risk or late."""

    clock: Code = Field(description="contribution, agreement or views.")
    level: int
    late: bool
    due: Moment
    tells: tuple[Code, ...]


class AssignmentCancelled(Event):
    """The contribution is no longer needed."""

    reason: Code


class InformationForwarded(Event):
    """The institution answered what this department wanted to know."""

    answer: str
    due: Moment


class AgreementRequested(Event):
    """Does the department agree with exactly this text?"""

    text: Digest
    advice: AdviceText
    due: Moment


class ViewsAsked(Event):
    """Departments differ on these aspects: what does this department say now?"""

    round: int = Field(ge=1, description="Which round of this case.")
    aspects: tuple[Aspect, ...]
    question: Text
    others: tuple[WrittenFinding, ...] = Field(
        default=(), description="What others found, without who, where the product shows it."
    )
    due: Moment
