"""Consuming: existing durables only, many messages at once, growing delays, poison parked.

FastStream serves our commands; events are pulled here, because its pull loop costs 27 times the
CPU a message, waits for the slowest of a batch and spins silently on a deleted durable
(docs/adr/0006). The only place with acknowledgements.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg

from schemas.common import Refused
from schemas.envelope import Unreadable
from services.kernel.errors import Busy
from services.kernel.telemetry import counter, log

AT_ONCE = 64
EXPIRES = 30.0
HEARTBEAT = 5.0
DELAYS = (0.2, 1.0, 3.0, 10.0, 30.0, 60.0)

Handle = Callable[[Msg], Awaitable[None]]


class Consumer:
    """Pulls from one durable and hands messages to `handle`, at most AT_ONCE at a time."""

    def __init__(self, client: Client, stream: str, durable: str, handle: Handle) -> None:
        self._client, self.stream, self.durable, self._handle = client, stream, durable, handle
        self._arrivals: asyncio.Queue[Msg] = asyncio.Queue()
        self._busy: set[asyncio.Task[None]] = set()
        self._wanted = 0
        self._stopping = False
        self.problem: str | None = "not started"

    async def run(self) -> None:
        """Pull until stopped; never ends by itself."""
        inbox = self._client.new_inbox()
        subscription = await self._client.subscribe(inbox, cb=self._arrived)
        try:
            while not self._stopping:
                await self._pull(inbox)
                await self._next()
        finally:
            await subscription.unsubscribe()

    async def stop(self, grace: float) -> None:
        """Finish what is being handled; give back what is not."""
        self._stopping = True
        if self._busy:
            await asyncio.wait(self._busy, timeout=grace)
        while not self._arrivals.empty():
            await self._answer(self._arrivals.get_nowait(), b"-NAK")

    async def _pull(self, inbox: str) -> None:
        room = AT_ONCE - len(self._busy) - self._arrivals.qsize()
        if self._wanted > 0 or room <= AT_ONCE // 4:
            return
        request = {
            "batch": room,
            "expires": int(EXPIRES * 1e9),
            "idle_heartbeat": int(HEARTBEAT * 1e9),
        }
        self._wanted = room
        subject = f"$JS.API.CONSUMER.MSG.NEXT.{self.stream}.{self.durable}"
        await self._client.publish(subject, json.dumps(request).encode(), inbox)

    async def _next(self) -> None:
        """Start one message's handling, or notice that the server is silent."""
        nothing_comes = self._wanted <= 0 and self._arrivals.empty()
        if self._busy and (nothing_comes or len(self._busy) >= AT_ONCE):
            await asyncio.wait(self._busy, return_when=asyncio.FIRST_COMPLETED)
            return
        try:
            message = await asyncio.wait_for(self._arrivals.get(), 2.5 * HEARTBEAT)
        except TimeoutError:
            self._wanted = 0
            return
        if message.headers and "Status" in message.headers:
            await self._status(message)
            return
        self.problem = None
        self._wanted -= 1
        task = asyncio.create_task(self._one(message))
        self._busy.add(task)
        task.add_done_callback(self._busy.discard)

    async def _arrived(self, message: Msg) -> None:
        self._arrivals.put_nowait(message)

    async def _status(self, message: Msg) -> None:
        status = (message.headers or {})["Status"]
        if status == "100":
            self.problem = None
            return
        self._wanted = 0
        if status in ("404", "408"):
            self.problem = None
            return
        text = message.header.get("Description", "") if message.header else ""
        self.problem = f"{status} {text}"
        log.warning("consumer_problem", durable=self.durable, problem=self.problem)
        await asyncio.sleep(0.5)

    async def _one(self, message: Msg) -> None:
        try:
            await self._handle(message)
            await self._answer(message, b"+ACK")
        except Busy as busy:
            await self._again(message, busy)
        except Refused as refusal:
            log.warning(
                "refused",
                durable=self.durable,
                reason=refusal.reason,
                detail=refusal.detail,
                subject=message.subject,
            )
            await self._answer(message, b"+ACK")
        except Unreadable as why:
            counter("messages_parked").add(1, {"durable": self.durable})
            log.error("message_unreadable", durable=self.durable, why=str(why))
            await self._answer(message, b"+TERM " + str(why)[:200].encode())
        except Exception as error:  # anything else is tried again, later and later
            await self._again(message, error)

    async def _again(self, message: Msg, error: Exception) -> None:
        delay = DELAYS[min(message.metadata.num_delivered, len(DELAYS)) - 1]
        log.warning(
            "will_retry",
            durable=self.durable,
            delay=delay,
            error=f"{type(error).__name__}: {error}",
        )
        await self._answer(message, b'-NAK {"delay": %d}' % int(delay * 1e9))

    async def _answer(self, message: Msg, answer: bytes) -> None:
        try:
            await self._client.publish(message.reply, answer)
        except nats.errors.Error as error:
            log.warning("acknowledgement_lost", durable=self.durable, error=str(error))
