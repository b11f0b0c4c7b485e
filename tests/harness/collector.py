"""A collector that takes real OTLP, by HTTP or by gRPC, as a backend does; and one that hangs."""

from __future__ import annotations

import socket
import threading
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

import grpc
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2 as metric_messages
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2_grpc as metric_services
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as trace_messages
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2_grpc as trace_services
from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span

PROTOCOLS = ("http", "grpc")
Labels = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Point:
    """One value of a metric: a count, a level, or how many were measured and their sum."""

    value: float
    total: float = 0.0
    bounds: tuple[float, ...] = ()


@dataclass
class Collected:
    """What came in so far."""

    spans: defaultdict[UUID, list[Span]] = field(default_factory=lambda: defaultdict(list))
    services: dict[bytes, str] = field(default_factory=dict)
    metrics: dict[str, dict[Labels, Point]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)

    def take_spans(self, request: trace_messages.ExportTraceServiceRequest) -> None:
        """Keep spans by case."""
        for resource in request.resource_spans:
            service = dict(_labels(resource.resource.attributes))["service.name"]
            for scope in resource.scope_spans:
                for span in scope.spans:
                    self.spans[UUID(bytes=span.trace_id)].append(span)
                    self.services[span.span_id] = service

    def take_metrics(self, request: metric_messages.ExportMetricsServiceRequest) -> None:
        """Keep the newest value under each set of labels."""
        for resource in request.resource_metrics:
            for scope in resource.scope_metrics:
                for metric in scope.metrics:
                    self.units[metric.name] = metric.unit
                    kind = getattr(metric, str(metric.WhichOneof("data")))
                    known = self.metrics.setdefault(metric.name, {})
                    for point in kind.data_points:
                        known[_labels(point.attributes)] = _point(point)

    def values(self, name: str, **labels: str) -> float:
        """The sum of a metric's values that carry these labels."""
        points = self.metrics.get(name, {}).items()
        return sum(point.value for has, point in points if labels.items() <= set(has))


@contextmanager
def collector(protocol: str) -> Iterator[tuple[str, Collected]]:
    """Where to send, and what came."""
    found = Collected()
    with (_http if protocol == "http" else _grpc)(found) as url:
        yield url, found


@contextmanager
def hanging() -> Iterator[str]:
    """Takes every connection and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@contextmanager
def _http(found: Collected) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/v1/traces":
                found.take_spans(trace_messages.ExportTraceServiceRequest.FromString(body))
            else:
                assert self.path == "/v1/metrics"
                found.take_metrics(metric_messages.ExportMetricsServiceRequest.FromString(body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,)).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def _grpc(found: Collected) -> Iterator[str]:
    class Traces(trace_services.TraceServiceServicer):
        def Export(self, request: Any, context: Any) -> Any:  # noqa: N802  as gRPC calls it
            found.take_spans(request)
            return trace_messages.ExportTraceServiceResponse()

    class Metrics(metric_services.MetricsServiceServicer):
        def Export(self, request: Any, context: Any) -> Any:  # noqa: N802  as gRPC calls it
            found.take_metrics(request)
            return metric_messages.ExportMetricsServiceResponse()

    server = grpc.server(ThreadPoolExecutor(4))
    add_traces: Any = trace_services.add_TraceServiceServicer_to_server
    add_metrics: Any = metric_services.add_MetricsServiceServicer_to_server
    add_traces(Traces(), server)
    add_metrics(Metrics(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop(None).wait()


def _labels(pairs: Any) -> Labels:
    return frozenset((pair.key, _text(pair)) for pair in pairs)


def _text(pair: KeyValue) -> str:
    kind = pair.value.WhichOneof("value")
    return str(getattr(pair.value, kind)) if kind else ""


def _point(point: Any) -> Point:
    if hasattr(point, "explicit_bounds"):
        return Point(point.count, point.sum, tuple(point.explicit_bounds))
    return Point(getattr(point, str(point.WhichOneof("value"))))
