"""The wire to the Logboek Dataverwerkingen: one line, sent at once, confirmed or not.

A tracer provider of its own: nothing is sampled, batched, cut off or shared with the traces that
show how the system fares. The OTLP exporter of OpenTelemetry is not used, because it calls a
redirect, any page and a rejected line a success, and sends the collector's credentials along
(docs/adr/0013).
"""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import httpx
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanLimits, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import (
    NonRecordingSpan,
    SpanContext,
    Status,
    StatusCode,
    TraceFlags,
    set_span_in_context,
)

from services.kernel.telemetry import log

PATIENCE = 5.0
"""Seconds in which a line is confirmed; later is not at all."""

ANSWER = 2.0
AT_ONCE = 8
NANOSECONDS = 1_000_000
UNLIMITED = SpanLimits.UNSET
HEADERS = {"content-type": "application/x-protobuf"}


@dataclass(frozen=True)
class Line:
    """One line: ids as numbers, moments in whole milliseconds since 1970."""

    trace: int
    span: int
    name: str
    start: int
    end: int
    parent: int = 0
    failed: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)


class Logboek:
    """Writes lines to one Logboek, in threads of its own."""

    def __init__(self, service: str, endpoint: str, trusted: ssl.SSLContext | bool = True) -> None:
        self._confirming = Confirming(f"{endpoint.rstrip('/')}/v1/traces", trusted)
        self._ids = GivenIds()
        provider = TracerProvider(
            sampler=ALWAYS_ON,
            resource=Resource({"service.name": f"loket-{service}"}),
            shutdown_on_exit=False,
            id_generator=self._ids,
            span_limits=SpanLimits(
                max_span_attributes=UNLIMITED, max_span_attribute_length=UNLIMITED
            ),
        )
        provider.add_span_processor(SimpleSpanProcessor(self._confirming))
        self._tracer = provider.get_tracer("loket.processing")
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="logboek")

    async def confirms(self, line: Line) -> bool:
        """Send one line; whether the Logboek said that it has it."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(PATIENCE):
                return await loop.run_in_executor(self._threads, self._send, line)
        except TimeoutError:
            log.error("logboek_does_not_confirm", why="too late")
            return False

    def close(self) -> None:
        """Send nothing more."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._confirming.shutdown()

    def _send(self, line: Line) -> bool:
        self._ids.line = line
        span = self._tracer.start_span(
            line.name,
            context=_below(line),
            attributes=dict(line.attributes),
            start_time=line.start * NANOSECONDS,
        )
        if line.failed:
            span.set_status(Status(StatusCode.ERROR))
        span.end(line.end * NANOSECONDS)
        return self._confirming.has(line.span)


class GivenIds(IdGenerator, threading.local):
    """Ids are those of the line that this thread is sending."""

    line: Line

    def generate_trace_id(self) -> int:
        """The line's trace."""
        return self.line.trace

    def generate_span_id(self) -> int:
        """The line's own id."""
        return self.line.span


class Confirming(SpanExporter):
    """OTLP over HTTP in which only the Logboek's own word counts as success."""

    def __init__(self, url: str, trusted: ssl.SSLContext | bool) -> None:
        self._url, self._taken = url, set[int]()
        self._client = httpx.Client(
            verify=trusted, timeout=ANSWER, trust_env=False, follow_redirects=False
        )

    def has(self, span: int) -> bool:
        """Whether this line was confirmed; says so once."""
        found = span in self._taken
        self._taken.discard(span)
        return found

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Post them; whatever is no clear yes is a no."""
        why = self._post(encode_spans(spans).SerializeToString())
        if why:
            log.error("logboek_does_not_confirm", why=why)
            return SpanExportResult.FAILURE
        self._taken.update(span.context.span_id for span in spans if span.context)
        return SpanExportResult.SUCCESS

    def shutdown(self) -> None:
        """Close the connections."""
        self._client.close()

    def _post(self, body: bytes) -> str:
        """Why it is not confirmed; empty when it is. A connection that was let go is made anew."""
        try:
            try:
                answer = self._client.post(self._url, content=body, headers=HEADERS)
            except (httpx.NetworkError, httpx.RemoteProtocolError):
                answer = self._client.post(self._url, content=body, headers=HEADERS)
        except (httpx.HTTPError, RuntimeError) as error:
            return type(error).__name__
        return _refusal(answer)


def _refusal(answer: httpx.Response) -> str:
    if answer.status_code != httpx.codes.OK:
        return f"http-{answer.status_code}"
    try:
        said = ExportTraceServiceResponse.FromString(answer.content)
    except Exception:  # whatever it is, it says nothing about the line
        return "not the answer of a Logboek"
    return "rejected" if said.partial_success.rejected_spans else ""


def _below(line: Line) -> Context:
    """Under the calling action; whether that one was sampled does not matter."""
    if not line.parent:
        return Context()
    caller = SpanContext(line.trace, line.parent, is_remote=True, trace_flags=TraceFlags(0))
    return set_span_in_context(NonRecordingSpan(caller), Context())
