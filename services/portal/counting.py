"""Counting for pages: in a process of its own, and not anew for each look.

Among very many cases counting takes minutes: a page never waits for that, and says that it is
under way.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, ClassVar, Protocol, TypeVar, cast

KEPT = 64
"""Answers that are kept."""

SOON, AT_ONCE = 3.0, 0.05
"""Seconds that who asks first waits for an answer, and who asks again."""

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Question(Protocol[T_co]):
    """What can be asked; two that are equal have one answer, given again for so many seconds."""

    kept_for: ClassVar[float]

    def count(self) -> T_co:
        """The answer."""


@dataclass
class Counted:
    """The newest answer to a question, since when, and the counting that is under way."""

    at: float = 0.0
    answer: Any = None
    going: asyncio.Future[Any] | None = None


class Counting:
    """Answers of this process, each counted once however many ask for it."""

    def __init__(self) -> None:
        self._kept: dict[Question[Any], Counted] = {}
        self._processes: ProcessPoolExecutor | None = None
        self._held: Connection | None = None

    async def answer(self, asked: Question[T]) -> T | None:
        """The answer as far as it is there; None while it is counted for the first time."""
        one = self._kept.setdefault(asked, Counted())
        if one.answer is None or one.at <= time.monotonic() - asked.kept_for:
            first = one.answer is None and one.going is None
            if one.going is None:
                self._forget()
                one.going = asyncio.ensure_future(self._count(asked, one))
            going = one.going
            await asyncio.wait([going], timeout=SOON if first else AT_ONCE)
            if going.done():
                going.result()
        return cast("T | None", one.answer)

    async def _count(self, asked: Question[Any], one: Counted) -> None:
        loop = asyncio.get_running_loop()
        try:
            one.answer = await loop.run_in_executor(self._there(), asked.count)
            one.at = time.monotonic()
        except BrokenProcessPool:
            self._processes = None
            raise
        finally:
            one.going = None

    def _there(self) -> ProcessPoolExecutor:
        if self._processes is None:
            apart = get_context("spawn")
            theirs, self._held = apart.Pipe(duplex=False)
            self._processes = ProcessPoolExecutor(2, apart, _until_let_go, (theirs,))
        return self._processes

    def _forget(self) -> None:
        old = sorted(self._kept, key=lambda asked: self._kept[asked].at)
        for asked in old[: max(len(old) - KEPT, 0)]:
            if self._kept[asked].going is None:
                del self._kept[asked]

    def close(self) -> None:
        """Stop counting; nobody waits for an answer any more."""
        for one in self._kept.values():
            if one.going:
                one.going.cancel()
        if self._held and self._processes:
            self._held.close()
            self._processes.shutdown(wait=False, cancel_futures=True)


def _until_let_go(held: Connection) -> None:
    """Who counts stops when the face lets go of it, or is no more."""

    def watch() -> None:
        with suppress(EOFError):
            held.recv()
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
