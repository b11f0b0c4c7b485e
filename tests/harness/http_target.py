"""An institution's own system for tests: it keeps what is posted, and answers as it is told."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Self

CONSENT = {"WebHook-Allowed-Origin": "*", "WebHook-Allowed-Rate": "*"}


@dataclass(frozen=True)
class Posted:
    """One request as it came in."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class HttpTarget:
    """Listens on a port of its own; a status of 0 means that it never answers.

    What is posted and what is asked by OPTIONS are kept apart; `consent` answers the latter.
    """

    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    posted: list[Posted] = field(default_factory=list)
    consent: dict[str, str] = field(default_factory=lambda: dict(CONSENT))
    asked: list[Posted] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        """Where to post."""
        return f"http://127.0.0.1:{self.port}/hook"

    async def __aenter__(self) -> Self:
        self._busy: set[asyncio.StreamWriter] = set()
        self._server = await asyncio.start_server(self._joined, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self.hang_up()

    def hang_up(self) -> None:
        """Break every connection there is."""
        for writer in self._busy:
            writer.transport.abort()

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._busy.add(writer)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            pairs = (line.split(": ", 1) for line in head[1:] if line)
            headers = {name.lower(): value for name, value in pairs}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            asks = head[0].startswith("OPTIONS ")
            (self.asked if asks else self.posted).append(Posted(head[0], headers, body))
            if self.status:
                await self._answer(writer, self.consent if asks else self.headers)
            else:
                await reader.read()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self._busy.discard(writer)
            writer.close()

    async def _answer(self, writer: asyncio.StreamWriter, headers: dict[str, str]) -> None:
        lines = [f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}", "content-length: 0"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join([*lines, "connection: close", "", ""]).encode())
        await writer.drain()
