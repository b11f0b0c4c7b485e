"""Routing rules: which departments are asked, on which aspects, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from schemas.catalogue.entries import CHOICE, Strict, Words
from schemas.common import Aspect, Code
from schemas.question import Cooperation, Facts, Theme

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class When(Strict):
    """All conditions given must hold; within one condition any match will do."""

    themes: tuple[Theme, ...] = ()
    technologies: tuple[Code, ...] = ()
    regimes: tuple[Code, ...] = ()
    aspects: tuple[Aspect, ...] = ()
    cooperations: tuple[Cooperation, ...] = ()
    products: tuple[Code, ...] = ()
    countries: tuple[Country, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is asked."""
        return self == When()

    def holds(self, facts: Facts, product: str) -> bool:
        """Whether a request meets every condition."""
        asked: tuple[tuple[Iterable[str], Iterable[str]], ...] = (
            (self.themes, (facts.theme,)),
            (self.technologies, facts.technologies),
            (self.regimes, facts.regimes),
            (self.aspects, facts.aspects),
            (self.cooperations, (facts.cooperation,)),
            (self.products, (product,)),
            (self.countries, facts.countries),
        )
        return all(not wanted or set(wanted) & set(given) for wanted, given in asked)


class Rule(Strict):
    """One line of the routing table; the default rule fires when no other does."""

    code: Code
    departments: tuple[Code, ...] = Field(min_length=1)
    aspects: tuple[Aspect, ...] = ()
    lead: Code | None = None
    when: When = When()
    default: bool = False
    legal_basis: str = ""
    explanation: Words
    source: str = Field(default=CHOICE, min_length=1)

    @model_validator(mode="after")
    def _country_needs_legal_basis(self) -> Self:
        """A sanctions regime is about a country too."""
        if (self.when.countries or self.when.regimes) and not self.legal_basis.strip():
            raise ValueError("a rule that looks at a country must name its legal_basis")
        return self

    @model_validator(mode="after")
    def _only_the_default_is_unconditional(self) -> Self:
        if self.default != self.when.empty:
            raise ValueError("a rule has conditions, or it is the default and has none")
        return self

    @model_validator(mode="after")
    def _lead_takes_part(self) -> Self:
        if self.lead is not None and self.lead not in self.departments:
            raise ValueError(f"lead {self.lead} is not among the rule's departments")
        return self
