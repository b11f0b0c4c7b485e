"""Whether everything has come to rest, told from what the services themselves say to the server.

Each message that a stream acknowledges must be acknowledged in turn by every durable that reads
the stream. Both pass through the clients of the services, so nobody has to ask the server.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from nats.aio.msg import Msg

from deploy.topology import DOOR, LOKET
from schemas.streams import Stream
from services.kernel.service import Service

PATIENCE = 120.0
"""Seconds in which everything must have come to rest."""

STORED = b'{"stream":"'
DONE = (b"+ACK", b"+TERM")


@dataclass
class Handled:
    """Which messages of one stream were handled: all up to `below`, and some above it."""

    below: int = 0
    above: set[int] = field(default_factory=set)

    def add(self, sequence: int) -> None:
        """One more; the same one again changes nothing."""
        if sequence > self.below:
            self.above.add(sequence)
        while self.below + 1 in self.above:
            self.below += 1
            self.above.remove(self.below)


class Wire:
    """Listens in on the clients of all services."""

    def __init__(self) -> None:
        self.last: Counter[tuple[str, str]] = Counter()
        self.stored = 0
        self.parked = 0
        self.retried = 0
        self._handled: defaultdict[tuple[str, str, str], Handled] = defaultdict(Handled)
        self._changed = asyncio.Event()

    def listen(self, service: Service) -> None:
        """Listen to one service from now on; it must not have started yet."""
        client: Any = service.client
        request, publish = client.request, client.publish

        async def requesting(subject: str, *more: Any, **named: Any) -> Msg:
            reply: Msg = await request(subject, *more, **named)
            if reply.data.startswith(STORED):
                self.stores(service.zone, subject, reply.data)
            return reply

        async def publishing(subject: str, payload: bytes = b"", *more: Any, **named: Any) -> None:
            await publish(subject, payload, *more, **named)
            if subject.startswith("$JS.ACK."):
                self._answers(service.zone, subject, payload)

        client.request, client.publish = requesting, publishing
        for consumer in service.consumers:
            self._handled[_group(service.zone, consumer.stream, consumer.durable)] = Handled()

    def stores(self, zone: str, subject: str, answer: bytes) -> None:
        """A stream said that it stored a message, sent by somebody of this zone."""
        said = json.loads(answer)
        at = _zone(zone, said["stream"], subject), said["stream"]
        self.last[at] = max(self.last[at], said["seq"])
        self.stored += 1

    @property
    def quiet(self) -> bool:
        """Whether every durable has handled every message."""
        return all(
            handled.below >= self.last[zone, stream]
            for (zone, stream, _), handled in self._handled.items()
        )

    async def settled(self) -> None:
        """Return when everything has come to rest; TimeoutError says what has not."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not self.quiet:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise TimeoutError(f"not at rest: {', '.join(self._behind())}") from None

    def _answers(self, zone: str, subject: str, answer: bytes) -> None:
        _, _, stream, durable, _, sequence, *_ = subject.split(".")
        if answer.startswith(DONE):
            self.parked += answer.startswith(b"+TERM")
            self._handled[_group(zone, stream, durable)].add(int(sequence))
            self._changed.set()
        else:
            self.retried += 1

    def _behind(self) -> list[str]:
        return [
            f"{zone} {stream} {durable}: {handled.below} of {self.last[zone, stream]}"
            for (zone, stream, durable), handled in self._handled.items()
            if handled.below < self.last[zone, stream]
        ]


def _group(zone: str, stream: str, durable: str) -> tuple[str, str, str]:
    """Each durable by itself; those of TIMERS together, since each has a part of it."""
    return zone, stream, "all" if stream == Stream.TIMERS else durable


def _zone(zone: str, stream: str, subject: str) -> str:
    """In which zone the stream is that stored what a zone sent."""
    match stream:
        case Stream.ASSIGNMENTS:
            return subject.split(".")[1].upper()
        case Stream.CONTRIBUTIONS:
            return LOKET
        case Stream.PROGRESS:
            return DOOR
    return zone
