"""Ctrl-C and SIGTERM: what runs is cancelled and stops what it started, in order.

A second Ctrl-C does not wait for that: what was started ends when this process does.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any


async def until_told(work: Coroutine[Any, Any, None]) -> None:
    """Run until done, or until SIGINT or SIGTERM: then what was started is stopped in order."""
    task = asyncio.ensure_future(work)
    loop, told = asyncio.get_running_loop(), []

    def stop(number: signal.Signals) -> None:
        told.append(number)
        task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop, number)
    try:
        await task
    except asyncio.CancelledError:
        if not told:
            raise
