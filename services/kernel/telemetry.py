"""Traces and what is counted of them; logs and metrics have modules of their own.

A case's id is its trace id, and span ids are computed from what they stand for, so the same span
sent twice is the same span, and `loket trace` can draw the same tree from events alone.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Event as SpanEvent
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace import Link, SpanContext, SpanKind, Status, StatusCode, TraceFlags

from schemas.envelope import Recorded
from services.kernel.exporting import PATIENCE, GivingUp
from services.kernel.exporting import exporter as exporter
from services.kernel.logs import configure_logs as configure_logs
from services.kernel.logs import log as log
from services.kernel.measuring import measure
from services.kernel.metrics import counter as counter
from services.kernel.spans import Ended, SpanFact, Trace, own_span, span_id

SENDING = "last-spans"
"""The thread that sends what is left when a service stops; it may outlive the stop a little."""


class Telemetry:
    """Measures what happens and sends finished spans; without an exporter it sends nothing."""

    def __init__(self, service: str, exporter: SpanExporter | None = None, zone: str = "") -> None:
        self._service, self._resource = service, resource(service, zone)
        self._exporter = GivingUp(exporter) if exporter else None
        self._processor: SpanProcessor | None = None
        if self._exporter:
            self._processor = BatchSpanProcessor(self._exporter)

    def recorded(self, event: Recorded[Any], trace: Trace, link: str = "") -> None:
        """The command that led to an event, and what ended with it; `link` is its cause's span."""
        counter("events_appended").add(1, {"event": type(event.data).__name__})
        measure(trace)
        if self._processor is None:
            return
        own = own_span(self._service, event, trace, datetime.now(UTC), link)
        for fact in (own, *trace.ended):
            self._processor.on_end(readable(trace.of or event.meta.case, fact, self._resource))

    def close(self) -> None:
        """Send what is left, as far as that can be in time."""
        if self._processor is None or self._exporter is None:
            return
        sending = threading.Thread(target=self._processor.shutdown, name=SENDING, daemon=True)
        sending.start()
        sending.join(PATIENCE)
        self._exporter.give_up()


class Unseen(Telemetry):
    """Neither measures nor sends: for what nobody may learn of, not even that it happened."""

    def recorded(self, event: Recorded[Any], trace: Trace, link: str = "") -> None:
        """Say nothing."""


def no_spans(before: Any, after: Any, event: Recorded[Any], ended: Ended) -> Trace:
    """An event that ends no stretch and has none."""
    return Trace()


def resource(service: str, zone: str = "") -> Resource:
    """Which service a span is of, and in which zone it runs."""
    of_zone = {"loket.zone": zone} if zone else {}
    return Resource.create({"service.name": f"loket-{service}", **of_zone})


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
