"""Made-up cases to look for: Dutch words as often as words are, codes as often as codes are.

No sentence means anything: the words of the example requests and of the catalogue in any order,
and for the rest words made of syllables, so that there are as many words as in real texts.
"""

from __future__ import annotations

import random
import re
from bisect import bisect
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from uuid import UUID

from examples.loader import load_examples
from schemas.advice import AdviceText, Paragraph, Section
from schemas.catalogue import load
from schemas.common import Aspect
from schemas.question import Facts, Partner, Question

VOCABULARY, LENGTH, EXPONENT = 60_000, 300, 1.07
SYLLABLES = tuple(f"{first}{then}" for first in "bdgklmnrstvwz" for then in "aeio")
ENDINGS = ("ing", "heid", "atie", "er", "en", "stof", "techniek", "meting", "lijk", "t")
ASPECTS = (0.6, 0.25, 0.7, 0.3, 0.12, 0.15, 0.2)
PRODUCTS = {"case-advice": 0.55, "second-opinion": 0.15, "sparring": 0.3}


@dataclass
class Author:
    """Writes; the same seed writes the same."""

    seed: int = 1

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self._known, self._example = load(), load_examples()[0].submit.facts

    @cached_property
    def words(self) -> list[str]:
        """The commonest first: real words in the order of how often the examples use them."""
        texts = " ".join(one.submit.question.stored() for one in load_examples())
        counts: dict[str, int] = {}
        for word in re.findall(r"[a-zà-ÿ]{2,}", texts.lower()):
            counts[word] = counts.get(word, 0) + 1
        real = sorted(counts, key=lambda word: -counts[word])
        made = dict.fromkeys(real)
        while len(made) < VOCABULARY:
            stem = "".join(self.dice.choices(SYLLABLES, k=self.dice.randint(2, 4)))
            made.setdefault(stem + self.dice.choice(ENDINGS))
        return list(made)

    @cached_property
    def _heaps(self) -> list[float]:
        return list(accumulate(1 / (rank + 2.7) ** EXPONENT for rank in range(VOCABULARY)))

    def text(self, length: int = LENGTH) -> str:
        """So many words, by Zipf's law."""
        whole, heaps, words = self._heaps[-1], self._heaps, self.words
        found = [words[bisect(heaps, self.dice.random() * whole)] for _ in range(length)]
        return ". ".join(" ".join(found[n : n + 14]).capitalize() for n in range(0, length, 14))

    def case(self) -> UUID:
        """An id."""
        return UUID(int=self.dice.getrandbits(128))

    def facts(self) -> Facts:
        """Codes: aspects are common, few technologies are, most cases touch no regime."""
        technologies, regimes = list(self._known.technologies), list(self._known.regimes)
        weights = [1 / (place + 1) for place in range(len(technologies))]
        aspects = [
            a for a, often in zip(Aspect, ASPECTS, strict=True) if self.dice.random() < often
        ]
        some = self.dice.choices(technologies, weights, k=self.dice.randint(0, 3))
        regime = self.dice.choices(regimes, k=1) if self.dice.random() < 0.2 else []
        return self._example.model_copy(
            update={
                "aspects": tuple(aspects),
                "technologies": tuple(dict.fromkeys(some)),
                "regimes": tuple(regime),
            }
        )

    def product(self) -> str:
        """As what it is handled."""
        return self.dice.choices(list(PRODUCTS), list(PRODUCTS.values()))[0]

    def institution(self) -> str:
        """Who asks."""
        return self.dice.choice(list(self._known.institutions))

    def question(self) -> Question:
        """What is asked, with a partner whose name is in the text too."""
        partner = Partner(name=f"Qinstituut {self.text(2).title()}", country="XX", role="partner")
        return Question(
            title=self.text(6), question=f"{partner.name} {self.text(80)}", partners=(partner,)
        )

    def advice(self, question: Question, institution: str) -> AdviceText:
        """What is answered, some 300 words, with names in it that must go."""
        names = f"{institution} en {question.partners[0].name}"
        return AdviceText(
            title=self.text(6),
            summary=f"{self.text(60)} {names}",
            paragraphs=tuple(
                Paragraph(section=Section.RISKS, heading=self.text(3), text=self.text(75))
                for _ in range(3)
            ),
        )
