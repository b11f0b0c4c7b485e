"""Keeping to the rate that an endpoint granted: each message has a turn, evenly apart.

What is kept is kept by one process: where a zone has several notify processes, each keeps the rate.
One that starts leaves the first gap free, since the one before it may have sent a moment ago.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable

FORGOTTEN = 3600.0


class Turns:
    """Whose turn it is, by endpoint; in seconds of a clock that never goes back.

    A turn that is promised (`_free` says from when) may be taken late; `_next` keeps it apart.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._began = clock, clock()
        self._free: dict[str, float] = {}
        self._next: dict[str, float] = {}
        self._turns: dict[tuple[str, Hashable], float] = {}

    def wait(self, endpoint: str, message: Hashable, rate: int | None) -> float:
        """Seconds until this message's turn, which is kept for it; 0 when it has come."""
        if rate is None:
            return 0.0
        now, mine, gap = self._clock(), (endpoint, message), 60.0 / rate
        turn = self._turns.get(mine)
        if turn is None:
            turn = self._turns[mine] = max(now, self._free.get(endpoint, self._began + gap))
            self._free[endpoint] = turn + gap
        turn = max(turn, self._next.get(endpoint, turn))
        if turn > now:
            return turn - now
        del self._turns[mine]
        self._next[endpoint] = now + gap
        self._free[endpoint] = max(self._free[endpoint], now + gap)
        self._forget(now)
        return 0.0

    def _forget(self, now: float) -> None:
        """Turns that nobody came for."""
        for mine in [one for one, turn in self._turns.items() if turn < now - FORGOTTEN]:
            del self._turns[mine]
