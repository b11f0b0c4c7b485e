"""Logs (structlog), metrics and traces (OpenTelemetry).

A case's id is its trace id, and span ids are computed from what they stand for, so the same span
sent twice is the same span, and `loket trace` can draw the same tree from events alone.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

import structlog
from opentelemetry import metrics
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Event as SpanEvent
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace import Link, SpanContext, SpanKind, Status, StatusCode, TraceFlags

from schemas.envelope import Recorded
from services.kernel.spans import SpanFact, Trace, own_span, span_id

log = structlog.get_logger()
PATIENCE = 3.0
"""Seconds for one export, its retries included: a stop waits for the last one."""


class Telemetry:
    """Sends finished spans; without an exporter it does nothing."""

    def __init__(self, service: str, exporter: SpanExporter | None = None) -> None:
        self._service, self._resource = service, resource(service)
        self._processor: SpanProcessor | None = BatchSpanProcessor(exporter) if exporter else None

    def recorded(self, event: Recorded[Any], trace: Trace, link: str = "") -> None:
        """The command that led to an event, and what ended with it; `link` is its cause's span."""
        counter("events_appended").add(1, {"event": type(event.data).__name__})
        if self._processor is None:
            return
        own = own_span(self._service, event, trace, datetime.now(UTC), link)
        for fact in (own, *trace.ended):
            self._processor.on_end(readable(trace.of or event.meta.case, fact, self._resource))

    def close(self) -> None:
        """Send what is left."""
        if self._processor:
            self._processor.shutdown()


def resource(service: str) -> Resource:
    """Which service a span is of."""
    return Resource.create({"service.name": f"loket-{service}"})


def readable(case: UUID, fact: SpanFact, of: Resource) -> ReadableSpan:
    """A span as exporters take it."""
    status = Status(StatusCode.ERROR, fact.error) if fact.error else Status(StatusCode.OK)
    return ReadableSpan(
        name=fact.name,
        context=_context(case, span_id(case, fact.key)),
        parent=_context(case, span_id(case, fact.parent)) if fact.parent else None,
        resource=of,
        attributes={"loket.case": str(case), **fact.attributes},
        events=[SpanEvent(name, timestamp=_nanos(at)) for at, name in fact.marks],
        links=[Link(_context(case, link)) for link in fact.links],
        kind=SpanKind.INTERNAL,
        status=status,
        start_time=_nanos(fact.start),
        end_time=max(_nanos(fact.end), _nanos(fact.start)),
    )


def _context(case: UUID, span: str) -> SpanContext:
    flags = TraceFlags(TraceFlags.SAMPLED)
    return SpanContext(case.int, int(span, 16), is_remote=False, trace_flags=flags)


def _nanos(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000) * 1000


def exporter(endpoint: str, protocol: str) -> SpanExporter | None:
    """The OTLP exporter for an endpoint; none when no endpoint is set."""
    if not endpoint:
        return None
    if protocol == "grpc":
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter as Grpc

        return Grpc(endpoint=endpoint, insecure=endpoint.startswith("http://"), timeout=PATIENCE)
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter as Http

    return Http(endpoint=f"{endpoint.rstrip('/')}/v1/traces", timeout=PATIENCE)


@cache
def counter(name: str) -> metrics.Counter:
    """A counter by name; labels never hold an id."""
    return metrics.get_meter("loket").create_counter(f"loket.{name}")


def configure_logs(level: str = "info") -> None:
    """One JSON line an event to standard error; readable colours on a terminal."""
    levels = {"debug": 10, "info": 20, "warning": 30, "error": 40}
    renderer: Any = (
        structlog.dev.ConsoleRenderer()
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(levels[level]),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
