"""Reading streams by direct get: no consumer is made, none is left behind (NATS-FACTS 3).

On three servers any of them answers, and one in ten reads right after a write comes some
milliseconds too early. Where that matters the stream's leader is asked what is there.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg

from schemas.subjects import ask_leader

TIMEOUT = 5.0
BATCH = 500
PAUSES = (0.005, 0.02, 0.1, 0.5)
"""Seconds in which a server catches up with the leader."""

NOT_FOUND = 404


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
        return await self._get(stream, {"seq": after + 1, "next_by_subj": subject, "batch": size})

    async def before(self, stream: str, subject: str, moment: datetime) -> int:
        """After which sequence to read on for what was stored from this moment on."""
        asked = {"start_time": moment.isoformat(), "next_by_subj": subject, "batch": 1}
        found = await self._get(stream, asked)
        return sequence(found[0]) - 1 if found else sys.maxsize

    async def _get(self, stream: str, request: dict[str, Any]) -> list[Msg]:
        if not self._inbox:
            self._inbox = self._client.new_inbox()
            await self._client.subscribe(f"{self._inbox}.*", cb=self._arrived)
        number = str(next(self._numbers))
        queue = self._waiting[number] = asyncio.Queue()
        try:
            await self._client.publish(
                f"$JS.API.DIRECT.GET.{stream}",
                json.dumps(request).encode(),
                f"{self._inbox}.{number}",
            )
            async with asyncio.timeout(TIMEOUT):  # wait_for of 3.11 may lose a cancellation
                return await self._collect(queue)
        finally:
            del self._waiting[number]

    async def all(
        self, stream: str, subject: str = ">", after: int = 0, size: int = BATCH
    ) -> AsyncIterator[Msg]:
        """Every message, batch after batch; the last one says that nothing is left."""
        while messages := await self.batch(stream, subject, after, size):
            for message in messages:
                yield message
            after = sequence(messages[-1])
            if (messages[-1].headers or {}).get("Nats-Num-Pending") == "0":
                return

    async def last(self, stream: str, subject: str) -> Msg | None:
        """The last message on one exact subject; that there is none is the leader's word."""
        for pause in PAUSES:
            message = await self._asked(f"$JS.API.DIRECT.GET.{stream}.{subject}", b"")
            if not message.headers or "Status" not in message.headers:
                return message
            if not await self.newest(stream, subject):
                return None
            await asyncio.sleep(pause)
        raise TimeoutError(f"the servers that answer for {stream} are behind")

    async def newest(self, stream: str, subject: str) -> int:
        """The last sequence on one exact subject as the leader knows it; 0 when there is none."""
        wanted = json.dumps({"last_by_subj": subject}).encode()
        reply = await self._asked(ask_leader(stream), wanted)
        answer = json.loads(reply.data)
        if "error" not in answer:
            return int(answer["message"]["seq"])
        if answer["error"]["code"] == NOT_FOUND:
            return 0
        raise TimeoutError(f"{stream}: {answer['error']['description']}")

    async def _asked(self, subject: str, body: bytes) -> Msg:
        """The answer; a question that was lost is put once more, for reading twice is reading.

        Nothing was lost where no server is there to answer: then waiting longer is in vain.
        """
        try:
            return await self._client.request(subject, body, timeout=TIMEOUT)
        except nats.errors.TimeoutError:
            if not self._client.is_connected:
                raise
            return await self._client.request(subject, body, timeout=TIMEOUT)

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
