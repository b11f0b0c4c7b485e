"""Logs (structlog), metrics and traces (OpenTelemetry).

A case's id is its trace id, and span ids are computed from what they stand for, so the same span
sent twice is the same span, and `loket trace` can draw the same tree from events alone.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
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
from opentelemetry.trace import SpanContext, SpanKind, Status, StatusCode, TraceFlags

from schemas.envelope import Recorded

log = structlog.get_logger()
ROOT = "case"
PATIENCE = 3.0
"""Seconds for one export, its retries included: a stop waits for the last one."""


@dataclass(frozen=True)
class SpanFact:
    """One stretch of a case's life: a phase, a term, a command. `key` names it within the case."""

    name: str
    key: str
    parent: str | None
    start: datetime
    end: datetime
    ok: bool = True
    attributes: Mapping[str, str | int | bool] = field(default_factory=dict)
    marks: tuple[tuple[datetime, str], ...] = ()


@dataclass(frozen=True)
class Trace:
    """Where an event belongs in a case's tree, and which stretches it ended.

    `of` is the case where the event's own subject is something else, as a notice is.
    """

    parent: str = ROOT
    ended: tuple[SpanFact, ...] = ()
    of: UUID | None = None


def span_id(case: UUID, key: str) -> str:
    """16 hex digits computed from the case and what the span stands for."""
    return hashlib.sha256(f"{case.hex}/{key}".encode()).hexdigest()[:16]


class Telemetry:
    """Sends finished spans; without an exporter it does nothing."""

    def __init__(self, service: str, exporter: SpanExporter | None = None) -> None:
        self._service = service
        self._resource = Resource.create({"service.name": f"loket-{service}"})
        self._processor: SpanProcessor | None = BatchSpanProcessor(exporter) if exporter else None

    def recorded(self, event: Recorded[Any], trace: Trace) -> None:
        """The command that led to an event, and what ended with it."""
        counter("events_appended").add(1, {"event": type(event.data).__name__})
        if self._processor is None:
            return
        name = type(event.data).__name__
        attributes = {
            "loket.event_id": event.meta.id,
            "loket.cause": event.meta.cause,
            "loket.actor_issuer": event.meta.actor.issuer,
        }
        own = SpanFact(
            f"{self._service} {name}",
            event.meta.id,
            trace.parent,
            event.meta.time,
            datetime.now(UTC),
            attributes=attributes,
        )
        for fact in (own, *trace.ended):
            self._send(trace.of or event.meta.case, fact)

    def _send(self, case: UUID, fact: SpanFact) -> None:
        assert self._processor is not None
        parent = _context(case, fact.parent) if fact.parent else None
        span = ReadableSpan(
            name=fact.name,
            context=_context(case, fact.key),
            parent=parent,
            resource=self._resource,
            attributes={"loket.case": str(case), **fact.attributes},
            events=[SpanEvent(name, timestamp=_nanos(at)) for at, name in fact.marks],
            kind=SpanKind.INTERNAL,
            status=Status(StatusCode.OK if fact.ok else StatusCode.ERROR),
            start_time=_nanos(fact.start),
            end_time=max(_nanos(fact.end), _nanos(fact.start)),
        )
        self._processor.on_end(span)

    def close(self) -> None:
        """Send what is left."""
        if self._processor:
            self._processor.shutdown()


def _context(case: UUID, key: str) -> SpanContext:
    return SpanContext(
        case.int,
        int(span_id(case, key), 16),
        is_remote=False,
        trace_flags=TraceFlags(TraceFlags.SAMPLED),
    )


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
