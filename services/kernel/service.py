"""A running service: one connection, its parts, its consumers, started and stopped in order."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from faststream.nats import NatsBroker
from nats.aio.client import Client
from structlog.contextvars import bound_contextvars

from schemas.common import Actor, Command, Event
from schemas.envelope import source
from schemas.subjects import Bucket
from services.kernel.actors import Verifier
from services.kernel.border import Border
from services.kernel.broker import GRACE, broker
from services.kernel.commands import Commands, Handler
from services.kernel.consuming import Consumer, Handle
from services.kernel.decider import Decider
from services.kernel.direct import DirectReader
from services.kernel.ending import end
from services.kernel.event_store import EventStore
from services.kernel.execute import Cases, TraceOf, own_trace
from services.kernel.exporting import PATIENCE, exporter, metric_exporter
from services.kernel.health import Health
from services.kernel.history import SpansOf
from services.kernel.metrics import METERS
from services.kernel.parking import Parking
from services.kernel.processing_log import ProcessingLog
from services.kernel.projection import Model
from services.kernel.reactions import React, Reactor
from services.kernel.settings import Settings
from services.kernel.tally import Labels, Tally, counting
from services.kernel.telemetry import Telemetry, Unseen, log, no_spans
from services.kernel.texts import Texts
from services.kernel.timers import MakeTimers, Timers


class Part(Protocol):
    """What a service has beside its consumers: opened before they start, closed after them."""

    async def open(self) -> None: ...
    async def close(self) -> None: ...


@dataclass
class Service:
    """What every service is made of; `app.py` of each says which parts it uses."""

    name: str
    zone: str
    settings: Settings
    actor: Actor
    broker: NatsBroker
    client: Client
    reader: DirectReader
    texts: Texts
    parking: Parking
    timers: Timers
    border: Border
    telemetry: Telemetry
    processing: ProcessingLog
    consumers: list[Consumer] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)
    stopping: bool = False
    commands: Commands | None = None
    shown: tuple[Model, Labels] | None = None
    tally: Tally | None = None

    @classmethod
    async def connect(
        cls,
        name: str,
        zone: str,
        settings: Settings,
        actor: Actor,
        timers: MakeTimers = Timers,
    ) -> Service:
        """Connect as this service's own user of its zone."""

        async def closed() -> None:
            """A connection closed for good ends the process: it must be started anew."""
            if not service.stopping:
                log.error("connection_closed", service=name, zone=zone)
                os.kill(os.getpid(), signal.SIGTERM)

        processing = ProcessingLog.open(name, settings)
        made = broker(settings, zone, name, closed)
        await made.connect()
        client = made.connection
        reader = DirectReader(client)
        service = cls(
            name=name,
            zone=zone,
            settings=settings,
            actor=actor,
            broker=made,
            client=client,
            reader=reader,
            texts=Texts(client, reader),
            parking=Parking(client, reader),
            timers=timers(client, name),
            border=Border(client, source(settings.oin, name), actor),
            telemetry=Telemetry(
                name, exporter(settings.otlp_endpoint, settings.otlp_protocol), zone
            ),
            processing=processing,
        )
        METERS.open(partial(metric_exporter, settings.otlp_endpoint, settings.otlp_protocol), zone)
        return service

    def cases(
        self,
        stream: str,
        decider: Decider[Any],
        subject_of: Callable[[UUID], str],
        spans_of: SpansOf,
        trace_of: TraceOf = own_trace,
    ) -> Cases[Any]:
        """The decisions about one stream of this zone."""
        return Cases(
            EventStore(self.client, self.reader, stream),
            decider,
            source=source(self.settings.oin, self.name),
            subject_of=subject_of,
            texts=self.texts,
            parking=self.parking,
            telemetry=self.telemetry,
            spans_of=spans_of,
            trace_of=trace_of,
        )

    def unseen(
        self,
        stream: str,
        decider: Decider[Any],
        subject_of: Callable[[UUID], str],
        bucket: Bucket,
    ) -> Cases[Any]:
        """The decisions about a stream of which no trace and no figure is made, texts apart."""
        return Cases(
            EventStore(self.client, self.reader, stream),
            decider,
            source=source(self.settings.oin, self.name),
            subject_of=subject_of,
            texts=Texts(self.client, self.reader, bucket),
            parking=self.parking,
            telemetry=Unseen(self.name),
            spans_of=no_spans,
        )

    def reactor(self, cases: Cases[Any], stream: str, own: Mapping[type[Event], React]) -> Reactor:
        """What performs the reactions to the own stream and to others."""
        return Reactor(cases, self.border, self.timers, self.actor, self.reader, stream, own)

    def consume(self, stream: str, durable: str, handle: Handle) -> None:
        """Consume an existing durable once the service runs."""
        self.consumers.append(Consumer(self.client, stream, durable, handle))

    def serve(
        self,
        handlers: Mapping[type[Command], Handler],
        trust: Mapping[str, Mapping[str, Any]],
        department: str | None = None,
    ) -> None:
        """Serve commands for actors whose issuer is in `trust`."""
        audience = f"{self.name}.{department.lower()}" if department else self.name
        self.commands = Commands(self.broker, self.name, department)
        self.commands.serve(handlers, Verifier(audience, trust), self.timers.now)

    def show(self, model: Model, labels: Labels) -> None:
        """Show where cases stand as gauges, once the service runs and somebody takes metrics."""
        self.shown = (model, labels)

    async def start(self) -> None:
        """Serve and consume; every line that is written meanwhile says of which service."""
        with bound_contextvars(service=self.name, zone=self.zone):
            await self.broker.start()
            for part in self.parts:
                await part.open()
            self.health = Health(self.client, self.consumers)
            self.tasks = [asyncio.create_task(c.run(), name=c.durable) for c in self.consumers]
            self.tasks.append(asyncio.create_task(self.health.watch(), name="health"))
            if self.shown and METERS.provider:
                self.tally = counting(self.settings, self.zone, self.reader, *self.shown)
                self.tasks.append(asyncio.create_task(self.tally.follow(), name="tally"))
            log.info("service_started")

    async def stop(self) -> None:
        """Finish what is being handled, then close."""
        self.stopping = True
        if self.commands:
            await self.commands.stop(GRACE)
        await asyncio.gather(*(consumer.stop(GRACE) for consumer in self.consumers))
        for part in self.parts:
            await part.close()
        await end(self.tasks)
        await self.broker.stop()
        await asyncio.gather(
            asyncio.to_thread(self.telemetry.close), asyncio.to_thread(METERS.close, PATIENCE)
        )
        if self.tally:
            self.tally.forget()
        self.processing.close()
        log.info("service_stopped", service=self.name, zone=self.zone)
