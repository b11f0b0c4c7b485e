"""The steps when a concern stays: who does what, after what, and for which kind of concern."""

from __future__ import annotations

from pydantic import Field

from schemas.catalogue.entries import Entry, Strict
from schemas.common import Code


class Concern(Entry):
    """One kind of concern; it decides which way the track goes."""


class Body(Entry):
    """Somebody a step is taken by or with."""


class StepOutcome(Entry):
    """What can come of a step."""


class After(Strict):
    """A step that may come before, and what must have come of it."""

    step: Code
    outcomes: tuple[Code, ...] = Field(min_length=1)


class Step(Entry):
    """One step of the flow chart."""

    actor: tuple[Code, ...] = Field(min_length=1, description="Whose step it is.")
    bodies: tuple[Code, ...] = Field(min_length=1, description="With whom it can be taken.")
    first: bool = False
    after: tuple[After, ...] = ()
    concerns: tuple[Code, ...] = Field(default=(), description="Only for these; left out, all.")
    outcomes: tuple[Code, ...] = Field(min_length=1)

    def of(self, concern: str) -> bool:
        """Whether this kind of concern leads here."""
        return not self.concerns or concern in self.concerns

    def follows(self, step: str | None, outcome: str | None) -> bool:
        """Whether it may be taken after that step with that outcome, or as the first."""
        if step is None:
            return self.first
        return any(one.step == step and outcome in one.outcomes for one in self.after)
