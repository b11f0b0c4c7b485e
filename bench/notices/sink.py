"""Where webhooks go: an HTTP server that keeps when each event came, and consents to everything."""

from __future__ import annotations

import asyncio
import re
import time
from typing import Self

ANSWER = (
    b"HTTP/1.1 204 No Content\r\nconnection: close\r\n"
    b"webhook-allowed-origin: *\r\nwebhook-allowed-rate: *\r\n\r\n"
)
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
ABOUT = re.compile(rb'"causationid": ?"([^"]+)"')
CONNECTIONS = 1000


class Sink:
    """Every address of the loopback net is a receiver; those in `silent` never answer."""

    def __init__(self) -> None:
        self.came: dict[str, float] = {}
        self.silent: set[str] = set()
        self.port = 0
        self._more = asyncio.Event()

    async def __aenter__(self) -> Self:
        everywhere = "0.0.0.0"
        self._server = await asyncio.start_server(self._joined, everywhere, 0, backlog=CONNECTIONS)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def have(self, wanted: set[str]) -> None:
        """Wait until each of these events has come."""
        while not wanted <= self.came.keys():
            self._more.clear()
            await self._more.wait()

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = LENGTH.search(head)
            body = await reader.readexactly(int(length[1]) if length else 0)
            about = ABOUT.search(body)
            if about and writer.get_extra_info("sockname")[0] in self.silent:
                await reader.read()
                return
            if about:
                self.came.setdefault(about[1].decode(), time.perf_counter())
                self._more.set()
            writer.write(ANSWER)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
