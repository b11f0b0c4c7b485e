"""How long operations take, in milliseconds: among few and among many in turn.

In turn, so that whatever else the machine does falls on both alike.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

Act = Callable[[Any], Awaitable[object]]


@dataclass
class Times:
    """Every operation by name, with how long each of its runs took."""

    took: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    @contextmanager
    def one(self, name: str) -> Iterator[None]:
        """One run of an operation."""
        begun = time.perf_counter()
        yield
        self.took[name].append((time.perf_counter() - begun) * 1000)

    def within(self, name: str, part: float) -> float:
        """The time within which this part of the runs was done."""
        took = sorted(self.took[name])
        return took[min(int(len(took) * part), len(took) - 1)]


@dataclass(frozen=True)
class Operation:
    """Something that is done with one thing after the other; `first` is not measured."""

    name: str
    act: Act
    things: Sequence[Any]
    first: Act | None = None

    async def once(self, turn: int, times: Times) -> None:
        """One run."""
        thing = self.things[turn]
        if self.first:
            await self.first(thing)
        with times.one(self.name):
            await self.act(thing)


async def in_turn(operations: Sequence[Operation], times: Sequence[Times]) -> None:
    """The same operation at every size, run by run."""
    for turn in range(len(operations[0].things)):
        for operation, taken in zip(operations, times, strict=True):
            await operation.once(turn, taken)
