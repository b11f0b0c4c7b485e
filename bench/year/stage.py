"""The whole system in one process: a real server, every service but notify, every face.

Of the topology two things differ: notify's durables are left out, since nobody would read from
them, and each zone has one more user, who may say that a timer went off.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Self

from nats.aio.client import Client

from bench.year.clockwork import Alarm, Alarms, VirtualClock, virtual
from bench.year.wire import Wire
from deploy.local import LocalServer
from deploy.parts import User, Zone
from deploy.topology import LOKET, Topology, topology
from schemas import subjects
from services.advice.assembly.app import assembly
from services.advice.desk.app import desk
from services.faces.face import Faces
from services.intake.app import intake
from services.kernel.broker import connect
from services.kernel.service import Service
from services.kernel.settings import Settings
from services.kernel.timers import KEPT

CLOCKWORK = "clockwork"
RUNG = "timers.due.>"


class Stage:
    """Everything that runs, on one virtual clock."""

    def __init__(self, home: Path, clock: VirtualClock) -> None:
        self.clock, self.alarms, self.wire = clock, Alarms(), Wire()
        self.settings = Settings(home=home)
        self.faces = Faces(self.settings)
        self.server = LocalServer(home, plan=_plan())
        self._services: list[Service] = []
        self._clockwork: dict[str, Client] = {}

    async def __aenter__(self) -> Self:
        await self.server.start()
        try:
            await self._start()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.faces.close()
        for client in self._clockwork.values():
            await client.close()
        await asyncio.gather(*(service.stop() for service in self._services))
        await self.server.stop()

    async def ring(self, alarms: Iterable[Alarm]) -> None:
        """Let timers go off: each service hears it from its own durable."""
        await asyncio.gather(*(self._ring(alarm) for alarm in alarms))

    async def unhandled(self) -> list[str]:
        """Durables that, as the server sees it, have not handled everything."""
        return [
            f"{service.zone} {seen}"
            for service in self._services
            for seen in await service.health.check()
            if seen.problem or seen.pending or seen.unacknowledged
        ]

    async def _start(self) -> None:
        departments = self.server.plan.departments
        loket = virtual(self.clock, self.alarms, LOKET)
        starts = [partial(intake, timers=loket), partial(assembly, timers=loket)]
        starts += [
            partial(desk, name, timers=virtual(self.clock, self.alarms, name))
            for name in departments
        ]
        self._services = list(await asyncio.gather(*(one(self.settings) for one in starts)))
        for service in self._services:
            self.wire.listen(service)
        for zone in (LOKET, *departments):
            self._clockwork[zone] = await connect(self.settings, zone, CLOCKWORK)
        await asyncio.gather(*(service.start() for service in self._services))

    async def _ring(self, alarm: Alarm) -> None:
        subject = subjects.timer_due(alarm.service, alarm.case, alarm.name)
        reply = await self._clockwork[alarm.zone].request(
            subject, b"", 5.0, headers={"Nats-TTL": KEPT}
        )
        self.wire.stores(alarm.zone, subject, reply.data)


def _plan() -> Topology:
    plan = topology()
    return replace(plan, zones=tuple(map(_zone, plan.zones)))


def _zone(zone: Zone) -> Zone:
    consumers = tuple(one for one in zone.consumers if one.user != "notify")
    users = (*zone.users, User(name=CLOCKWORK, publish=(RUNG,)))
    return replace(zone, consumers=consumers, users=users)
