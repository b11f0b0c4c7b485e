"""Reading streams by direct get: no consumer is made, none is left behind (NATS-FACTS 3)."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator

from nats.aio.client import Client
from nats.aio.msg import Msg

TIMEOUT = 5.0
BATCH = 500


class DirectReader:
    """Batches and last messages of the streams this user may read."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._numbers = itertools.count()
        self._waiting: dict[str, asyncio.Queue[Msg]] = {}
        self._inbox = ""

    async def batch(
        self, stream: str, subject: str = ">", after: int = 0, size: int = BATCH
    ) -> list[Msg]:
        """Up to `size` messages on `subject` with a sequence above `after`, oldest first."""
        if not self._inbox:
            self._inbox = self._client.new_inbox()
            await self._client.subscribe(f"{self._inbox}.*", cb=self._arrived)
        number = str(next(self._numbers))
        queue = self._waiting[number] = asyncio.Queue()
        request = {"seq": after + 1, "next_by_subj": subject, "batch": size}
        try:
            await self._client.publish(
                f"$JS.API.DIRECT.GET.{stream}",
                json.dumps(request).encode(),
                f"{self._inbox}.{number}",
            )
            return await asyncio.wait_for(self._collect(queue), TIMEOUT)
        finally:
            del self._waiting[number]

    async def all(self, stream: str, subject: str = ">", after: int = 0) -> AsyncIterator[Msg]:
        """Every message, batch after batch."""
        while messages := await self.batch(stream, subject, after):
            for message in messages:
                yield message
            after = sequence(messages[-1])

    async def last(self, stream: str, subject: str) -> Msg | None:
        """The last message on one exact subject."""
        message = await self._client.request(
            f"$JS.API.DIRECT.GET.{stream}.{subject}", b"", timeout=TIMEOUT
        )
        return None if message.headers and "Status" in message.headers else message

    async def _collect(self, queue: asyncio.Queue[Msg]) -> list[Msg]:
        messages: list[Msg] = []
        while True:
            message = await queue.get()
            status = (message.headers or {}).get("Status")
            if status is None:
                messages.append(message)
            elif status in ("204", "404"):
                return messages
            else:
                raise TimeoutError(f"direct get answered {status}")

    async def _arrived(self, message: Msg) -> None:
        queue = self._waiting.get(message.subject.rpartition(".")[2])
        if queue:
            queue.put_nowait(message)


def sequence(message: Msg) -> int:
    """The stream sequence of a message that came by direct get."""
    return int((message.headers or {})["Nats-Sequence"])


def subject(message: Msg) -> str:
    """The subject a direct-get message was stored on."""
    return (message.headers or {})["Nats-Subject"]
