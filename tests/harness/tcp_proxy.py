"""A link that tests can cut and restore: a TCP proxy on this machine."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from deploy.server_process import free_port


class TcpProxy:
    """Passes bytes between its own port and a target's, while it is not cut."""

    def __init__(self, target: int) -> None:
        self.port, self._target = free_port(), target
        self._listener: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def restore(self) -> None:
        """Accepts connections (again)."""
        self._listener = await asyncio.start_server(self._joined, "127.0.0.1", self.port)

    async def cut(self) -> None:
        """Refuses new connections and breaks those there are."""
        if self._listener:
            self._listener.close()
            self._listener = None
        for writer in tuple(self._writers):
            writer.transport.abort()

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.close()
            return
        await asyncio.gather(self._pass(reader, far_writer), self._pass(far_reader, writer))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            with suppress(OSError):
                while data := await reader.read(65536):
                    writer.write(data)
                    await writer.drain()
        finally:
            self._writers.discard(writer)
            writer.close()
