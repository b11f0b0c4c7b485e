"""Loading and appending the events of one stream; the only user of `Nats-Expected-*`.

Appends are conditional on the last sequence of the exact subject (NATS-FACTS 2). A lost
acknowledgement answers differently on one server (10071) and on three (`duplicate`): both end in
`Conflict`, and `execute` looks for its own event. What is stored may differ from what was sent
again, in its time and so in its digest.
"""

from __future__ import annotations

import json

import nats.errors
from nats.aio.client import Client

from schemas.common import Event
from schemas.envelope import Meta, Recorded, UnknownType, Unreadable, chain_digest, encode, kind
from schemas.envelope import read_event as read
from services.kernel.direct import DirectReader, sequence, subject
from services.kernel.errors import Conflict, Quarantined, too_large

NOT_THE_LAST, IN_FLIGHT, TOO_LARGE = 10071, 10164, 10054
TIMEOUT = 5.0
EXPECTED = "Nats-Expected-Last-Subject-Sequence"


class EventStore:
    """The events of one stream, by exact subject."""

    def __init__(self, client: Client, reader: DirectReader, stream: str) -> None:
        self._client, self._reader, self.stream = client, reader, stream

    async def load(self, case_subject: str, after: int = 0) -> list[Recorded[Event] | Skipped]:
        """All events above `after`; raises Quarantined when one cannot be read."""
        found: list[Recorded[Event] | Skipped] = []
        async for message in self._reader.all(self.stream, case_subject, after):
            headers = message.headers or {}
            try:
                found.append(read(headers, message.data, subject(message), sequence(message)))
            except UnknownType:
                found.append(
                    Skipped(sequence(message), kind(headers), chain_digest(headers, message.data))
                )
            except Unreadable as why:
                raise Quarantined(self.stream, sequence(message), str(why)) from why
        return found

    async def newest(self, case_subject: str) -> int:
        """The sequence of the last event, and no server may be behind; 0 when there is none."""
        return await self._reader.newest(self.stream, case_subject)

    async def append(
        self, case_subject: str, event: Event, meta: Meta, expected: int
    ) -> Recorded[Event]:
        """Append if the subject's last sequence is still `expected`, else raise Conflict."""
        headers, body = encode(event, meta)
        sent = {**headers, EXPECTED: str(expected), "Nats-Msg-Id": meta.id}
        number = await self._publish(case_subject, body, sent)
        return Recorded(event, meta, number, case_subject, chain_digest(headers, body))

    async def _publish(self, case_subject: str, body: bytes, headers: dict[str, str]) -> int:
        try:
            return await stored(self._client, case_subject, body, headers)
        except NotStored as why:
            if why.code in (NOT_THE_LAST, IN_FLIGHT):
                raise Conflict(str(why)) from why
            if why.code == TOO_LARGE:
                raise too_large("This") from why
            raise
        except (TimeoutError, nats.errors.Error) as error:
            raise Conflict(f"no acknowledgement: {type(error).__name__}") from error


class Skipped:
    """An event of a type this version does not know: it counts in the chain, not in the state."""

    __slots__ = ("digest", "sequence", "type")

    def __init__(self, number: int, name: str, digest: str) -> None:
        self.sequence, self.type, self.digest = number, name, digest


class NotStored(Exception):  # noqa: N818  the server's answer
    """The stream would not store it: on a condition, too large, full, or not allowed."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code


async def stored(
    client: Client, subject: str, body: bytes, headers: dict[str, str], wait: float = TIMEOUT
) -> int:
    """Append to whichever stream has the subject: its sequence, or NotStored."""
    try:
        reply = await client.request(subject, body, wait, headers=headers)
    except nats.errors.MaxPayloadError as error:
        raise NotStored(TOO_LARGE, "larger than the server takes") from error
    answer = json.loads(reply.data)
    if refused := answer.get("error"):
        raise NotStored(refused.get("err_code", 0), refused["description"])
    if answer.get("duplicate"):
        raise NotStored(NOT_THE_LAST, "stored before")
    return int(answer["seq"])


async def stored_once(client: Client, subject: str, body: bytes, wait: float = TIMEOUT) -> None:
    """Store under a subject that holds one message for ever; nothing when it is there already."""
    try:
        await stored(client, subject, body, {EXPECTED: "0"}, wait)
    except NotStored as why:
        if why.code != NOT_THE_LAST:
            raise
