"""Sending the spans of a case again: made anew from its events, they are the same spans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExportResult

from schemas.common import Refused
from services.cli.house.lock import at_home, is_up
from services.cli.look.spans import Span
from services.kernel.exporting import exporter
from services.kernel.settings import Settings
from services.kernel.telemetry import readable, resource


def send(settings: Settings, case: UUID, spans: Iterable[Span]) -> int:
    """Send every span that ended to the OTLP endpoint; how many those are.

    Raises Refused when there is no endpoint or it does not take them.
    """
    endpoint = settings.otlp_endpoint
    if not endpoint and is_up(settings.home):
        endpoint = str(at_home(settings.home)["spans"])
    made = exporter(endpoint, settings.otlp_protocol)
    if made is None:
        raise Refused("no_endpoint", "There is no OTLP endpoint.", "Set LOKET_OTLP_ENDPOINT.")
    by_service: defaultdict[str, list[ReadableSpan]] = defaultdict(list)
    for span in spans:
        if not span.running:
            fact = readable(case, span.fact, resource(span.service))
            by_service[span.service].append(fact)
    try:
        results = [made.export(batch) for batch in by_service.values()]
    finally:
        made.shutdown()
    if any(result is not SpanExportResult.SUCCESS for result in results):
        raise Refused("not_sent", f"{endpoint} does not take spans.", "Try again when it does.")
    return sum(map(len, by_service.values()))
