"""Who is told when a term is at risk, late, or still late so much later: steps, as data."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from schemas.catalogue.entries import CHOICE, Strict
from schemas.common import Code


class Kind(StrEnum):
    """The kinds of terms there are."""

    FIRST_RESPONSE = "first_response"
    INFORMATION = "information"
    ADVICE = "advice"
    CONTRIBUTION = "contribution"
    AGREEMENT = "agreement"
    VIEWS = "views"
    CONSULTATION = "consultation"


class Tells(StrEnum):
    """Who is told: who has the task, the department's leads, coordinators, the institution, OCW.

    Of a consultation also who was asked.
    """

    EXPERT = "expert"
    LEAD = "lead"
    COORDINATOR = "coordinator"
    INSTITUTION = "institution"
    OWNER = "owner"
    ASKED = "asked"


class Unopened(Strict):
    """A step when nobody opens an advice: so many working days after it was issued."""

    code: Code
    level: int = Field(ge=1, le=9)
    after: int = Field(ge=1, le=60, description="Working days.")
    tells: tuple[Tells, ...] = Field(min_length=1)
    source: str = Field(default=CHOICE, min_length=1)

    @model_validator(mode="after")
    def _tells_who_can_be_told(self) -> Self:
        if set(self.tells) - {Tells.INSTITUTION, Tells.COORDINATOR}:
            raise ValueError("only the institution and coordinators are told of it")
        return self


class Urgency(Strict):
    """One step of one kind of term: at risk, or `after` so much of its unit since it was due."""

    code: Code
    clock: Kind
    level: int = Field(ge=1, le=9)
    late: bool
    after: int = Field(default=0, ge=0)
    tells: tuple[Tells, ...] = Field(min_length=1)
    source: str = Field(default=CHOICE, min_length=1)

    @model_validator(mode="after")
    def _only_late_has_an_after(self) -> Self:
        if self.after and not self.late:
            raise ValueError("at risk is before the due moment: it has no `after`")
        return self
