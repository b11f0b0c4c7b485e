"""A Logboek for tests: a real HTTP server that takes OTLP, keeps lines, and can be down or odd."""

from __future__ import annotations

import asyncio
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

from deploy.server_process import free_port
from services.cli.house.lines import lines_by_trace

REJECTED = ExportTraceServiceResponse()
REJECTED.partial_success.rejected_spans = 1
CORE = {
    "dpl.core.processing_activity_id",
    "dpl.core.data_subject_id",
    "dpl.core.data_subject_id_type",
}


class Logboek:
    """Takes lines on a port of its own; `status` and `answer` are what it says to each."""

    def __init__(self, status: int = 200, answer: bytes = b"", tls: Path | None = None) -> None:
        self.status, self.answer, self.headers = status, answer, dict[str, str]()
        self.lines: list[dict[str, Any]] = []
        self.bodies: list[bytes] = []
        self.asked: list[dict[str, str]] = []
        self.port, self._tls = free_port(), tls
        self._server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        """Where it is."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen; a stopped one can start again on its port."""
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), _handler(self))
        if self._tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self._tls)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._server.daemon_threads, self._server.block_on_close = True, False
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Listen no more; what was taken stays."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def take(self, headers: dict[str, str], body: bytes) -> None:
        """Keep what was posted, unless the answer says that it was not taken."""
        self.bodies.append(body)
        self.asked.append(headers)
        if self.status == 200 and not self.answer:
            self.lines += [one for found in lines_by_trace(body).values() for one in found]

    def about(self, code: str) -> list[dict[str, Any]]:
        """The lines about one person."""
        return [
            one for one in self.lines if one["attributes"].get("dpl.core.data_subject_id") == code
        ]

    async def until(self, count: int) -> list[dict[str, Any]]:
        """The lines, once there are so many."""
        async with asyncio.timeout(20):
            while len(self.lines) < count:  # noqa: ASYNC110  another thread's list
                await asyncio.sleep(0.02)
        return self.lines


def _handler(logboek: Logboek) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            logboek.take({k.lower(): v for k, v in self.headers.items()}, body)
            self.send_response(logboek.status if self.path == "/v1/traces" else 404)
            for name, value in logboek.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(logboek.answer)))
            self.send_header("connection", "close")
            self.end_headers()
            self.wfile.write(logboek.answer)

        def log_message(self, *_: object) -> None:
            """Be quiet."""

    return Handler
