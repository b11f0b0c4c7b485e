"""How one text comes about where departments differ: rounds, resolutions, escalation, silence.

Part of stream CASES, written by assembly like the rest of a case.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from schemas.clock import Target
from schemas.common import Aspect, Code, Digest, Event, Stance, Text
from schemas.contribution import View
from schemas.drafts import AssemblyCommand


class RoundOpened(Event):
    """These departments are asked what they say now on aspects on which they differ."""

    number: int
    aspects: tuple[Aspect, ...]
    departments: tuple[Code, ...]
    question: Digest
    term: Target


class ViewsReceived(Event):
    """What a department says in a round; a later answer replaces it."""

    department: Code
    round: int
    views: tuple[View, ...]
    text: Digest
    order: int = Field(description="The desk's sequence: an older one never replaces.")


class DifferenceResolved(Event):
    """How the advice deals with a difference, and who keeps another view."""

    aspect: Aspect
    resolution: Code
    words: Digest
    dissent: tuple[Code, ...] = Field(default=(), description="Departments, on record only.")


class Ruling(StrEnum):
    """What the owner of the policy decides where departments do not agree."""

    PROCEED = "proceed"
    CHANGE_TEXT = "change_text"


class AdviceEscalated(Event):
    """Objections to a text are put to a named level."""

    text: Digest
    level: Code
    departments: tuple[Code, ...] = Field(description="Whose objections it is about.")
    question: Digest


class EscalationDecided(Event):
    """The owner of the policy decided; a text that goes on does so over the objections named."""

    text: Digest
    level: Code
    ruling: Ruling
    departments: tuple[Code, ...]
    words: Digest


class AgreementWaived(Event):
    """The text goes on without the stance of a department that stayed silent past its term."""

    department: Code
    text: Digest
    reason: Code


class AdviceWithdrawn(Event):
    """An issued advice no longer holds, and nothing replaces it yet."""

    reason: Code


class OpenRound(AssemblyCommand):
    """Ask departments that differ what they say now; without `departments` all who differ."""

    worded: ClassVar[tuple[str, ...]] = ("question",)
    aspects: tuple[Aspect, ...] = Field(min_length=1)
    question: Text
    departments: tuple[Code, ...] = ()


class ResolveDifference(AssemblyCommand):
    """Record how the text deals with a difference, and any dissent."""

    worded: ClassVar[tuple[str, ...]] = ("words",)
    aspect: Aspect
    resolution: Code
    words: Text
    dissent: tuple[Code, ...] = ()


class Escalate(AssemblyCommand):
    """Put the objections to the latest version to a named level."""

    worded: ClassVar[tuple[str, ...]] = ("question",)
    text: Digest
    level: Code
    question: Text


class WaiveAgreement(AssemblyCommand):
    """Go on without the stance of a department that stayed silent past its term."""

    department: Code
    reason: Code


class WithdrawAdvice(AssemblyCommand):
    """Take an issued advice back."""

    reason: Code


class DecideEscalation(AssemblyCommand):
    """Decide on an escalated text, as owner of the policy."""

    worded: ClassVar[tuple[str, ...]] = ("words",)
    text: Digest
    ruling: Ruling
    words: Text


class AgreeAsOwner(AssemblyCommand):
    """The owner's stance on the text on which all departments agree."""

    worded: ClassVar[tuple[str, ...]] = ("note",)
    text: Digest
    stance: Stance
    note: str = ""
