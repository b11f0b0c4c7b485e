"""Other routing rules against cases that were put out: who would be asked, and what changes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from schemas.catalogue import Catalogue, load
from schemas.catalogue.reading import with_rules
from schemas.common import Aspect
from schemas.envelope import Recorded, Unreadable, read_event
from schemas.ids import reference
from schemas.request import RequestCirculated
from schemas.subjects import Stream
from services.intake.routing import route
from services.kernel.direct import DirectReader, sequence, subject


@dataclass(frozen=True)
class Proposed:
    """Who is asked on what, and who leads."""

    lead: str
    asked: dict[str, tuple[Aspect, ...]]


@dataclass(frozen=True)
class Change:
    """One case in which the rules come to something else; `overridden` when people chose then."""

    reference: str
    product: str
    overridden: bool
    before: Proposed
    after: Proposed


@dataclass
class Trial:
    """All cases that were put out, and how many come to something else; the first are named."""

    limit: int
    cases: int = 0
    changed: int = 0
    overridden: int = 0
    lead: int = 0
    aspects: int = 0
    added: dict[str, int] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    def take(self, event: Recorded[RequestCirculated], rules: Catalogue) -> None:
        """One more case."""
        said, pinned = event.data, load(event.data.catalogue)
        before = proposed(pinned, said)
        after = proposed(pinned.model_copy(update={"rules": rules.rules}), said)
        self.cases += 1
        self.overridden += said.overridden is not None
        if before == after:
            return
        self.changed += 1
        self.lead += before.lead != after.lead
        _count(self.added, after.asked.keys() - before.asked.keys())
        _count(self.dropped, before.asked.keys() - after.asked.keys())
        both = before.asked.keys() & after.asked.keys()
        self.aspects += any(before.asked[code] != after.asked[code] for code in both)
        if len(self.changes) < self.limit:
            name, people = reference(event.meta.case), said.overridden is not None
            self.changes.append(Change(name, said.product, people, before, after))


def _count(counts: dict[str, int], codes: Iterable[str]) -> None:
    for code in codes:
        counts[code] = counts.get(code, 0) + 1


def proposed(catalogue: Catalogue, said: RequestCirculated) -> Proposed:
    """What the rules of a catalogue propose for a case as it was put out."""
    routed, lead = route(catalogue, said.facts, catalogue.product_at(said.product, said.depth))
    return Proposed(lead, {one.department: one.aspects for one in routed})


async def tried(reader: DirectReader, path: Path, limit: int) -> Trial:
    """Try the rules of a file on every case that was put out, one event in memory at a time.

    Each case keeps the catalogue it was handled under, with the file's rules instead of its own.
    """
    rules, trial = with_rules(load(), path), Trial(limit)
    async for event in _circulated(reader):
        trial.take(event, rules)
    return trial


async def _circulated(reader: DirectReader) -> AsyncIterator[Recorded[RequestCirculated]]:
    async for message in reader.all(Stream.REQUESTS):
        try:
            read = read_event(message.headers, message.data, subject(message), sequence(message))
        except Unreadable:
            continue
        if isinstance(read.data, RequestCirculated):
            yield cast(Recorded[RequestCirculated], read)
