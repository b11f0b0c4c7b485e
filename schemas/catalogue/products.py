"""What the Loket gives, how much ceremony it takes, and the terms that go with it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from enum import StrEnum

from pydantic import Field

from schemas.advice import Section
from schemas.catalogue.entries import CHOICE, Entry, Strict, Words
from schemas.clock import Target, Unit
from schemas.common import Code
from schemas.question import Depth, Part


class Term(Strict):
    """One term of a product, and whether its length is published or a choice."""

    amount: int = Field(gt=0)
    unit: Unit
    warn: int = Field(ge=0)
    source: str = Field(min_length=1)

    @property
    def target(self) -> Target:
        """The term as clocks take it."""
        return Target(amount=self.amount, unit=self.unit, warn=self.warn)


class OwnTerms(Strict):
    """What one department is given instead of the product's terms."""

    contribution: Term | None = None
    agreement: Term | None = None


class Terms(Strict):
    """The terms of a product; the last four only where departments take part."""

    first_response: Term
    information: Term
    advice: Term | None = None
    contribution: Term | None = None
    agreement: Term | None = None
    consultation: Term | None = None


class Validity(Strict):
    """How long an advice holds, counted from the date of its letter."""

    months: int = Field(gt=0, le=120)
    source: str = Field(min_length=1)

    def until(self, day: date) -> date:
        """The last day it holds; a day that the month does not have is its last one."""
        year, month = divmod(day.year * 12 + day.month - 1 + self.months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class DepthTerms(Strict):
    """Terms that differ at one depth."""

    advice: Term | None = None
    contribution: Term | None = None
    agreement: Term | None = None


class Asked(StrEnum):
    """Which of the departments that are routed to are asked."""

    LEAD = "lead"
    ALL = "all"


class AtDepth(Strict):
    """What differs from the product at one depth; what is left out is as the product says."""

    countersigned: bool | None = None
    agreement_needed: bool | None = None
    departments: Asked | None = None
    sections: tuple[Section, ...] | None = None
    terms: DepthTerms = DepthTerms()
    terms_of: dict[Code, OwnTerms] = Field(default_factory=dict)
    source: str = Field(default=CHOICE, min_length=1)


class LetterForm(StrEnum):
    """How an advice reaches the institution."""

    PDF = "pdf"
    TEXT = "text"


class Silence(StrEnum):
    """What it means that a department stays silent past its term for agreeing.

    It counts as agreement, or a named coordinator decides to go on without it.
    """

    AGREES = "agrees"
    COORDINATOR = "coordinator"


class Product(Entry):
    """One kind of advice, what a request for it must hold, and how much ceremony it takes."""

    fields: tuple[Part, ...] = Field(min_length=1, description="What a request for it must hold.")
    circulated: bool
    automatic: bool = False
    departments: tuple[Code, ...] = ()
    countersigned: bool = False
    agreement_needed: bool = False
    owner_agrees: bool = False
    silence: Silence = Silence.COORDINATOR
    shows_others: bool = Field(
        default=False, description="Whether a round shows what others found, without who."
    )
    lead_only: bool = Field(default=False, description="Whether only the lead is asked.")
    sections: tuple[Section, ...] = Field(default=(), description="What the advice must hold.")
    letter: LetterForm
    validity: Validity | None = None
    explanation: Words
    terms: Terms
    terms_of: dict[Code, OwnTerms] = Field(default_factory=dict)
    depths: dict[Depth, AtDepth] = Field(default_factory=dict)

    def at(self, depth: Depth) -> Product:
        """The product as it is at this depth."""
        own = self.depths.get(depth)
        if own is None:
            return self
        changed: dict[str, object] = {
            name: value
            for name in ("countersigned", "agreement_needed", "sections")
            if (value := getattr(own, name)) is not None
        }
        if own.departments is not None:
            changed["lead_only"] = own.departments is Asked.LEAD
        changed["terms"] = self.terms.model_copy(
            update={name: term for name, term in own.terms if term is not None}
        )
        changed["terms_of"] = {**self.terms_of, **own.terms_of}
        return self.model_copy(update=changed)

    def missing(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """What a request with these parts filled in still needs for this product."""
        return tuple(part for part in self.fields if part not in parts)

    @property
    def first_response(self) -> Target:
        """How soon the institution hears from the Loket."""
        return self.terms.first_response.target

    @property
    def information(self) -> Target:
        """How long the institution has to answer a question back."""
        return self.terms.information.target

    @property
    def advice(self) -> Target:
        """How soon the advice is issued."""
        return self._circulated(self.terms.advice)

    @property
    def contribution(self) -> Target:
        """How long a department has."""
        return self._circulated(self.terms.contribution)

    @property
    def agreement(self) -> Target:
        """How long a department has to agree with a text."""
        return self._circulated(self.terms.agreement)

    @property
    def consultation(self) -> Target:
        """How long a colleague or unit has whose view a desk asks for."""
        return self._circulated(self.terms.consultation)

    def own(self, department: str) -> dict[str, Target | None]:
        """The terms of one department that differ from the product's."""
        own = self.terms_of.get(department, OwnTerms())
        return {
            "contribution": own.contribution.target if own.contribution else None,
            "agreement": own.agreement.target if own.agreement else None,
        }

    def _circulated(self, term: Term | None) -> Target:
        if term is None:
            raise LookupError(f"product {self.code} does not go to departments")
        return term.target
