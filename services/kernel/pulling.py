"""Pulling from one durable: how much to ask for, what the server says, when it fell silent."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from schemas import subjects
from schemas.streams import FOREIGN
from services.kernel.telemetry import log

SINGLY = 16
EXPIRES = 30.0
HEARTBEAT = 2.0
LOOK = 0.5
"""Seconds between looks at the connection while nothing happens, and between two tries."""

WELL = {"100", "404", "408"}
"""Heartbeat, nothing there, request expired."""


class Pull:
    """What was asked of one durable and what came."""

    def __init__(self, client: Client, stream: str, durable: str) -> None:
        self._client, self._stream, self._durable = client, stream, durable
        self._singly = stream in FOREIGN
        self._arrivals: asyncio.Queue[Msg] = asyncio.Queue()
        self._subscription: Subscription | None = None
        self._inbox = ""
        self._wanted, self._heard, self._not_before, self._reconnects = 0, 0.0, 0.0, 0
        self.woken = asyncio.Event()
        self.problem: str | None = "not started"

    async def open(self) -> None:
        """Listen for what will be asked."""
        self._inbox = self._client.new_inbox()
        self._subscription = await self._client.subscribe(self._inbox, cb=self._arrived)

    async def close(self, grace: float) -> None:
        """Have the server send no more; what was on its way has arrived then."""
        if self._subscription and self._client.is_connected:
            with suppress(nats.errors.Error, TimeoutError):
                async with asyncio.timeout(grace):
                    await self._subscription.drain()  # type: ignore[no-untyped-call]

    async def ask(self, room: int, full: int) -> None:
        """Ask for as much as there is room for; of what other zones write, one at a time."""
        self._notice_silence()
        room -= self._arrivals.qsize()
        if not self._client.is_connected or time.monotonic() < self._not_before:
            return
        if self._singly:
            for _ in range(min(SINGLY - self._wanted, room)):
                await self._request(1)
        elif self._wanted <= 0 and room > full // 4:
            await self._request(room)

    def take(self) -> Msg | None:
        """The next message, if one is there."""
        while not self._arrivals.empty():
            message = self._arrivals.get_nowait()
            if not (message.headers and "Status" in message.headers):
                self.problem = None
                self._wanted -= self._wanted if _ends_its_request(message) else 1
                return message
            self._status(message)
        return None

    async def wait(self) -> None:
        """Return when something arrived or was done, or after a while."""
        self.woken.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK):
                await self.woken.wait()

    def has_problem(self, problem: str) -> None:
        """Say once what is wrong, and try again a little later."""
        if problem != self.problem:
            log.warning("consumer_problem", durable=self._durable, problem=problem)
        self.problem = problem
        self._wanted, self._not_before = 0, time.monotonic() + LOOK

    async def _request(self, batch: int) -> None:
        request = {
            "batch": batch,
            "expires": int(EXPIRES * 1e9),
            "idle_heartbeat": int(HEARTBEAT * 1e9),
        }
        self._wanted, self._heard = max(self._wanted, 0) + batch, time.monotonic()
        subject = subjects.consumer_next(self._stream, self._durable)
        await self._client.publish(subject, json.dumps(request).encode(), self._inbox)

    def _notice_silence(self) -> None:
        """A server that was away, or that no longer leads, has forgotten what we asked for."""
        reconnects = self._client.stats["reconnects"]
        silent = time.monotonic() - self._heard > 2.5 * HEARTBEAT
        if silent or reconnects != self._reconnects:
            self._wanted, self._reconnects = 0, reconnects

    async def _arrived(self, message: Msg) -> None:
        self._heard = time.monotonic()
        self._arrivals.put_nowait(message)
        self.woken.set()

    def _status(self, message: Msg) -> None:
        status = (message.headers or {})["Status"]
        if status not in WELL:
            text = message.header.get("Description", "") if message.header else ""
            self.has_problem(f"{status} {text}".strip())
            return
        self.problem = None
        if status != "100":
            self._wanted -= 1 if self._singly else self._wanted


def _ends_its_request(message: Msg) -> bool:
    """The server takes a bare empty message for the end of all that a request is answered with.

    What it held back then comes 30 s later. Only another zone would store such a message, so
    from its streams a request asks for one message only.
    """
    return not message.data and not message.headers
