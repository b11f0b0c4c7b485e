"""Whether every zone is ready, and whether all that was said has been handled."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

import nats.errors
from nats.aio.client import Client

from deploy.parts import Zone
from schemas import subjects
from services.kernel.broker import connect
from services.kernel.settings import Settings

EVERY = 0.4
TIMEOUT = 3.0
CALM = 3
"""So many looks in a row must find nothing waiting."""


class Watchman:
    """Asks each zone's durables how they fare, as the zone's ops user."""

    def __init__(self, zones: Iterable[Zone], clients: dict[str, Client]) -> None:
        self._zones, self._clients = tuple(zones), clients

    async def until_ready(self, tell: Callable[[str], None]) -> None:
        """Return when every zone's services pull from every one of their durables."""
        waiting = set(self._zones)
        while waiting:
            for zone in list(waiting):
                if all(info.get("num_waiting") for info in await self._look(zone)):
                    waiting.discard(zone)
                    tell(zone.name)
            if waiting:
                await asyncio.sleep(EVERY)

    async def until_calm(self) -> None:
        """Return when nothing waits to be handled in any zone."""
        calm = 0
        while calm < CALM:
            looks = await asyncio.gather(*(self._look(zone) for zone in self._zones))
            busy = any(
                info.get("num_pending", 1) or info.get("num_ack_pending", 1)
                for look in looks
                for info in look
            )
            calm = 0 if busy else calm + 1
            await asyncio.sleep(EVERY)

    async def _look(self, zone: Zone) -> list[dict[str, int]]:
        client = self._clients[zone.name]
        return await asyncio.gather(
            *(_info(client, one.stream, one.durable) for one in zone.consumers)
        )


@asynccontextmanager
async def watchman(settings: Settings, zones: Iterable[Zone]) -> AsyncIterator[Watchman]:
    """A watchman with a connection to each zone."""
    zones = tuple(zones)
    found = await asyncio.gather(*(connect(settings, zone.name, "ops") for zone in zones))
    clients = {zone.name: client for zone, client in zip(zones, found, strict=True)}
    try:
        yield Watchman(zones, clients)
    finally:
        await asyncio.gather(*(client.close() for client in found))


async def _info(client: Client, stream: str, durable: str) -> dict[str, int]:
    try:
        answer = await client.request(subjects.consumer_info(stream, durable), b"", TIMEOUT)
    except (TimeoutError, nats.errors.Error):
        return {}
    found: dict[str, int] = json.loads(answer.data)
    return found
