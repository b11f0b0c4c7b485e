"""How well the gate finds personal data: precision and recall of each kind, by text."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files

from bench.gate.made import Example, made
from schemas.personal import Kind, find

MEASURED = tuple(kind for kind in Kind if kind is not Kind.NUMBER)
"""A long number is no kind of data; it is only shown to who sends it."""


@dataclass(frozen=True)
class Score:
    """Of one kind: texts in which it was rightly found, wrongly found, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Of what was found, how much is there; 1 when nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Of what is there, how much was found; 1 when nothing is there."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def written(name: str) -> Iterator[Example]:
    """The texts of a file that were written by hand."""
    found = tomllib.loads(files("bench.gate").joinpath(f"{name}.toml").read_text("utf-8"))
    return (Example(one["text"], frozenset(one["kinds"])) for one in found["texts"])


def sets() -> dict[str, list[Example]]:
    """Every set of texts by its name."""
    return {
        "made": [*made()],
        "tuning": [*written("tuning")],
        "held_out": [*written("held_out")],
    }


def kinds_in(text: str) -> frozenset[Kind]:
    """What the gate finds; a date or an address within a CV is part of it and found too."""
    return frozenset(one.kind for one in find(text))


def scores(examples: Iterable[Example]) -> dict[Kind, Score]:
    """The score of every kind on a set."""
    found = [(example.kinds, kinds_in(example.text)) for example in examples]
    return {
        kind: Score(
            right=sum(kind in there and kind in seen for there, seen in found),
            wrong=sum(kind not in there and kind in seen for there, seen in found),
            missed=sum(kind in there and kind not in seen for there, seen in found),
        )
        for kind in MEASURED
    }
