"""One case as the people around it know it, and its own dice."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from math import log
from random import Random
from uuid import UUID

from schemas.ids import case_from_key
from schemas.request import SubmitRequest
from services.advice.assembly.state import Case
from services.advice.desk.state import Task
from services.intake.state import Request


class Dice(Random):
    """Chance that depends on nothing but what it is thrown for."""

    def often(self, chance: float) -> bool:
        """True that often."""
        return self.random() < chance

    def about(self, median: float, spread: float) -> float:
        """A number of which half are below the median, and a few far above it."""
        return self.lognormvariate(log(median), spread)


@dataclass
class Dossier:
    """A case, what was seen of it in the streams, and what people have in mind with it."""

    seed: int
    number: int
    institution: str
    submit: SubmitRequest
    at: datetime
    deeds: int = 0
    request: Request | None = None
    state: Case | None = None
    tasks: dict[str, Task] = field(default_factory=dict)
    busy: set[str] = field(default_factory=set)
    words: int = 0
    issued: str = ""

    @property
    def case(self) -> UUID:
        """Its id, known before it is submitted: it follows from the key."""
        return case_from_key(self.institution, self.submit.idempotency_key or "")

    @property
    def contact(self) -> str:
        """Who asks."""
        return f"{self.institution.lower()}-adviesteam"

    def dice(self, *what: object) -> Dice:
        """Dice for one decision: the same ones whenever it is taken."""
        return Dice("/".join(map(str, (self.seed, self.number, *what))))

    def next_word(self) -> str:
        """A number that makes the next text differ from those before it."""
        self.words += 1
        return f"{self.number}.{self.words}"
