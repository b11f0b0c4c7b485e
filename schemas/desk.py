"""One department's task queue (private stream DESK, one per department)."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from schemas.assignment import TermMoved, TermNoted
from schemas.attachment import Attachment
from schemas.common import Aspect, Code, Command, Digest, Event, Moment, Position, Stance, Text
from schemas.contribution import Contribution, Finding
from schemas.question import Facts


class TaskOpened(Event):
    """An assignment arrived and is now this desk's task."""

    department: Code
    product: Code
    facts: Facts
    aspects: tuple[Aspect, ...]
    lead: bool
    countersigned: bool
    due: Moment
    brief: Digest
    catalogue: Code
    order: int = Field(description="The Loket's sequence: an older assignment opens nothing.")
    attachments: tuple[Attachment, ...] = ()


class TaskClaimed(Event):
    """One expert has the task."""

    expert: Code


class TaskReleased(Event):
    """The task is back in the queue."""

    expert: Code


class TaskReassigned(Event):
    """The lead gave the task to somebody."""

    expert: Code


class VersionSaved(Event):
    """A version of the contribution; autosaves are no events."""

    number: int
    author: Code
    text: Digest
    position: Position
    findings: tuple[Finding, ...]


class CountersigningAsked(Event):
    """The version waits for a second person."""

    number: int
    author: Code


class VersionCountersigned(Event):
    """A second person signed exactly this version."""

    number: int
    signer: Code


class VersionReturned(Event):
    """A second person sent the version back."""

    number: int
    signer: Code
    note: Digest


class ContributionSubmitted(Event):
    """The department's contribution leaves the desk; its term stops."""

    number: int
    author: Code
    text: Digest
    position: Position
    findings: tuple[Finding, ...]


class TaskDeclined(Event):
    """The department does not contribute, with a reason."""

    reason: Code
    explanation: Digest


class InformationRequested(Event):
    """The desk needs something from the institution."""

    question: Digest


class InformationReceived(Event):
    """The institution answered; the term runs again, due at the new moment."""

    answer: Digest
    due: Moment
    order: int = Field(default=0, description="The Loket's sequence: an older one never replaces.")


class TaskChanged(Event):
    """The request was amended while the desk worked."""

    facts: Facts
    brief: Digest
    order: int = Field(default=0, description="The Loket's sequence: an older one never replaces.")
    affected: bool = Field(default=True, description="Whether the work is open again.")
    due: Moment | None = Field(default=None, description="The new term, if there is one.")
    attachments: tuple[Attachment, ...] = ()


class TaskTermMoved(TermMoved):
    """A term of the task was extended, stands still, or runs again."""

    order: int = Field(description="The Loket's sequence: an older one never replaces.")


class TaskTermNoted(TermNoted):
    """A term of the task is at risk or late, and these should know."""

    order: int = Field(description="The Loket's sequence.")


class TaskCancelled(Event):
    """The contribution is no longer needed; kept even when the task never arrived."""

    reason: Code
    order: int


class TaskAgreementAsked(Event):
    """The desk is asked to agree to exactly this text."""

    text: Digest
    due: Moment
    order: int = Field(default=0, description="The Loket's sequence: an older one never replaces.")


class TaskAgreementGiven(Event):
    """The desk's stance on exactly this text."""

    text: Digest
    stance: Stance
    note: Digest | None
    by: Code


class DeskCommand(Command):
    """Any command to a desk; the subject names the department."""

    service: ClassVar[str] = "desk"


class ClaimTask(DeskCommand):
    """Take a task."""


class ReleaseTask(DeskCommand):
    """Put a task back in the queue."""


class ReassignTask(DeskCommand):
    """Give a task to an expert (lead only)."""

    expert: Code


class SaveVersion(DeskCommand):
    """Save a version of the contribution."""

    worded: ClassVar[tuple[str, ...]] = ("contribution",)
    contribution: Contribution


class AskCountersigning(DeskCommand):
    """Offer the saved version to a second person."""

    number: int


class CountersignVersion(DeskCommand):
    """Sign exactly this version; the signer is never its author."""

    number: int


class ReturnVersion(DeskCommand):
    """Send a version back with a note."""

    worded: ClassVar[tuple[str, ...]] = ("note",)
    number: int
    note: Text


class SubmitContribution(DeskCommand):
    """Let the contribution leave the desk: the saved version, or this one written in one go."""

    worded: ClassVar[tuple[str, ...]] = ("contribution",)
    contribution: Contribution | None = None


class DeclineTask(DeskCommand):
    """Do not contribute, with a reason."""

    worded: ClassVar[tuple[str, ...]] = ("explanation",)
    reason: Code
    explanation: Text


class RequestInformation(DeskCommand):
    """Ask for something that only the institution knows."""

    worded: ClassVar[tuple[str, ...]] = ("question",)
    question: Text


class GiveAgreement(DeskCommand):
    """Agree, agree with a note, or object to exactly this text."""

    worded: ClassVar[tuple[str, ...]] = ("note",)
    text: Digest
    stance: Stance
    note: str = ""
