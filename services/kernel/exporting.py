"""OTLP exporters, by HTTP or gRPC: short of patience, so that a dead collector delays nobody."""

from __future__ import annotations

from collections.abc import Sequence

from opentelemetry.sdk.metrics.export import MetricExporter
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

PATIENCE = 3.0
"""Seconds for one export, its retries included: a stop waits for the last one."""


class GivingUp(SpanExporter):
    """An exporter that can be told to try no more: what is left is made from events again."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter, self._over, self._closed = exporter, False, False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send a batch, unless it was given up."""
        return SpanExportResult.FAILURE if self._over else self._exporter.export(spans)

    def give_up(self) -> None:
        """The batch on its way is the last one, and is not tried again."""
        self._over = True
        self.shutdown()

    def shutdown(self) -> None:
        """Close the connection, once."""
        if not self._closed:
            self._closed = True
            self._exporter.shutdown()


def exporter(endpoint: str, protocol: str) -> SpanExporter | None:
    """The exporter of spans to an endpoint; none when no endpoint is set."""
    if not endpoint:
        return None
    if protocol == "grpc":
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter as Grpc

        return Grpc(endpoint=endpoint, insecure=_plain(endpoint), timeout=PATIENCE)
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter as Http

    return Http(endpoint=f"{endpoint.rstrip('/')}/v1/traces", timeout=PATIENCE)


def metric_exporter(endpoint: str, protocol: str) -> MetricExporter | None:
    """The exporter of metrics to the same endpoint; none when no endpoint is set."""
    if not endpoint:
        return None
    if protocol == "grpc":
        from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import (
            OTLPMetricExporter as Grpc,
        )

        return Grpc(endpoint=endpoint, insecure=_plain(endpoint), timeout=PATIENCE)
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter as Http

    return Http(endpoint=f"{endpoint.rstrip('/')}/v1/metrics", timeout=PATIENCE)


def _plain(endpoint: str) -> bool:
    return endpoint.startswith("http://")
