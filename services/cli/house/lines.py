"""Lines of the processing log as they arrive (OTLP), in the words of the Logboek's own record."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from services.cli.house.spans import attributes

STATUSES = ("Unset", "Ok", "Error")
NANOSECONDS = 1_000_000


def lines_by_trace(body: bytes) -> dict[str, list[dict[str, Any]]]:
    """The lines of one export by trace; moments in milliseconds since 1970."""
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for part in ExportTraceServiceRequest.FromString(body).resource_spans:
        resource = {"attributes": attributes(part.resource.attributes)}
        for scope in part.scope_spans:
            for span in scope.spans:
                found[span.trace_id.hex()].append({**_line(span), "resource": resource})
    return found


def _line(span: Span) -> dict[str, Any]:
    return {
        "trace_id": span.trace_id.hex(),
        "span_id": span.span_id.hex(),
        "parent_span_id": span.parent_span_id.hex() or None,
        "status": STATUSES[span.status.code],
        "name": span.name,
        "start_time": span.start_time_unix_nano // NANOSECONDS,
        "end_time": span.end_time_unix_nano // NANOSECONDS,
        "attributes": attributes(span.attributes),
    }
