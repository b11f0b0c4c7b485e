"""Following a stream's tail and waiting for what somebody else does."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from typing import Any
from uuid import UUID

from schemas.common import Event
from schemas.envelope import Recorded, Unreadable, read_event
from services.kernel.direct import DirectReader, sequence, subject
from services.kernel.ending import end

PATIENCE = 60.0


class Watch:
    """The events of one stream since it was opened, by case."""

    def __init__(self, reader: DirectReader, stream: str) -> None:
        self._reader, self._stream = reader, stream
        self._events: defaultdict[UUID, list[Recorded[Any]]] = defaultdict(list)
        self._changed = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None
        self._stopped = False

    def start(self, after: int = 0) -> None:
        """Follow from this sequence on."""
        self._task = asyncio.create_task(self._follow(after))

    async def stop(self) -> None:
        """Stop following; wait_for of Python 3.11 may lose a cancellation, a flag is not lost."""
        self._stopped = True
        if self._task:
            await end([self._task])

    async def until(
        self,
        case: UUID,
        *types: type[Event],
        where: Callable[[Any], bool] = lambda data: True,
    ) -> Recorded[Any]:
        """The newest event of one of these types on a case, waiting for it if need be."""

        def found() -> Recorded[Any] | None:
            fitting = [e for e in self._events[case] if isinstance(e.data, types) and where(e.data)]
            return fitting[-1] if fitting else None

        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(lambda: found() is not None)
        event = found()
        assert event
        return event

    def seen(self, case: UUID) -> list[Recorded[Any]]:
        """Everything so far."""
        return list(self._events[case])

    async def _follow(self, after: int) -> None:
        while not self._stopped:
            try:
                messages = await self._reader.batch(self._stream, after=after)
            except TimeoutError:
                messages = []
            for message in messages:
                after = sequence(message)
                try:
                    event = read_event(message.headers, message.data, subject(message), after)
                except Unreadable:
                    continue
                self._events[event.meta.case].append(event)
            if messages:
                async with self._changed:
                    self._changed.notify_all()
            else:
                await asyncio.sleep(0.05)
