"""Consuming: existing durables only, many messages at once, growing delays, poison parked.

FastStream serves our commands; events are pulled here, because its pull loop costs 27 times the
CPU a message, waits for the slowest of a batch and spins silently on a deleted durable
(docs/adr/0006). The only place with acknowledgements.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from schemas import subjects
from schemas.common import Refused
from schemas.envelope import Unreadable
from schemas.streams import BORDERS
from services.kernel.errors import Busy, Quarantined, Undeliverable
from services.kernel.parking import keep
from services.kernel.telemetry import counter, log

AT_ONCE = 64
EXPIRES = 30.0
HEARTBEAT = 2.0
LOOK = 0.5
"""Seconds between looks at the connection while nothing happens."""

DELAYS = (0.2, 1.0, 3.0, 10.0, 30.0, 60.0)
PARKED = (Unreadable, Quarantined, Undeliverable)

Handle = Callable[[Msg], Awaitable[None]]


class Consumer:
    """Pulls from one durable and hands messages to `handle`, at most AT_ONCE at a time."""

    def __init__(self, client: Client, stream: str, durable: str, handle: Handle) -> None:
        self._client, self.stream, self.durable, self._handle = client, stream, durable, handle
        self._arrivals: asyncio.Queue[Msg] = asyncio.Queue()
        self._busy: set[asyncio.Task[None]] = set()
        self._woken = asyncio.Event()
        self._subscription: Subscription | None = None
        self._inbox = ""
        self._wanted, self._heard, self._reconnects = 0, 0.0, 0
        self._stopping = False
        self.problem: str | None = "not started"

    async def run(self) -> None:
        """Pull until stopped; never ends by itself."""
        self._inbox = self._client.new_inbox()
        self._subscription = await self._client.subscribe(self._inbox, cb=self._arrived)
        while not self._stopping:
            try:
                await self._pull()
                await self._next()
            except nats.errors.Error as error:
                self._has_problem(repr(error))
                await asyncio.sleep(LOOK)

    async def stop(self, grace: float) -> None:
        """Have the server send no more, finish what is being handled, give back what is not."""
        self._stopping = True
        self._woken.set()
        if self._subscription and self._client.is_connected:
            with suppress(nats.errors.Error, TimeoutError):
                async with asyncio.timeout(grace):
                    await self._subscription.drain()  # type: ignore[no-untyped-call]
        while not self._arrivals.empty():
            await self._give_back(self._arrivals.get_nowait())
        if self._busy:
            await asyncio.wait(self._busy, timeout=grace)

    async def _pull(self) -> None:
        self._notice_silence()
        room = AT_ONCE - len(self._busy) - self._arrivals.qsize()
        if self._wanted > 0 or room <= AT_ONCE // 4 or not self._client.is_connected:
            return
        request = {
            "batch": room,
            "expires": int(EXPIRES * 1e9),
            "idle_heartbeat": int(HEARTBEAT * 1e9),
        }
        self._wanted, self._heard = room, time.monotonic()
        subject = subjects.consumer_next(self.stream, self.durable)
        await self._client.publish(subject, json.dumps(request).encode(), self._inbox)

    def _notice_silence(self) -> None:
        """A server that was away, or that no longer leads, has forgotten what we asked for."""
        reconnects = self._client.stats["reconnects"]
        silent = time.monotonic() - self._heard > 2.5 * HEARTBEAT
        if silent or reconnects != self._reconnects:
            self._wanted, self._reconnects = 0, reconnects

    async def _next(self) -> None:
        """Start one message's handling, or wait until something arrives or is done."""
        if self._arrivals.empty() or len(self._busy) >= AT_ONCE:
            self._woken.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK):
                    await self._woken.wait()
            return
        message = self._arrivals.get_nowait()
        if message.headers and "Status" in message.headers:
            await self._status(message)
        elif self._stopping:
            await self._give_back(message)
        else:
            self.problem = None
            self._wanted -= 1
            task = asyncio.create_task(self._one(message))
            self._busy.add(task)
            task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._busy.discard(task)
        self._woken.set()

    async def _arrived(self, message: Msg) -> None:
        self._heard = time.monotonic()
        self._arrivals.put_nowait(message)
        self._woken.set()

    async def _status(self, message: Msg) -> None:
        status = (message.headers or {})["Status"]
        if status != "100":
            self._wanted = 0
        if status in ("100", "404", "408"):
            self.problem = None
            return
        text = message.header.get("Description", "") if message.header else ""
        self._has_problem(f"{status} {text}".strip())
        await asyncio.sleep(LOOK)

    def _has_problem(self, problem: str) -> None:
        if problem != self.problem:
            log.warning("consumer_problem", durable=self.durable, problem=problem)
        self.problem = problem

    async def _one(self, message: Msg) -> None:
        try:
            await self._handle(message)
            await self._answer(message, b"+ACK")
        except PARKED as why:
            await self._park(message, why)
        except Busy as busy:
            await self._again(message, busy)
        except Refused as refusal:
            counter("messages_refused").add(1, {"durable": self.durable})
            log.warning(
                "refused",
                durable=self.durable,
                reason=refusal.reason,
                detail=refusal.detail,
                subject=message.subject,
            )
            await self._answer(message, b"+ACK")
        except Exception as error:  # anything else is tried again, later and later
            await self._again(message, error)

    async def _park(self, message: Msg, why: Exception) -> None:
        """End it; the server's advisory says where it is, or a copy where it would be gone."""
        try:
            if self.stream in BORDERS:
                await keep(self._client, self.stream, message)
        except Exception as error:  # without the copy it stays where it is
            await self._again(message, error)
            return
        counter("messages_parked").add(1, {"durable": self.durable})
        log.error("message_parked", durable=self.durable, why=str(why), subject=message.subject)
        reason = " ".join(str(why).split())[:200]
        await self._answer(message, b"+TERM " + reason.encode())

    async def _again(self, message: Msg, error: Exception) -> None:
        delay = DELAYS[min(message.metadata.num_delivered, len(DELAYS)) - 1]
        log.warning(
            "will_retry",
            durable=self.durable,
            delay=delay,
            error=f"{type(error).__name__}: {error}",
        )
        await self._answer(message, b'-NAK {"delay": %d}' % int(delay * 1e9))

    async def _give_back(self, message: Msg) -> None:
        if not (message.headers and "Status" in message.headers):
            await self._answer(message, b"-NAK")

    async def _answer(self, message: Msg, answer: bytes) -> None:
        try:
            await self._client.publish(message.reply, answer)
        except nats.errors.Error as error:
            log.warning("acknowledgement_lost", durable=self.durable, error=str(error))


def is_final(error: BaseException) -> bool:
    """Whether another try would end the same."""
    return isinstance(error, (*PARKED, Refused)) and not isinstance(error, Busy)
