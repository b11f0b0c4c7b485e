"""Consuming: existing durables only, many messages at once, growing delays, poison parked.

FastStream serves our commands; events are pulled here, because its pull loop costs 27 times the
CPU a message, waits for the slowest of a batch and spins silently on a deleted durable
(docs/adr/0006). The only place with acknowledgements.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg

from schemas.common import Refused
from schemas.envelope import Unreadable, parent
from schemas.streams import BORDERS
from schemas.subjects import Durable, Stream, case_of
from services.kernel.errors import Busy, Quarantined, Undeliverable
from services.kernel.logs import from_now_on, log
from services.kernel.parking import keep
from services.kernel.pulling import Pull
from services.kernel.telemetry import counter

AT_ONCE = 64
DELAYS = (0.2, 1.0, 3.0, 10.0, 30.0, 60.0)
PARKED = (Unreadable, Quarantined, Undeliverable)

Handle = Callable[[Msg], Awaitable[None]]


class Consumer:
    """Hands the messages of one durable to `handle`, at most AT_ONCE at a time."""

    def __init__(self, client: Client, stream: str, durable: str, handle: Handle) -> None:
        self._client, self.stream, self.durable, self._handle = client, stream, durable, handle
        self._pull = Pull(client, stream, durable)
        self._busy: set[asyncio.Task[None]] = set()
        self._stopping = False

    @property
    def problem(self) -> str | None:
        """What the server said last, if that was not well."""
        return self._pull.problem

    async def run(self) -> None:
        """Pull until stopped; never ends by itself."""
        await self._pull.open()
        while not self._stopping:
            try:
                await self._pull.ask(AT_ONCE - len(self._busy), AT_ONCE)
            except nats.errors.Error as error:
                self._pull.has_problem(repr(error))
            await self._next()

    async def stop(self, grace: float) -> None:
        """Have the server send no more, finish what is being handled, give back what is not."""
        self._stopping = True
        self._pull.woken.set()
        await self._pull.close(grace)
        while message := self._pull.take():
            await self._answer(message, b"-NAK")
        if self._busy:
            await asyncio.wait(self._busy, timeout=grace)

    async def _next(self) -> None:
        """Start one message's handling, or wait until something arrives or is done."""
        message = self._pull.take() if len(self._busy) < AT_ONCE else None
        if message is None:
            await self._pull.wait()
        elif self._stopping:
            await self._answer(message, b"-NAK")
        else:
            task = asyncio.create_task(self._one(message))
            self._busy.add(task)
            task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._busy.discard(task)
        self._pull.woken.set()

    async def _one(self, message: Msg) -> None:
        if case := self._case(message):
            from_now_on(case)
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

    def _case(self, message: Msg) -> UUID | None:
        """Which case a message is about; of a notice its trace says so, of its timer nothing."""
        if self.stream == Stream.NOTICES or self.durable == Durable.NOTIFY_TIMERS:
            return parent(message.headers or {})[0]
        try:
            return case_of(message.subject)
        except ValueError:
            return None

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

    async def _answer(self, message: Msg, answer: bytes) -> None:
        try:
            await self._client.publish(message.reply, answer)
        except nats.errors.Error as error:
            log.warning("acknowledgement_lost", durable=self.durable, error=str(error))


def is_final(error: BaseException) -> bool:
    """Whether another try would end the same."""
    return isinstance(error, (*PARKED, Refused)) and not isinstance(error, Busy)
