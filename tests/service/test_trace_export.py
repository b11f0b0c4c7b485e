"""What an OTLP collector gets of played cases: one connected tree a case, late terms as errors."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self
from uuid import UUID

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from deploy.server_process import free_port
from examples.loader import load_people
from schemas.desk import TaskOpened
from services.cli.playing import Play, Stage
from services.kernel.timers import Timers
from tests.harness.system import System, example

LATE = timedelta(days=60)


class Collector:
    """Takes OTLP over HTTP, as an OpenTelemetry collector does."""

    def __init__(self) -> None:
        self.spans: defaultdict[UUID, list[Span]] = defaultdict(list)
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                assert self.path == "/v1/traces"
                body = self.rfile.read(int(self.headers["Content-Length"]))
                collector.take(ExportTraceServiceRequest.FromString(body))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Be quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def take(self, request: ExportTraceServiceRequest) -> None:
        for resource in request.resource_spans:
            for scope in resource.scope_spans:
                for span in scope.spans:
                    self.spans[UUID(bytes=span.trace_id)].append(span)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,)).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def collected(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    with Collector() as collector:
        monkeypatch.setenv("LOKET_OTLP_ENDPOINT", collector.url)
        yield collector


def names(spans: list[Span]) -> Counter[str]:
    return Counter(span.name for span in spans)


def orphans(spans: list[Span]) -> list[str]:
    """Spans whose parent never came."""
    known = {span.span_id for span in spans} | {b""}
    return [span.name for span in spans if span.parent_span_id not in known]


def roots(spans: list[Span]) -> list[str]:
    return [span.name for span in spans if not span.parent_span_id]


async def test_every_example_is_one_connected_tree_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with collected(monkeypatch) as collector:
        async with System(tmp_path) as system:
            cases = await system.play_all()
        assert set(collector.spans) == set(cases.values())
        odd = {
            slug: (roots(collector.spans[case]), orphans(collector.spans[case]))
            for slug, case in cases.items()
            if roots(collector.spans[case]) != ["case"] or orphans(collector.spans[case])
        }
        assert odd == {}
        full = names(collector.spans[cases["05-promovendus-fotonica-beurs"]])
        for name in ("phase intake", "phase departments", "phase assembly", "department"):
            assert full[name], name
        for name in ("term first_response", "term advice", "term contribution", "term agreement"):
            assert full[name], name
        for name in ("intake RequestSubmitted", "desk TaskOpened", "assembly AdviceIssued"):
            assert full[name], name


class Ahead(Timers):
    """A clock that can be put ahead."""

    by = timedelta()

    def now(self) -> datetime:
        return super().now() + self.by


async def test_a_late_term_is_an_error_and_a_term_in_time_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with collected(monkeypatch) as collector:
        async with System(tmp_path, timers=Ahead) as system:
            scene = await Stage.open(system.faces, load_people(), system.departments)
            play = Play(scene, example("09-"), lambda who, what: None)
            case = await play.submit()
            await scene.watches["EZK"].until(case, TaskOpened)
            monkeypatch.setattr(Ahead, "by", LATE)
            await play.run()
            await scene.close()
        status = {span.name: span.status.code for span in collector.spans[case]}
        assert status["term first_response"] == Status.STATUS_CODE_OK
        assert status["term contribution"] == Status.STATUS_CODE_ERROR
        assert status["term advice"] == Status.STATUS_CODE_ERROR


async def test_a_dead_collector_neither_slows_nor_loses_a_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def took(home: Path) -> float:
        async with System(home) as system:
            await system.play("09-")
            started = time.monotonic()
            for slug in ("05-", "08-", "13-"):
                await system.play(slug)
            return time.monotonic() - started

    without = await took(tmp_path / "without")
    monkeypatch.setenv("LOKET_OTLP_ENDPOINT", f"http://127.0.0.1:{free_port()}")
    assert await took(tmp_path / "dead") < 3 * without
