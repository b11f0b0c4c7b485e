"""The house: one server with every zone, a process a zone and a face, a mailbox and listeners."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local import LocalServer
from deploy.mailbox import Mailbox
from deploy.server_process import NotStarted
from deploy.topology import DEPARTMENTS, topology
from schemas.common import Refused
from services.cli.house import cast
from services.cli.house.children import Child
from services.cli.house.faces import Portal, open_portals, portals_of
from services.cli.house.listening import Listener, logboek, traces, webhooks
from services.cli.house.lock import house_file, only_one
from services.cli.house.ready import watchman
from services.faces.face import Faces
from services.kernel.settings import Settings

PATIENCE = 120.0
Tell = Callable[[str], None]


@dataclass
class House:
    """What runs where."""

    home: Path
    server: LocalServer
    smtp_port: int
    hooks: str
    spans: str
    logboek: str
    must_log: bool
    children: dict[str, Child] = field(default_factory=dict)
    portals: dict[str, Portal] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        """How to reach it."""
        return Settings(
            home=self.home,
            url=self.server.url,
            ldv_endpoint=self.logboek,
            ldv_required=self.must_log,
        )

    def environment(self, face: str) -> dict[str, str]:
        """What a process of ours must be told; mails lead to the face of their own zone."""
        return {
            "LOKET_HOME": str(self.home),
            "LOKET_URL": self.server.url,
            "LOKET_SMTP_PORT": str(self.smtp_port),
            "LOKET_OTLP_ENDPOINT": self.spans,
            "LOKET_LDV_ENDPOINT": self.logboek,
            "LOKET_LDV_REQUIRED": str(self.must_log),
            "LOKET_PORTAL_URL": self.portals[face].url,
            "LOKET_PORTAL_DEMO": "true",
            "OTEL_BSP_SCHEDULE_DELAY": "500",
        }

    def write(self) -> None:
        """Say it to whoever looks in the home."""
        found = {
            "pid": os.getpid(),
            "url": self.server.url,
            "smtp_port": self.smtp_port,
            "webhooks": self.hooks,
            "spans": self.spans,
            "logboek": self.logboek,
            "must_log": self.must_log,
            "zones": {zone: child.pid for zone, child in self.children.items()},
            "portals": {face: one.url for face, one in self.portals.items()},
        }
        fresh = house_file(self.home).with_suffix(".half")
        fresh.write_text(json.dumps(found, indent=2))
        fresh.replace(house_file(self.home))


@asynccontextmanager
async def house(
    settings: Settings,
    tell: Tell,
    port: int | None = None,
    departments: Iterable[str] = (),
    *,
    pages: bool = False,
) -> AsyncIterator[House]:
    """Everything started and ready; afterwards everything stopped, zones first.

    Without a choice there is a zone for every department; `pages` opens the portal's faces.
    """
    home = settings.home.resolve()
    async with AsyncExitStack() as stack:
        stack.enter_context(only_one(home))
        made = LocalServer(home, port, topology(tuple(departments) or DEPARTMENTS))
        await _serve(stack, made, tell)
        told = (settings.otlp_endpoint, settings.ldv_endpoint, settings.ldv_required)
        built = House(home, made, settings.smtp_port, "", *told)
        _listen(stack, built)
        tell(f"postbus op poort {built.smtp_port}, webhooks op {built.hooks}")
        await _invite(built, tell)
        built.portals = portals_of(built.server.plan.departments)
        await _zones(stack, built, tell)
        if pages:
            await open_portals(built, tell)
        built.write()
        yield built


async def _serve(stack: AsyncExitStack, made: LocalServer, tell: Tell) -> None:
    try:
        await stack.enter_async_context(made)
    except NotStarted as error:
        last = str(error).strip().splitlines()[-1].rpartition("[FTL] ")[2]
        raise Refused("no_server", last, "Choose another --port, or leave it out.") from error
    tell(f"server op {made.url}, {len(made.plan.zones)} zones")


def _listen(stack: AsyncExitStack, built: House) -> None:
    """What is not set to be elsewhere is here."""
    if not built.smtp_port:
        built.smtp_port = stack.enter_context(Mailbox(built.home / "mail")).port
    built.hooks = stack.enter_context(Listener(webhooks(built.home / "webhooks"))).url
    if not built.spans:
        built.spans = stack.enter_context(Listener(traces(built.home / "traces"))).url
    if not built.logboek:
        kept = logboek(built.home / "processing")
        built.logboek, built.must_log = stack.enter_context(Listener(kept)).url, True


async def _invite(built: House, tell: Tell) -> None:
    faces = Faces(built.settings)
    try:
        zones = {zone.name for zone in built.server.plan.zones}
        count = await cast.invite(faces, zones, built.hooks, cast.secret(built.home))
    finally:
        await faces.close()
    tell(f"{count} demopersonen en -instellingen")


async def _zones(stack: AsyncExitStack, built: House, tell: Tell) -> None:
    for zone in built.server.plan.zones:
        log = built.home / "logs" / f"{zone.name}.log"
        command, env = ("run", zone.name), built.environment(zone.name)
        built.children[zone.name] = Child(command, log, env, built.write)
    stack.push_async_callback(_stop, built)
    await asyncio.gather(*(child.start() for child in built.children.values()))
    late = set(built.children)

    def ready(zone: str) -> None:
        late.discard(zone)
        tell(f"{zone} is klaar")

    try:
        async with (
            asyncio.timeout(PATIENCE),
            watchman(built.settings, built.server.plan.zones) as guard,
        ):
            await guard.until_ready(ready)
    except TimeoutError:
        name = min(late)
        said = built.children[name].last_words()
        raise Refused("zone_silent", f"{name}: {said}.", "Look in the folder logs.") from None


async def _stop(built: House) -> None:
    faces = [one.child for one in built.portals.values() if one.child]
    await asyncio.gather(*(child.stop() for child in (*faces, *built.children.values())))
