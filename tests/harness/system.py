"""The whole system in one process for tests: a real server, every service, faces, examples."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Self
from uuid import UUID

from deploy.local import LocalServer
from deploy.topology import DEPARTMENTS, topology
from examples.loader import Example, load_examples, load_people
from schemas.common import Role
from schemas.request import CirculateRequest
from services.advice.assembly.app import assembly
from services.advice.desk.app import desk
from services.cli.playing import Play, Stage
from services.faces.face import Faces
from services.intake.app import intake
from services.kernel.service import Service
from services.kernel.settings import Settings
from services.kernel.telemetry import configure_logs
from services.kernel.timers import MakeTimers, Timers

PATIENCE = 40.0
Start = Callable[[Settings], Awaitable[Service]]


class System:
    """Intake, assembly and the desks of these departments; `also` starts more (notify)."""

    def __init__(
        self,
        home: Path,
        departments: Iterable[str] = DEPARTMENTS,
        also: Iterable[Start] = (),
        timers: MakeTimers = Timers,
    ) -> None:
        self.departments = tuple(departments)
        self.server = LocalServer(home, plan=topology(self.departments))
        self.settings = Settings(home=home)
        self.faces = Faces(self.settings)
        self.services: list[Service] = []
        self.played: dict[str, UUID] = {}
        self._also, self._timers = tuple(also), timers
        self._stage: Stage | None = None
        self._opening = asyncio.Lock()

    async def __aenter__(self) -> Self:
        configure_logs("error")
        await self.server.start()
        try:
            await self.start_services()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._stage:
            await _closed(self._stage)
        await self.faces.close()
        await self.stop_services()
        await self.server.stop()

    async def start_services(self) -> None:
        """Start every service; call it again after stop_services for a restart."""
        starts: list[Start] = [
            partial(intake, timers=self._timers),
            partial(assembly, timers=self._timers),
            *(partial(desk, name, timers=self._timers) for name in self.departments),
        ]
        self.services = list(
            await asyncio.gather(*(start(self.settings) for start in (*starts, *self._also)))
        )
        await asyncio.gather(*(service.start() for service in self.services))

    async def stop_services(self) -> None:
        """Stop every service; the server keeps running."""
        await asyncio.gather(*(service.stop() for service in self.services))
        self.services = []

    async def play(self, slug: str) -> UUID:
        """Play one example to its end, once; the start of its name is enough."""
        return await self._play(example(slug))

    async def play_all(self) -> dict[str, UUID]:
        """Play every example side by side; the cases by the names of the examples."""
        await self._open()
        async with asyncio.TaskGroup() as group:
            plays = {one.slug: group.create_task(self._play(one)) for one in load_examples()}
        return {slug: play.result() for slug, play in plays.items()}

    async def leave_open(self, slug: str, key: str) -> UUID:
        """Submit and circulate an example under another key, and do nothing more with it."""
        one = example(slug)
        door, loket = await self.faces.at("DOOR"), await self.faces.at("LOKET")
        actor = door.actor(one.contact, Role.INSTITUTION, organisation=one.institution)
        asked = one.submit.model_copy(update={"idempotency_key": f"left-open-{key}"})
        case = (await door.ask(asked, actor)).case
        circulate = CirculateRequest(case=case, product=one.product)
        await loket.ask(circulate, loket.actor("somebody", Role.COORDINATOR))
        return case

    async def _open(self) -> Stage:
        async with self._opening:
            if self._stage is None:
                self._stage = await Stage.open(self.faces, load_people(), self.departments)
        return self._stage

    async def _play(self, one: Example) -> UUID:
        if one.slug not in self.played:
            play = Play(await self._open(), one, lambda who, what: None)
            async with asyncio.timeout(PATIENCE):
                self.played[one.slug] = await play.submit()
                await play.run()
        return self.played[one.slug]


async def _closed(stage: Stage) -> None:
    """Python 3.11 loses a cancellation that meets a timeout; a loop that stood still has many."""
    for _ in range(20):
        try:
            async with asyncio.timeout(1.0):
                return await stage.close()
        except TimeoutError:
            continue
    raise TimeoutError("the stage does not close")


def example(slug: str) -> Example:
    """The example whose name starts so, else StopIteration."""
    return next(one for one in load_examples() if one.slug.startswith(slug))
