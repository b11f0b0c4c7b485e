"""A case: who contributed what, drafts, agreement, terms."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from schemas import case as said
from schemas import settling
from schemas.attachment import Attachment
from schemas.clocks import Clocks
from schemas.common import Actor, Aspect, Assessment, Position
from schemas.contribution import Finding
from schemas.letter import LetterFile
from schemas.request import Facts, RoutedTo

ADVICE, CONTRIBUTION, AGREEMENT, VIEWS = "advice", "contribution", "agreement", "views"
WAITING = "waiting_for_institution"


class Status(StrEnum):
    """How far a case is."""

    OPEN = "open"
    ADOPTED = "adopted"
    ISSUED = "issued"
    RECALLED = "recalled"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class PartStatus(StrEnum):
    """How far one department is."""

    ASKED = "asked"
    WORKING = "working"
    CONTRIBUTED = "contributed"
    DECLINED = "declined"
    EXCUSED = "excused"


OUT = (PartStatus.ASKED, PartStatus.WORKING)


@dataclass(frozen=True)
class Part:
    """What one department is asked and gave.

    `views` is what it said since on an aspect; `renewed` numbers the last version written before
    its newest contribution came in; `late` says that it came after the advice had gone out.
    """

    routed: RoutedTo
    status: PartStatus = PartStatus.ASKED
    findings: tuple[Finding, ...] = ()
    position: Position | None = None
    text: str | None = None
    held_back: int = 0
    order: int = 0
    wanted: str | None = None
    views: dict[Aspect, Assessment] = field(default_factory=dict)
    renewed: int = 0
    late: bool = False

    @property
    def waiting(self) -> bool:
        """Whether the department wants something from the institution."""
        return self.wanted is not None


@dataclass(frozen=True)
class Opening:
    """Whether the last issue of the advice was opened, and how far the institution was reminded."""

    issue: str = ""
    issued_at: datetime | None = None
    at: datetime | None = None
    by: Actor | None = None
    level: int = 0


@dataclass(frozen=True)
class Case:
    """A case.

    Of the round that is open, `answered` has the sequence of each department's newest answer, and
    `settled` the aspects that were resolved since it opened.
    """

    opened: said.CaseOpened
    opened_at: datetime
    facts: Facts
    question: str
    attachments: tuple[Attachment, ...]
    answers: tuple[str, ...]
    parts: dict[str, Part]
    clocks: Clocks
    status: Status = Status.OPEN
    drafts: tuple[said.DraftWritten, ...] = ()
    stale_draft: bool = False
    asked_text: str | None = None
    asked_of: tuple[str, ...] = ()
    asked_about: dict[str, str] = field(default_factory=dict)
    stances: dict[str, dict[str, said.AgreementReceived]] = field(default_factory=dict)
    adopted: str | None = None
    letter: str | None = None
    ever_issued: bool = False
    amended_by: int = 0
    decided: frozenset[str] = frozenset()
    outcome: said.OutcomeReported | None = None
    round: settling.RoundOpened | None = None
    answered: dict[str, int] = field(default_factory=dict)
    settled: tuple[Aspect, ...] = ()
    resolved: dict[Aspect, settling.DifferenceResolved] = field(default_factory=dict)
    escalated: settling.AdviceEscalated | None = None
    ruling: settling.EscalationDecided | None = None
    overruled: dict[str, str] = field(default_factory=dict)
    waived: dict[str, str] = field(default_factory=dict)
    letters: tuple[LetterFile, ...] = ()
    letter_at: datetime | None = None
    valid_until: datetime | None = None
    opening: Opening = field(default_factory=Opening)

    @property
    def catalogue(self) -> str:
        """The catalogue version it is handled under."""
        return self.opened.catalogue

    @property
    def still_out(self) -> tuple[str, ...]:
        """Departments that neither contributed, declined nor were excused."""
        return tuple(code for code, part in self.parts.items() if part.status in OUT)

    @property
    def contributed(self) -> tuple[str, ...]:
        """Departments whose contribution is in."""
        return tuple(c for c, p in self.parts.items() if p.status is PartStatus.CONTRIBUTED)

    def renewed(self, department: str) -> int:
        """Number of the last version that a department's newest contribution came after."""
        part = self.parts.get(department)
        return part.renewed if part else 0


State: TypeAlias = Case | None


def clock_name(kind: str, department: str) -> str:
    """A department's own term."""
    return f"{kind}-{department}"
