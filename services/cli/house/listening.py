"""Small listeners on this machine: institutions' webhooks, spans, and the processing log."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import re
import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from services.cli.house.lines import lines_by_trace
from services.cli.house.spans import metrics_by_zone, spans_by_trace

HOST, PATH = "127.0.0.1", ":path"
LARGEST = 64 * 1024 * 1024
NAME = re.compile(r"[A-Za-z0-9-]{1,64}")
Take = Callable[[Mapping[str, str], bytes], None]
NOTHING: Mapping[str, str] = {}
ORIGIN = "WebHook-Request-Origin"


class Listener:
    """Takes what is posted to a port of its own, in a thread of its own."""

    def __init__(self, take: Take) -> None:
        self._server = ThreadingHTTPServer((HOST, 0), _handler(take))
        self._server.daemon_threads, self._server.block_on_close = True, False
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """Where to post."""
        return f"http://{HOST}:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def webhooks(folder: Path) -> Take:
    """Keep each body as it came, and beside it the headers with its signature."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers = itertools.count(1)

    def take(headers: Mapping[str, str], body: bytes) -> None:
        told = headers.get("webhook-id", "")
        name = told if NAME.fullmatch(told) else f"nameless-{next(numbers)}"
        (folder / f"{name}.headers").write_text("".join(f"{k}: {v}\n" for k, v in headers.items()))
        (folder / f"{name}.json").write_bytes(body)

    return take


def traces(folder: Path) -> Take:
    """Add each span as a line to the file of its case; of metrics the newest of a zone is kept."""
    spans, metrics = _kept(folder, spans_by_trace, safely=False), _newest(folder.parent / "metrics")

    def take(headers: Mapping[str, str], body: bytes) -> None:
        measured = headers.get(PATH, "").endswith("/metrics")
        (metrics if measured else spans)(headers, body)

    return take


def logboek(folder: Path) -> Take:
    """Add each line of the processing log to the file of its trace; on disk before the answer."""
    return _kept(folder, lines_by_trace, safely=True)


def _newest(folder: Path) -> Take:
    """One file a zone, with what its process measured last."""
    folder.mkdir(parents=True, exist_ok=True)

    def take(headers: Mapping[str, str], body: bytes) -> None:
        for zone, measured in metrics_by_zone(_plain(headers, body)).items():
            name = zone if NAME.fullmatch(zone) else "none"
            (folder / f"{name}.json").write_text(measured, encoding="utf-8")

    return take


def _plain(headers: Mapping[str, str], body: bytes) -> bytes:
    return gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body


def _kept(folder: Path, read: Callable[[bytes], dict[str, list[Any]]], *, safely: bool) -> Take:
    folder.mkdir(parents=True, exist_ok=True)
    one_at_a_time = threading.Lock()

    def take(headers: Mapping[str, str], body: bytes) -> None:
        for trace, found in read(_plain(headers, body)).items():
            lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in found)
            with one_at_a_time, (folder / f"{trace}.jsonl").open("a", encoding="utf-8") as file:
                file.write(lines)
                if safely:
                    file.flush()
                    os.fsync(file.fileno())

    return take


def _handler(take: Take) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", "0"))
            if not 0 <= length <= LARGEST:
                self.close_connection = True
                self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            headers[PATH] = self.path
            try:
                take(headers, self.rfile.read(length))
                self._answer(HTTPStatus.OK)
            except Exception:  # whatever was posted, the next one must be taken
                self._answer(HTTPStatus.BAD_REQUEST)

        def do_OPTIONS(self) -> None:
            """An institution's system that wants to be told by whoever asks, at any rate."""
            asks = self.headers.get(ORIGIN)
            allows = {"WebHook-Allowed-Origin": asks, "WebHook-Allowed-Rate": "*"} if asks else {}
            self._answer(HTTPStatus.OK, {"Allow": "OPTIONS, POST", **allows})

        def _answer(self, status: HTTPStatus, headers: Mapping[str, str] = NOTHING) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing: what was taken is in the folder."""

    return Handler
