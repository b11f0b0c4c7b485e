"""What one zone could not handle: parked messages, and cases whose events cannot be read."""

from __future__ import annotations

import json
from dataclasses import dataclass

from nats.aio.msg import Msg
from pydantic import ValidationError

from schemas import messages  # noqa: F401  registers every event, or each would be unknown
from schemas.common import Message
from schemas.envelope import UnknownType, Unreadable, kind, read_event
from schemas.streams import BORDERS
from schemas.subjects import Stream
from services.cli.look.operating import Operator
from services.kernel.direct import sequence, subject

ADVISORY = "$JS.EVENT.ADVISORY.CONSUMER."
QUARANTINE = "parked.quarantine."
REMOVED = "Unacknowledged message was deleted"


class Advisory(Message):
    """What the server says when it gives up on a message, or is told to."""

    stream: str
    consumer: str
    stream_seq: int
    deliveries: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Parked:
    """One message that a consumer could not handle."""

    zone: str
    stream: str
    durable: str
    sequence: int
    reason: str
    deliveries: int
    subject: str
    type: str
    gone: bool
    number: int


@dataclass(frozen=True)
class Quarantined:
    """A case nobody may act on: one of its events cannot be read."""

    zone: str
    stream: str
    sequence: int
    case: str
    why: str


async def parked(at: Operator) -> list[Parked]:
    """Every parked message, and whether it is still in its stream."""
    return [
        await _parked(at, message)
        async for message in at.reader.all(Stream.PARKED)
        if subject(message).startswith(ADVISORY) and not was_handled(message.data)
    ]


def was_handled(advisory: bytes) -> bool:
    """Whether the server misses a message of a border stream, and nothing else is wrong.

    It says so after it was killed between removing an acknowledged message and storing that its
    consumer had acknowledged it. Only an acknowledgement removes a message there.
    """
    said = _advisory(advisory)
    return said is not None and said.stream in BORDERS and said.reason == REMOVED


async def quarantined(at: Operator) -> list[Quarantined]:
    """Cases whose event still cannot be read; a newer version may have learnt how."""
    found = {}
    async for message in at.reader.all(Stream.PARKED):
        if subject(message).startswith(QUARANTINE):
            *_, stream, case = subject(message).split(".")
            number = int(json.loads(message.data)["sequence"])
            if why := await _unreadable(at, stream, number):
                found[stream, case] = Quarantined(at.zone, stream, number, case, why)
    return list(found.values())


async def _parked(at: Operator, message: Msg) -> Parked:
    unknown = Advisory(stream="PARKED", consumer="?", stream_seq=sequence(message))
    said = _advisory(message.data) or unknown
    held = await _held(at, said.stream, said.stream_seq)
    return Parked(
        at.zone,
        said.stream,
        said.consumer,
        said.stream_seq,
        said.reason or f"given up after {said.deliveries} tries",
        said.deliveries,
        subject(held) if held else "",
        kind(held.headers) if held else "",
        held is None,
        sequence(message),
    )


def _advisory(body: bytes) -> Advisory | None:
    try:
        return Advisory.model_validate_json(body)
    except ValidationError:
        return None


async def _held(at: Operator, stream: str, number: int) -> Msg | None:
    for message in await at.reader.batch(stream, after=number - 1, size=1):
        if sequence(message) == number:
            return message
    return None


async def _unreadable(at: Operator, stream: str, number: int) -> str:
    message = await _held(at, stream, number)
    if message is None:
        return ""
    try:
        read_event(message.headers, message.data, subject(message), number)
    except UnknownType:
        return ""
    except Unreadable as why:
        return str(why)
    return ""
