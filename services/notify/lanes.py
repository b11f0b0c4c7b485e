"""A few at once to one place, so that a dead one holds up nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Lanes:
    """Counts who is on the way to each place."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._places: dict[str, asyncio.Semaphore] = {}

    @asynccontextmanager
    async def slot(self, place: str, at_once: int) -> AsyncIterator[bool]:
        """Whether there is room at a place; waits a little for it."""
        room = self._places.setdefault(place, asyncio.Semaphore(at_once))
        try:
            await asyncio.wait_for(room.acquire(), self._patience)
        except TimeoutError:
            yield False
            return
        try:
            yield True
        finally:
            room.release()
