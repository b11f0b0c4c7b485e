"""Durable timers: server-side schedules that survive every kill (NATS-FACTS 7).

One subject a timer: setting it again replaces it. A due timer is a nudge; the case decides. Here
is also the only clock a service decides by, so that a whole year can be lived in an hour.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias
from uuid import UUID

from nats.aio.client import Client
from nats.aio.msg import Msg

from schemas import subjects
from schemas.envelope import Unreadable
from services.kernel.errors import Undelivered

KEPT = "720h"


@dataclass(frozen=True, slots=True)
class Due:
    """A timer that went off."""

    case: UUID
    name: str
    id: str


class Timers:
    """What time it is, and the timers of one service."""

    def __init__(self, client: Client, service: str) -> None:
        self._client, self._service = client, service

    def now(self) -> datetime:
        """The moment at which whatever is decided now is decided, in UTC."""
        return datetime.now(UTC)

    async def set(self, case: UUID, name: str, at: datetime) -> None:
        """Set or replace a timer; a moment in the past goes off at once."""
        headers = {
            "Nats-Schedule": f"@at {at.astimezone(UTC).isoformat(timespec='milliseconds')}",
            "Nats-Schedule-Target": subjects.timer_due(self._service, case, name),
            "Nats-Schedule-TTL": KEPT,
        }
        subject = subjects.timer(self._service, case, name)
        answer = await self._client.request(subject, b"", 5.0, headers=headers)
        if b'"error"' in answer.data:
            raise Undelivered(f"timer not set: {answer.data.decode()[:200]}")


MakeTimers: TypeAlias = Callable[[Client, str], Timers]
"""How a service comes by its timers: the server's, unless somebody lives faster."""


def read_due(message: Msg) -> Due:
    """Which timer a message of the TIMERS stream is."""
    try:
        *_, case, name = message.subject.split(".", 4)
        return Due(UUID(case), name, f"timer-{message.metadata.sequence.stream}")
    except ValueError as error:
        raise Unreadable(f"no timer of a case: {message.subject}") from error
