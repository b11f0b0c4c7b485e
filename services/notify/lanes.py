"""A few at once to one place, so that a dead one holds up nobody else."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Lane:
    """The way to one place: who is on it, who waits for it, and how long it takes (seconds)."""

    def __init__(self, at_once: int) -> None:
        self._at_once, self._room = at_once, asyncio.Semaphore(at_once)
        self._waiting, self._last = 0, 0.0
        self._began: dict[object, float] = {}

    @property
    def takes(self) -> float:
        """How long the last one took; longer when one is longer on its way by now."""
        first = next(iter(self._began.values()), None)
        return max(self._last, time.monotonic() - first if first is not None else 0.0)

    @property
    def wait(self) -> float:
        """How long one more would wait for its turn, by what is known."""
        full = len(self._began) + self._waiting >= self._at_once
        return self.takes * (self._waiting + 1) / self._at_once if full else 0.0

    async def turn(self, patience: float) -> bool:
        """Wait for a place on it, but not longer than this; what got one must `go`."""
        self._waiting += 1
        try:
            async with asyncio.timeout(patience):
                await self._room.acquire()
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1
        return True

    @contextmanager
    def go(self) -> Iterator[None]:
        """On the way, until it is left."""
        mine, began = object(), time.monotonic()
        self._began[mine] = began
        try:
            yield
        finally:
            self._last = time.monotonic() - began
            del self._began[mine]
            self._room.release()


class Lanes:
    """The lane to each place."""

    def __init__(self) -> None:
        self._places: dict[str, Lane] = {}

    def to(self, place: str, at_once: int) -> Lane:
        """The lane to a place."""
        return self._places.setdefault(place, Lane(at_once))
