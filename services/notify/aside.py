"""What takes long goes on by itself, so that it keeps nobody else from being told."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from services.kernel.telemetry import log

MOST = 256
GRACE = 15.0


class Aside:
    """Work that nobody waits for any more; only so much of it, then they wait after all."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._going: set[asyncio.Task[None]] = set()

    async def ends(self, work: Coroutine[Any, Any, None], patience: float) -> bool:
        """Whether it ended within these seconds, raising what it raised; it goes on in any case."""
        task = asyncio.create_task(work)
        self._going.add(task)
        task.add_done_callback(self._going.discard)
        wait = patience if len(self._going) <= self._most else None
        done, _ = await asyncio.wait({task}, timeout=wait)
        if done:
            await task
        else:
            task.add_done_callback(_look)
        return bool(done)

    async def open(self) -> None:
        """There is nothing to open."""

    async def close(self) -> None:
        """Give what goes on some time to end, and end the rest."""
        if self._going:
            _, late = await asyncio.wait(self._going, timeout=GRACE)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


def _look(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.error("sending_failed_aside", error=f"{type(error).__name__}: {error}")
