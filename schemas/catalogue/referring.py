"""Rules that recognise a wrong door: by the coded facts, and by whole words in what is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Self

from pydantic import Field, model_validator

from schemas.catalogue.entries import CHOICE, Strict, Words
from schemas.catalogue.rules import When
from schemas.common import Code
from schemas.question import Facts


class WordLists(Strict):
    """Words or phrases by language; any of them will do, as a whole word, in any case."""

    nl: tuple[str, ...] = ()
    en: tuple[str, ...] = ()

    @property
    def both(self) -> tuple[str, ...]:
        """All of them, the Dutch ones first: an English question can hold Dutch terms."""
        return tuple(dict.fromkeys((*self.nl, *self.en)))

    def found(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Those of the words that stand in the texts, in the order of the lists."""
        text = "\n".join(texts)
        return tuple(one for one in self.both if _stands(one, text))


class ReferralRule(Strict):
    """When another body may be the right one; every condition given must hold.

    It never looks at a country: there is no legal basis by which a country makes a door wrong.
    """

    code: Code
    to: Code
    when: When = When()
    words: WordLists = WordLists()
    explanation: Words
    legal_basis: str = ""
    source: str = Field(default=CHOICE, min_length=1)

    @model_validator(mode="after")
    def _looks_at_something(self) -> Self:
        if self.when.empty and not self.words.both:
            raise ValueError("a rule has conditions or words")
        return self

    @model_validator(mode="after")
    def _never_looks_at_a_country(self) -> Self:
        if self.when.countries:
            raise ValueError("a rule that refers may not look at a country")
        return self

    @model_validator(mode="after")
    def _regime_needs_legal_basis(self) -> Self:
        if self.when.regimes and not self.legal_basis.strip():
            raise ValueError("a rule that looks at a sanctions regime must name its legal_basis")
        return self

    def fires(self, facts: Facts, product: str, texts: Iterable[str]) -> tuple[str, ...] | None:
        """The words it fired on, none where it has none; None when it does not fire."""
        if not self.when.holds(facts, product):
            return None
        words = self.words.found(texts)
        return words if words or not self.words.both else None


def _stands(phrase: str, text: str) -> bool:
    words = r"\s+".join(map(re.escape, phrase.split()))
    return re.search(rf"(?<!\w){words}(?!\w)", text, re.IGNORECASE) is not None
