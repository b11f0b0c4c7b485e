"""Where webhooks go: an HTTP server that keeps when each notice came, by receiver."""

from __future__ import annotations

import asyncio
import re
import time
from typing import Self

ANSWER = b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n"
ID = re.compile(rb"\r\nwebhook-id: ([0-9a-f-]+)", re.IGNORECASE)
ABOUT = re.compile(rb'"causationid": ?"([^"]+)"')
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)


class Sink:
    """Every address of the loopback net is a receiver; some answer late (seconds)."""

    def __init__(self, late: dict[str, float] | None = None) -> None:
        self._late = late or {}
        self.came: dict[bytes, float] = {}
        self.port = 0
        self._more = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._joined, "0.0.0.0", 0, backlog=1000)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def have(self, wanted: set[bytes]) -> None:
        """Wait until something came of each of these events."""
        while not wanted <= self.came.keys():
            self._more.clear()
            await self._more.wait()

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            found = LENGTH.search(head)
            body = await reader.readexactly(int(found[1]) if found else 0)
            here = writer.get_extra_info("sockname")[0]
            if wait := self._late.get(here):
                await asyncio.sleep(wait)
            if about := ABOUT.search(body):
                self.came.setdefault(about[1], time.perf_counter())
                self._more.set()
            writer.write(ANSWER)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
