"""Metrics of this process, sent over OTLP while a service of it runs; else nothing is kept.

One MeterProvider a process, made by the first service that has an endpoint and closed with the
last. Counters and durations are of this process alone and add up; gauges come from read models,
are the same in every process, and do not.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias
from uuid import uuid4

import structlog
from opentelemetry.metrics import CallbackOptions, Observation
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import MetricExporter, PeriodicExportingMetricReader
from opentelemetry.sdk.metrics.view import ExplicitBucketHistogramAggregation, View
from opentelemetry.sdk.resources import Resource

from services.kernel.instruments import ALL, Instrument, Kind

log = structlog.get_logger()
Labels: TypeAlias = Mapping[str, str | bool]
Open: TypeAlias = Mapping[str, Sequence[tuple[Mapping[str, str], int]]]
"""By gauge: labels, and how many are open under them."""


@dataclass
class Meters:
    """The instruments of a process while somebody uses them."""

    by_key: dict[str, Any] = field(default_factory=dict)
    shown: dict[object, Open] = field(default_factory=dict)
    provider: MeterProvider | None = None
    users: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def open(self, exporter: Callable[[], MetricExporter | None], zone: str) -> None:
        """One more service that counts; the first one says where to."""
        with self.lock:
            self.users += 1
            if self.provider is None and (made := exporter()):
                self.provider = _provider(made, zone)
                meter = self.provider.get_meter("loket")
                self.by_key = {one.key: self._made(meter, one) for one in ALL}

    def close(self, patience: float) -> None:
        """One service less; with the last one goes what was counted, if that can be in time."""
        with self.lock:
            self.users -= 1
            provider = self.provider
            if self.users or provider is None:
                return
            self.provider, self.by_key = None, {}
        try:
            provider.shutdown(timeout_millis=patience * 1000)
        except Exception as why:  # a dead collector stops nobody
            log.warning("metrics_not_sent", why=str(why))

    def _made(self, meter: Any, one: Instrument) -> Any:
        about = {"unit": one.unit, "description": one.says}
        match one.kind:
            case Kind.COUNTER:
                return meter.create_counter(one.name, **about)
            case Kind.HISTOGRAM:
                return meter.create_histogram(one.name, **about)
            case Kind.GAUGE:
                observe = partial(self._observed, one.key)
                return meter.create_observable_gauge(one.name, [observe], **about)

    def show(self, whose: object, open_now: Open) -> None:
        """What a read model says is open now, in place of what it said before."""
        self.shown = {**self.shown, whose: open_now}

    def forget(self, whose: object) -> None:
        """A read model that is followed no longer."""
        self.shown = {key: found for key, found in self.shown.items() if key is not whose}

    def _observed(self, key: str, options: CallbackOptions) -> Iterator[Observation]:
        for found in self.shown.values():
            for labels, number in found.get(key, ()):
                yield Observation(number, labels)


METERS = Meters()


@dataclass(frozen=True)
class Metric:
    """A counter or a histogram by name; nothing happens while nobody sends metrics."""

    key: str

    def add(self, amount: int, labels: Labels | None = None) -> None:
        """Count."""
        if made := METERS.by_key.get(self.key):
            made.add(amount, labels)

    def record(self, value: float, labels: Labels | None = None) -> None:
        """Add to the distribution."""
        if made := METERS.by_key.get(self.key):
            made.record(value, labels)


def counter(key: str) -> Metric:
    """A counter by name; services/kernel/instruments.py says which there are."""
    return Metric(key)


def histogram(key: str) -> Metric:
    """A histogram by name."""
    return Metric(key)


def _provider(exporter: MetricExporter, zone: str) -> MeterProvider:
    about = {"service.name": "loket", "service.instance.id": str(uuid4()), "loket.zone": zone}
    reader = PeriodicExportingMetricReader(exporter)
    return MeterProvider(
        [reader], Resource.create(about), shutdown_on_exit=False, views=[_view(one) for one in ALL]
    )


def _view(one: Instrument) -> View:
    """Drops every label that an instrument does not have."""
    buckets = ExplicitBucketHistogramAggregation(one.bounds) if one.bounds else None
    return View(instrument_name=one.name, attribute_keys=set(one.labels), aggregation=buckets)
