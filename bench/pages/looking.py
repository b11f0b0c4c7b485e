"""One face as a process, and somebody who looks at its pages."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from deploy.server_process import die_with_parent, free_port

PERSONAS = {"LOKET": "loket-coordinator-1", "EZK": "ezk-lead"}
PATIENCE = 120.0


@dataclass
class Running:
    """A face that runs, and a browser without scripts that is signed in there."""

    face: str
    process: subprocess.Popen[bytes]
    client: httpx.AsyncClient

    async def took(self, place: str) -> float:
        """Milliseconds until a page was there in full."""
        begun = time.perf_counter()
        answer = await self.client.get(place)
        answer.raise_for_status()
        return (time.perf_counter() - begun) * 1000


@asynccontextmanager
async def face(home: Path, name: str) -> AsyncIterator[Running]:
    """Start it, sign in, stop it."""
    port = free_port()
    process = _started(home, name, port)
    url = f"http://127.0.0.1:{port}"
    try:
        async with httpx.AsyncClient(
            base_url=url,
            trust_env=False,
            follow_redirects=True,
            timeout=PATIENCE,
            limits=httpx.Limits(max_connections=None),
        ) as client:
            await _answers(client)
            signed = await client.post("/inloggen", data={"persoon": PERSONAS[name]})
            signed.raise_for_status()
            yield Running(name, process, client)
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, 30)


def _started(home: Path, name: str, port: int) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "LOKET_HOME": str(home), "LOKET_PORTAL_DEMO": "true"}
    command = [sys.executable, "-m", "services.cli", "portal", name, "--port", str(port)]
    with (home / f"portal-{name}.log").open("ab") as log:
        return subprocess.Popen(
            command,
            env=environment,
            stdout=log,
            stderr=log,
            preexec_fn=die_with_parent(),  # noqa: PLW1509  no thread of ours runs yet
        )


async def _answers(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                if (await client.get("/toegankelijkheid")).is_success:
                    return
            except httpx.HTTPError:
                await asyncio.sleep(0.2)
