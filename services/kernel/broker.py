"""The only place with connection settings (NATS-FACTS 8 and 9)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from faststream.nats import NatsBroker
from faststream.nats.security import NatsNKey
from nats.aio.client import Client

from services.kernel.settings import Settings
from services.kernel.telemetry import log

GRACE = 15.0
Callback: TypeAlias = Callable[[], Awaitable[None]]


def inbox(user: str) -> str:
    """Each user has its own inbox; no other may listen there."""
    return f"_INBOX_{user}"


def broker(settings: Settings, zone: str, user: str, closed: Callback | None = None) -> NatsBroker:
    """A broker that reconnects for ever, notices dead sockets, and stops gracefully."""
    return NatsBroker(
        settings.server_url,
        name=f"{zone}/{user}",
        security=NatsNKey.from_seed(settings.seed(zone, user)),
        inbox_prefix=inbox(user),
        max_reconnect_attempts=-1,
        reconnect_time_wait=1,
        ping_interval=10,
        max_outstanding_pings=2,
        graceful_timeout=GRACE,
        closed_cb=closed,
        error_cb=_error,
        logger=None,
        apply_types=False,
        serializer=None,
    )


async def connect(settings: Settings, zone: str, user: str) -> Client:
    """A bare client with the same settings, for readers and tools."""
    made = broker(settings, zone, user)
    await made.connect()
    return made.connection


async def _error(error: Exception) -> None:
    log.warning("connection_error", error=f"{type(error).__name__}: {error}")
