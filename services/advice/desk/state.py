"""A task as folded from its events: what it is, who may see it, and what it asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from schemas import desk as said
from schemas import differing
from schemas.attachment import Attachment
from schemas.clocks import Clocks
from schemas.common import Aspect, Position
from schemas.contribution import Finding
from schemas.request import Facts


class Status(StrEnum):
    """How far a task is."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    COUNTERSIGNING = "countersigning"
    SIGNED = "signed"
    SUBMITTED = "submitted"
    DECLINED = "declined"
    CANCELLED = "cancelled"


OVER = (Status.DECLINED, Status.CANCELLED)
CONTRIBUTION, AGREEMENT, VIEWS = "contribution", "agreement", "views"
CONSULTATION = "consultation"


@dataclass(frozen=True)
class Version:
    """A saved version of the contribution."""

    number: int
    author: str
    text: str
    position: Position
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Consultation:
    """A view that was asked of a colleague or a unit, under the name of its term."""

    by: str
    question: str
    colleague: str | None = None
    unit: str | None = None
    aspects: tuple[Aspect, ...] = ()
    answer: str | None = None
    answered_by: str | None = None
    over: bool = False


@dataclass(frozen=True)
class Task:
    """A task; `opened` is None when it was cancelled before it ever arrived."""

    status: Status
    opened: said.TaskOpened | None = None
    due: datetime | None = None
    brief: str = ""
    expert: str | None = None
    version: Version | None = None
    signer: str | None = None
    returned: int | None = None
    waiting_for: str | None = None
    answers: tuple[str, ...] = ()
    consultations: dict[str, Consultation] = field(default_factory=dict)
    clocks: Clocks = field(default_factory=Clocks)
    conflicts: tuple[str, ...] = ()
    limited: tuple[str, ...] = ()
    round: differing.TaskViewsAsked | None = None
    views: differing.TaskViewsStated | None = None
    views_due: datetime | None = None
    agreement: str | None = None
    stances: dict[str, said.TaskAgreementGiven] = field(default_factory=dict)
    agreement_due: datetime | None = None
    paused_for: str | None = None
    noted: str | None = None
    noted_by: int = 0
    moved: dict[str, int] = field(default_factory=dict)
    order: int = 0
    changed: int = 0
    asked: int = 0
    rounds: int = 0

    @property
    def pending(self) -> dict[str, datetime | None]:
        """What the department must still do, and by when: contribute, say its views, agree."""
        found: dict[str, datetime | None] = {}
        if self.status in OVER:
            return found
        if self.round and (self.views is None or self.views.round != self.round.round):
            found[VIEWS] = self.views_due
        if self.status is not Status.SUBMITTED:
            found[CONTRIBUTION] = self.due
        elif self.agreement and self.agreement not in self.stances:
            found[AGREEMENT] = self.agreement_due
        return found

    @property
    def asks(self) -> str | None:
        """Of what is pending, what is due first."""
        pending = self.pending
        return min(pending, key=lambda name: (pending[name] is None, pending[name]), default=None)

    @property
    def asked_by(self) -> datetime | None:
        """By when."""
        return self.pending[self.asks] if self.asks else self.due

    @property
    def facts(self) -> Facts:
        """The coded request."""
        assert self.opened
        return self.opened.facts

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The files that go with the question."""
        return self.opened.attachments if self.opened else ()

    @property
    def aspects(self) -> tuple[Aspect, ...]:
        """What the department is asked about."""
        return self.opened.aspects if self.opened else ()

    @property
    def catalogue(self) -> str:
        """The version of the catalogue it is handled under."""
        return self.opened.catalogue if self.opened else ""

    def sees(self, person: str) -> bool:
        """Whether somebody of the desk may know of it: no conflict, and need to know."""
        return person not in self.conflicts and (not self.limited or person in self.limited)


State: TypeAlias = Task | None
