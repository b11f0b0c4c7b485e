"""What was set aside (PARKED) and what was destroyed (RETENTION): asked before a case starts."""

from __future__ import annotations

import json
from uuid import UUID

from nats.aio.client import Client
from nats.aio.msg import Msg

from schemas import subjects
from schemas.subjects import Stream
from services.kernel.direct import DirectReader
from services.kernel.event_store import stored
from services.kernel.telemetry import counter, log


class Parking:
    """Writes quarantines once and knows destroyed cases."""

    def __init__(self, client: Client, reader: DirectReader) -> None:
        self._client, self._reader = client, reader
        self._told: set[tuple[str, UUID]] = set()

    async def is_destroyed(self, case: UUID) -> bool:
        """Whether this zone destroyed the case."""
        return await self._reader.newest(Stream.RETENTION, subjects.retention(case)) > 0

    async def quarantine(self, stream: str, case: UUID, sequence: int, why: str) -> None:
        """Show the case in doctor; told once a process."""
        if (stream, case) in self._told:
            return
        self._told.add((stream, case))
        counter("cases_quarantined").add(1, {"stream": stream})
        log.error("case_quarantined", stream=stream, case=case.hex, sequence=sequence, why=why)
        body = json.dumps({"stream": stream, "sequence": sequence, "why": why}).encode()
        await self._client.publish(subjects.quarantine(stream, case), body)


async def keep(client: Client, stream: str, message: Msg) -> None:
    """A copy of a message that its own stream forgets, to be looked at and sent again."""
    headers = {**(message.headers or {}), "Loket-Subject": message.subject}
    await stored(client, subjects.parked_message(stream, message.subject), message.data, headers)
