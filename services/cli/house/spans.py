"""Spans and metrics as OpenTelemetry sends them (OTLP, protobuf), decoded to plain JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from google.protobuf.json_format import MessageToJson
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

PLAIN = ("string_value", "bool_value", "int_value", "double_value")
STATUSES = {
    Status.STATUS_CODE_UNSET: "unset",
    Status.STATUS_CODE_OK: "ok",
    Status.STATUS_CODE_ERROR: "error",
}


def spans_by_trace(body: bytes) -> dict[str, list[dict[str, Any]]]:
    """The spans of one export by trace, which is a case's id in hex."""
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for part in ExportTraceServiceRequest.FromString(body).resource_spans:
        service = attributes(part.resource.attributes).get("service.name", "")
        for scope in part.scope_spans:
            for span in scope.spans:
                found[span.trace_id.hex()].append({"service": service, **_span(span)})
    return found


def metrics_by_zone(body: bytes) -> dict[str, str]:
    """The metrics of one export as JSON, by the zone whose process sent them."""
    found = ExportMetricsServiceRequest.FromString(body)
    return {
        str(attributes(part.resource.attributes).get("loket.zone", "none")): MessageToJson(part)
        for part in found.resource_metrics
    }


def _span(span: Span) -> dict[str, Any]:
    return {
        "trace_id": span.trace_id.hex(),
        "span_id": span.span_id.hex(),
        "parent_span_id": span.parent_span_id.hex(),
        "name": span.name,
        "start": _moment(span.start_time_unix_nano),
        "end": _moment(span.end_time_unix_nano),
        "status": STATUSES[span.status.code],
        "attributes": attributes(span.attributes),
        "events": [
            {"time": _moment(event.time_unix_nano), "name": event.name} for event in span.events
        ],
        "links": [link.span_id.hex() for link in span.links],
        "error": span.status.message,
    }


def attributes(pairs: Iterable[KeyValue]) -> dict[str, Any]:
    """Attributes as plain values."""
    return {pair.key: _value(pair.value) for pair in pairs}


def _value(value: AnyValue) -> Any:
    kind = value.WhichOneof("value")
    return (
        getattr(value, kind)
        if kind in ("string_value", "bool_value", "int_value", "double_value")
        else str(value)
    )


def _moment(nanoseconds: int) -> str:
    return datetime.fromtimestamp(nanoseconds / 1e9, UTC).isoformat()
