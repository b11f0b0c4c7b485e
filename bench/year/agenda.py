"""What people mean to do, and when: taken a slice of time at a time."""

from __future__ import annotations

import heapq
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import TypeAlias

from bench.year.dossier import Dossier

Act: TypeAlias = Callable[[Dossier], Awaitable[None]]
SLICE = timedelta(minutes=10)
"""What falls in it happens at its last moment, side by side."""

AT_ONCE = 100


@dataclass(frozen=True)
class Deed:
    """One thing somebody means to do about a case."""

    at: datetime
    dossier: Dossier
    act: Act


class Agenda:
    """Everything that people mean to do."""

    def __init__(self) -> None:
        self._queue: list[tuple[datetime, int, Deed]] = []
        self._numbers = count()

    def __len__(self) -> int:
        return len(self._queue)

    def add(self, deed: Deed) -> None:
        """Somebody means to do something."""
        deed.dossier.deeds += 1
        heapq.heappush(self._queue, (deed.at, next(self._numbers), deed))

    @property
    def next(self) -> datetime | None:
        """When the next thing is to be done; None when nothing is."""
        return self._queue[0][0] if self._queue else None

    def until(self, end: datetime) -> list[Deed]:
        """Take what is to be done until a moment, as far as it can be done side by side.

        Of one case one thing at a time: what it leads to must be there before the next one.
        """
        taken: dict[int, Deed] = {}
        while self._queue and self._queue[0][0] <= end and len(taken) < AT_ONCE:
            if self._queue[0][2].dossier.number in taken:
                break
            deed = heapq.heappop(self._queue)[2]
            taken[deed.dossier.number] = deed
        return list(taken.values())
