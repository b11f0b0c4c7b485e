"""Who read what of one case, and who did what with it: never what was read or said.

Both are read by the case's exact subjects, a page at a time, and of events the envelope only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nats.aio.msg import Msg

from schemas import subjects
from schemas.envelope import Unreadable, kind, read_event, read_meta
from schemas.record import ConfidentialRead
from schemas.subjects import Stream
from services.kernel.direct import DirectReader, sequence, subject

FACES = ("loket", "owner")
"""The faces of the Loket's zone; other zones keep who read theirs themselves."""

PAGE = 50
UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Read:
    """Somebody was shown a part of a case, at one face."""

    sequence: int
    at: datetime | None
    who: str
    face: str
    part: str


@dataclass(frozen=True)
class Done:
    """Somebody did something: what kind of thing, not what it said."""

    sequence: int
    at: datetime
    who: str
    issuer: str
    stream: str
    type: str


async def reads_of(reader: DirectReader, case: UUID, after: int = 0) -> list[Read]:
    """A page of who read, oldest first, from after a sequence of READS."""
    found = list[Msg]()
    for face in FACES:
        found += await reader.batch(Stream.READS, subjects.read(face, case), after, PAGE)
    return sorted(map(_read, found), key=lambda one: one.sequence)[:PAGE]


async def done_with(reader: DirectReader, case: UUID) -> list[Done]:
    """Every event of a case, oldest first: a case has some dozens."""
    found = list[Done]()
    lanes = ((Stream.REQUESTS, subjects.request(case)), (Stream.CASES, subjects.case(case)))
    for stream, lane in lanes:
        async for message in reader.all(stream, lane):
            found += _done(stream, message)
    return sorted(found, key=lambda one: (one.at, one.stream, one.sequence))


def _read(message: Msg) -> Read:
    """What cannot be read is shown as such: an auditor must not miss that it is there."""
    where, number = subject(message), sequence(message)
    face = where.split(".")[1]
    try:
        event = read_event(message.headers, message.data, where, number)
    except Unreadable:
        return Read(number, None, "?", face, UNREADABLE)
    part = event.data.part if isinstance(event.data, ConfidentialRead) else UNREADABLE
    return Read(number, event.meta.time, event.meta.actor.sub, face, part)


def _done(stream: str, message: Msg) -> Iterable[Done]:
    headers = message.headers or {}
    try:
        meta = read_meta(headers)
    except Unreadable:
        return
    name = kind(headers).rpartition("kennisveiligheidsadviezen.")[2].partition(".v")[0]
    yield Done(sequence(message), meta.time, meta.actor.sub, meta.actor.issuer, stream, name)
