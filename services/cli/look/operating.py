"""A zone as its `ops` user sees it: how streams and consumers fare; no texts and no people."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from nats.aio.client import Client

from schemas.common import Refused
from schemas.subjects import jetstream
from services.faces.readers import PATIENCE
from services.kernel.broker import connect
from services.kernel.direct import DirectReader
from services.kernel.settings import Settings

TIMEOUT = 5.0


@dataclass(frozen=True)
class Operator:
    """One user of one zone who may ask the server how things are."""

    zone: str
    client: Client
    reader: DirectReader

    async def ask(self, request: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """The server's answer to one request to the JetStream API."""
        asked = json.dumps(body or {}).encode() if body else b""
        reply = await self.client.request(jetstream(request), asked, TIMEOUT)
        answer: dict[str, Any] = json.loads(reply.data)
        if "error" in answer:
            words = f"{self.zone} {request}: {answer['error']['description']}."
            raise Refused("server_refuses", words, "Look with loket doctor.")
        return answer

    async def state(self, stream: str) -> dict[str, Any]:
        """How many messages a stream has, and its first and last sequence."""
        found: dict[str, Any] = (await self.ask(f"STREAM.INFO.{stream}"))["state"]
        return found

    async def listed(self, request: str, kind: str) -> list[dict[str, Any]]:
        """All streams, or all consumers of one, page after page."""
        found: list[dict[str, Any]] = []
        while True:
            page = await self.ask(request, {"offset": len(found)})
            found += page[kind] or ()
            if not page[kind] or len(found) >= page["total"]:
                return found


@asynccontextmanager
async def operator(settings: Settings, zone: str, user: str = "ops") -> AsyncIterator[Operator]:
    """Connect as a user of a zone for as long as it takes."""
    async with asyncio.timeout(PATIENCE):
        client = await connect(settings, zone, user)
    try:
        yield Operator(zone, client, DirectReader(client))
    finally:
        await client.close()
