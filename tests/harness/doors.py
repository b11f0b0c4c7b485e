"""The whole system with all its faces, for tests that come in by the front door: over HTTP.

Everything runs in one thread of its own with one real server, so tests may be plain functions and
drive a browser. That every face has a process of its own is tested apart.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator
from concurrent.futures import Future
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Self, TypeVar
from uuid import UUID

import httpx
import uvicorn

from deploy.mailbox import Mailbox
from deploy.server_process import free_port
from deploy.topology import DEPARTMENTS
from services.cli.house import cast
from services.cli.house.opening import LEFT_OPEN, play_opening
from services.cli.playing import Until
from services.kernel.settings import Settings
from services.notify.app import notify
from services.portal.app import application
from services.portal.portal import Portal
from tests.harness.system import System

T = TypeVar("T")
HOST = "127.0.0.1"
FACES = ("DOOR", "LOKET", "OWNER", *DEPARTMENTS)
PATIENCE = 120.0


class Doors:
    """A running system: `urls` by face, `cases` by how far the opening left them."""

    def __init__(self, home: Path, faces: Iterable[str] = FACES) -> None:
        self.home, self.faces = home, tuple(faces)
        self.urls: dict[str, str] = {}
        self.cases: dict[UUID, Until] = {}
        self.portals: dict[str, Portal] = {}
        self._loop = asyncio.new_event_loop()
        self._ending = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_forever, name="doors", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        ready: Future[None] = Future()
        self._running = asyncio.run_coroutine_threadsafe(self._run(ready), self._loop)
        ready.result(PATIENCE)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._ending.set)
        self._running.result(PATIENCE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Something asynchronous, in the system's own thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    def case(self, until: Until) -> UUID:
        """A case that the opening left there."""
        return next(case for case, far in self.cases.items() if far is until)

    @contextmanager
    def client(self, face: str, persona: str = "") -> Iterator[httpx.Client]:
        """A browser without scripts, signed in as a persona if one is named."""
        url = self.urls[face]
        with plain(base_url=url, follow_redirects=True, timeout=PATIENCE) as made:
            if persona:
                made.post("/inloggen", data={"persoon": persona}).raise_for_status()
            yield made

    async def _run(self, ready: Future[None]) -> None:
        try:
            async with AsyncExitStack() as stack:
                await self._open(stack)
                ready.set_result(None)
                await self._ending.wait()
        except BaseException as error:
            if not ready.done():
                ready.set_exception(error)
            raise

    async def _open(self, stack: AsyncExitStack) -> None:
        mailbox = stack.enter_context(Mailbox(self.home / "mail"))
        zones = ("DOOR", "LOKET", *DEPARTMENTS)
        system = System(self.home, also=[partial(notify, zone) for zone in zones])
        told = {"smtp_port": mailbox.port, "portal_demo": True}
        system.settings = system.settings.model_copy(update=told)
        self.system = await stack.enter_async_context(system)
        await cast.invite(system.faces, zones, f"http://{HOST}:9", cast.secret(self.home))
        self.cases = await play_opening(system.faces, DEPARTMENTS, lambda _: None)
        for face in self.faces:
            await self._serve(stack, face)

    async def _serve(self, stack: AsyncExitStack, face: str) -> None:
        serving = served(face, self.system.settings, free_port())
        portal = await stack.enter_async_context(serving)
        self.urls[face], self.portals[face] = portal.settings.portal_url, portal


def plain(**told: Any) -> httpx.Client:
    """A client over plain HTTP: it reads no certificates, which costs more than a page."""
    return httpx.Client(trust_env=False, verify=False, **told)


@asynccontextmanager
async def served(face: str, settings: Settings, port: int) -> AsyncIterator[Portal]:
    """One face on a port."""
    url = f"http://{HOST}:{port}"
    portal = await Portal.open(face, settings.model_copy(update={"portal_url": url}))
    config = uvicorn.Config(
        application(portal), HOST, port, log_config=None, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(), name=f"face-{face}")
    try:
        while not server.started:  # noqa: ASYNC110  uvicorn has no event for it
            await asyncio.sleep(0.02)
        yield portal
    finally:
        server.should_exit = True
        await serving
        await portal.close()


LEFT = dict(LEFT_OPEN)
"""Which example the opening leaves how far."""
