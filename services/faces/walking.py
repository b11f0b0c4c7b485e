"""Walking a stream to verify it: message after message, in memory that does not grow with it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from schemas.subjects import Stream, case_of
from services.faces.chain import Break, Link, Seen, seen, step
from services.kernel.direct import DirectReader, sequence, subject

OPEN = 100_000
"""Subjects whose last link is remembered; of any other the events are read again."""

CHAINED = (Stream.REQUESTS, Stream.CASES, Stream.ARTICLES, Stream.DESK, Stream.NOTICES)
COUNTED = (Stream.PROGRESS, Stream.DELIVERIES, Stream.READS, Stream.RETENTION)
"""Streams without a chain: only that no message is missing can be told."""

NAMED = 20
"""Missing sequences that are named one by one."""


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was written."""

    kind: str
    zone: str
    stream: str
    sequence: int
    detail: str
    case: str = ""
    subject: str = ""
    type: str = ""
    missing: tuple[int, ...] = ()


@dataclass
class Walk:
    """One stream of one zone, being verified."""

    zone: str
    reader: DirectReader
    stream: Stream
    events: int = 0
    subjects: int = 0
    gone: int = 0
    breaks: dict[tuple[str, int], Break] = field(default_factory=dict)
    gaps: list[int] = field(default_factory=list)
    _links: OrderedDict[str, Link] = field(default_factory=OrderedDict)

    async def whole(self, end: int) -> list[Finding]:
        """Every message up to the last one the server ever stored."""
        expected = 1
        async for message in self.reader.all(self.stream):
            number = sequence(message)
            if number > end:
                break
            self._missed(expected, number)
            expected = number + 1
            self.events += 1
            if self.stream in CHAINED:
                headers = message.headers or {}
                await self._add(seen(headers, message.data, subject(message), number))
        self._missed(expected, end + 1)
        found = await self._found()
        return found + self._lost(found)

    async def one(self, wanted: str) -> list[Finding]:
        """The events of one subject."""
        async for event in self._events(wanted):
            self.events += 1
            await self._add(event)
        return await self._found()

    async def _add(self, event: Seen) -> None:
        link = self._links.pop(event.subject, None)
        if link is None and event.prev:
            link = await self._before(event)
        elif link is None:
            self.subjects += 1
        self._links[event.subject] = self._step(link, event)
        if len(self._links) > OPEN:
            self._links.popitem(last=False)

    async def _before(self, event: Seen) -> Link | None:
        """The link of a subject that was not remembered."""
        link = None
        async for earlier in self._events(event.subject):
            if earlier.sequence >= event.sequence:
                break
            link = self._step(link, earlier)
        return link

    def _step(self, link: Link | None, event: Seen) -> Link:
        after, found = step(link, event)
        if found:
            self.breaks[event.subject, found.noticed] = found
        return after

    async def _events(self, wanted: str) -> AsyncIterator[Seen]:
        async for message in self.reader.all(self.stream, wanted):
            headers = message.headers or {}
            yield seen(headers, message.data, subject(message), sequence(message))

    def _missed(self, expected: int, number: int) -> None:
        self.gone += number - expected
        self.gaps += range(expected, min(number, expected + NAMED - len(self.gaps)))

    def _lost(self, found: list[Finding]) -> list[Finding]:
        """Messages that are gone and that no chain misses: the last ones of their subjects."""
        told = {number for one in found for number in one.missing}
        untold = tuple(number for number in self.gaps if number not in told)
        if not untold:
            return []
        count = self.gone - len(told)
        detail = f"{count} messages are gone and nothing that is left continues them"
        return [Finding("gone", self.zone, self.stream, untold[0], detail, missing=untold)]

    async def _found(self) -> list[Finding]:
        return [await self._finding(*one) for one in self.breaks.items()]

    async def _finding(self, at: tuple[str, int], broken: Break) -> Finding:
        where, noticed = at
        kind, number, detail = broken.kind, broken.sequence, broken.detail
        missing = await self._missing(number, noticed) if kind == "changed" else ()
        if missing:
            kind, number = "lost", missing[0]
            detail = f"event {noticed} continues one that is gone"
        named = "" if missing else broken.type
        return Finding(
            kind, self.zone, self.stream, number, detail, _case(where), where, named, missing
        )

    async def _missing(self, after: int, before: int) -> tuple[int, ...]:
        """Sequences between two that the stream does not have."""
        found: list[int] = []
        expected = after + 1
        async for message in self.reader.all(self.stream, after=after):
            number = min(sequence(message), before)
            found += range(expected, number)
            expected = number + 1
            if number == before or len(found) > NAMED:
                break
        return tuple(found[:NAMED])


def _case(where: str) -> str:
    try:
        return case_of(where).hex
    except ValueError:
        return ""
