"""A face as a web server: one in a process, until told to stop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI

from schemas.common import Refused
from services.kernel.settings import Settings
from services.kernel.telemetry import configure_logs, log
from services.portal.app import application
from services.portal.portal import Portal

HOST = "127.0.0.1"
GRACE = 3
_running: list[str] = []


async def serve(face: str, settings: Settings, port: int = 0) -> None:
    """Run one face until the process is told to stop; a second one in it is refused."""
    configure_logs(settings.log_level)
    async with opened(face, settings) as app:
        listening = _bound(port)
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=GRACE,
            h11_max_incomplete_event_size=64 * 1024,
        )
        url = f"http://{HOST}:{listening.getsockname()[1]}"
        log.info("portal_started", face=face, url=url)
        await uvicorn.Server(config).serve([listening])


@asynccontextmanager
async def opened(face: str, settings: Settings) -> AsyncIterator[FastAPI]:
    """The application of a face, connected; one a process, so that no two share a memory."""
    if _running:
        raise Refused(
            "one_face",
            f"This process runs the face {_running[0]} already.",
            "Start every face in a process of its own.",
        )
    _running.append(face)
    try:
        async with asyncio.timeout(60):
            portal = await Portal.open(face, settings)
        try:
            yield application(portal)
        finally:
            await portal.close()
    finally:
        _running.clear()


def _bound(port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((HOST, port))
    except OSError as error:
        raise Refused(
            "port_taken", f"Port {port} is taken.", "Choose another --port, or leave it out."
        ) from error
    return made
