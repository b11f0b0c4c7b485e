"""The faces of the house: a process and a port each, ready when their first page answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx

from deploy.server_process import free_port
from schemas.common import Refused
from services.cli.house.children import Child

if TYPE_CHECKING:
    from services.cli.house.house import House

HOST = "127.0.0.1"
PATIENCE, EVERY = 120.0, 0.3


@dataclass
class Portal:
    """One face: where it is, and its process once it runs."""

    port: int
    child: Child | None = None

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return f"http://{HOST}:{self.port}"


def portals_of(departments: Iterable[str]) -> dict[str, Portal]:
    """Every face with a port of its own."""
    return {face: Portal(free_port()) for face in ("DOOR", "LOKET", "OWNER", *departments)}


async def open_portals(built: House, tell: Callable[[str], None]) -> None:
    """Start every face, and wait until each answers."""
    for face, one in built.portals.items():
        command = ("portal", face, "--port", str(one.port))
        log = built.home / "logs" / f"portal-{face}.log"
        one.child = Child(command, log, built.environment(face), built.write)
        await one.child.start()
    async with httpx.AsyncClient(trust_env=False) as client:
        for face, one in built.portals.items():
            await _until_answers(client, face, one)
            tell(f"portaal {face} op {one.url}")


async def _until_answers(client: httpx.AsyncClient, face: str, one: Portal) -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    if (await client.get(f"{one.url}/toegankelijkheid")).is_success:
                        return
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(EVERY)
    except TimeoutError:
        said = one.child.last_words() if one.child else ""
        raise Refused("face_silent", f"{face}: {said}.", "Look in the folder logs.") from None
