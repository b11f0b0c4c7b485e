"""A zone's services in one process, or one of them: what `loket run` starts."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Awaitable, Callable
from functools import partial

from services.advice.assembly.app import assembly
from services.advice.desk.app import desk
from services.intake.app import intake
from services.kernel.service import Service
from services.kernel.settings import Settings
from services.kernel.telemetry import configure_logs
from services.notify.app import notify

Start = Callable[[Settings], Awaitable[Service]]


def services_of(zone: str, only: str | None = None) -> dict[str, Start]:
    """The services of a zone by name."""
    named: dict[str, Start] = {"notify": partial(notify, zone)}
    if zone == "LOKET":
        named |= {"intake": intake, "assembly": assembly}
    elif zone != "DOOR":
        named["desk"] = partial(desk, zone)
    return {only: named[only]} if only else named


async def run(zone: str, settings: Settings, only: str | None = None) -> None:
    """Run until told to stop (SIGTERM or SIGINT), then finish what is being handled."""
    configure_logs(settings.log_level)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    running = await asyncio.gather(*(s(settings) for s in services_of(zone, only).values()))
    await asyncio.gather(*(service.start() for service in running))
    _spare_the_collector()
    await stopped.wait()
    await asyncio.gather(*(service.stop() for service in running))


def _spare_the_collector() -> None:
    """What is loaded by now stays: looking it through again and again cost a tenth of the CPU."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
