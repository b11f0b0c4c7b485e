"""NotifyNL for tests: a real HTTP server that checks who asks, and keeps what it is sent."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "a-secret-of-the-service-of-32-bytes!"


@dataclass
class NotifyNLServer:
    """Answers as the API says; `status` instead of taking a mail, `loses` its answer.

    Of each mail that it took the status is in `mails`, to be changed; `asked` is who was asked for.
    """

    status: int = 201
    loses: bool = False
    garbles: bool = False
    asked: list[str] = field(default_factory=list)
    mails: list[dict[str, Any]] = field(default_factory=list)
    port: int = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._joined, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in head[1:] if line)}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            status, answer = self._answer(head[0], headers.get("authorization", ""), body)
            if status:
                told = json.dumps(answer).encode()
                writer.write(f"HTTP/1.1 {status} X\r\ncontent-length: {len(told)}\r\n".encode())
                writer.write(b"connection: close\r\n\r\n" + told)
                await writer.drain()
        finally:
            writer.close()

    def _answer(self, line: str, authorization: str, body: bytes) -> tuple[int, dict[str, Any]]:
        method, target, _ = line.split(" ")
        url = urlsplit(target)
        if not _is_of_the_service(authorization):
            return 403, {"errors": [{"error": "AuthError", "message": "Invalid token"}]}
        if (method, url.path) == ("GET", "/v2/notifications"):
            [reference] = parse_qs(url.query)["reference"]
            self.asked.append(reference)
            if self.garbles:
                return 200, {"notifications": [{"reference": reference}]}
            return 200, {"notifications": [m for m in self.mails if m["reference"] == reference]}
        if (method, url.path) != ("POST", "/v2/notifications/email"):
            return 404, {}
        if self.status == 201:
            made = {"status": "created", "created_at": datetime.now(UTC).isoformat()}
            self.mails.append(json.loads(body) | made | {"id": str(uuid4())})
        return 0 if self.loses else self.status, {}


def _is_of_the_service(authorization: str) -> bool:
    """As the API asks: HS256 by the service's secret, made within half a minute."""
    try:
        claims = jwt.decode(authorization.removeprefix("Bearer "), SECRET, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        return False
    age = datetime.now(UTC).timestamp() - claims["iat"]
    return bool(claims["iss"] == SERVICE and abs(age) < 30)
