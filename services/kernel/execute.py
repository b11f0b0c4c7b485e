"""The only load, decide, append, retry loop.

A small cache keeps state and last sequence per case; a case not in it is taken to be new, so a new
case costs no read. A stale entry costs one retry, never a wrong answer, because an append is
conditional, and before a refusal or "already true" the stream's leader is asked for the last
sequence: other servers may be behind.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Generic, TypeVar
from uuid import UUID
from weakref import WeakValueDictionary

import nats.errors

from schemas.common import Accepted, Event, NotYet, Refused
from schemas.envelope import Meta, Recorded
from schemas.ids import following
from services.kernel.decider import Cause, Decider, Decision
from services.kernel.direct import PAUSES
from services.kernel.errors import Busy, Conflict, Quarantined, destroyed
from services.kernel.event_store import EventStore
from services.kernel.history import Folding, History, SpansOf
from services.kernel.parking import Parking
from services.kernel.spans import Trace, span_id
from services.kernel.telemetry import Telemetry, log
from services.kernel.texts import Texts

S = TypeVar("S")
TRIES = 20
CACHED = 20_000

TraceOf = Callable[[UUID, Any, Any], UUID]
"""Of an own subject, its state and its next event: the case, whose id is the trace's."""


Keep = Callable[[], Awaitable[None]]


async def nothing_more() -> None:
    """An event that names texts only."""


def own_trace(case: UUID, state: Any, event: Any) -> UUID:
    """The subject is the case."""
    return case


class Cases(Generic[S]):
    """Everything one service may decide about its own stream."""

    def __init__(
        self,
        store: EventStore,
        decider: Decider[S],
        *,
        source: str,
        subject_of: Callable[[UUID], str],
        texts: Texts,
        parking: Parking,
        telemetry: Telemetry,
        spans_of: SpansOf,
        trace_of: TraceOf = own_trace,
    ) -> None:
        self._store, self._folding, self._source = store, Folding(decider, spans_of), source
        self._subject_of, self._texts, self._parking = subject_of, texts, parking
        self._telemetry, self._trace_of = telemetry, trace_of
        self._cache: OrderedDict[UUID, History[S]] = OrderedDict()
        self._locks: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    async def execute(
        self,
        case: UUID,
        decide: Decision[S],
        command: object,
        cause: Cause,
        texts: Iterable[str] = (),
        keep: Keep = nothing_more,
    ) -> Accepted:
        """Load, decide, append; retried on conflict. Raises Refused; leaves nothing behind then.

        What an event names is kept before it is appended: its texts, and whatever `keep` keeps.
        """
        lock = self._locks.setdefault(case, asyncio.Lock())
        async with lock:
            for attempt in range(TRIES):
                try:
                    if attempt:
                        await self._fresh(case, self._known(case))
                    return await self._once(case, decide, command, cause, texts, keep)
                except (Conflict, TimeoutError, nats.errors.Error) as conflict:
                    self._cache.pop(case, None)
                    log.info("append_conflict", attempt=attempt, why=repr(conflict))
                    await asyncio.sleep(min(0.01 * 2**attempt, 1.0) if attempt else 0)
        raise Busy

    async def state(self, case: UUID) -> S:
        """The case as it is now, read afresh."""
        return (await self._fresh(case, self._known(case))).state

    async def known(self, case: UUID) -> S:
        """The case as last seen here: for what never changes once it is there."""
        known = self._known(case)
        return known.state if known.sequence else await self.state(case)

    async def state_after(self, event: Recorded[Event]) -> S:
        """The case as it was after this event, or later: from the cache when it knows as much."""
        case = event.meta.case
        return (await self._until(case, self._known(case), event.sequence)).state

    async def _once(
        self,
        case: UUID,
        decide: Decision[S],
        command: object,
        cause: Cause,
        texts: Iterable[str],
        keep: Keep,
    ) -> Accepted:
        known = self._known(case)
        if not known.sequence and await self._is_destroyed(case):
            raise destroyed()
        answer = await self._decided(case, known, decide, command, cause, texts, keep)
        if answer:
            return answer
        fresh = await self._fresh(case, known)
        if not fresh.sequence and await self._is_destroyed(case):
            raise destroyed()
        answer = await self._decided(case, fresh, decide, command, cause, texts, keep, final=True)
        return answer or Accepted(case=case, sequence=fresh.sequence)

    async def _is_destroyed(self, case: UUID) -> bool:
        """Only a case is: what has its trace elsewhere, such as a notice, is none."""
        return self._trace_of is own_trace and await self._parking.is_destroyed(case)

    async def _decided(
        self,
        case: UUID,
        known: History[S],
        decide: Decision[S],
        command: object,
        cause: Cause,
        texts: Iterable[str],
        keep: Keep,
        final: bool = False,
    ) -> Accepted | None:
        """The answer on this history; None when it must be asked again on a fresh one."""
        if cause.id in known.causes:
            sequence, event_id = known.causes[cause.id]
            return Accepted(case=case, sequence=sequence, event_id=event_id)
        try:
            event = decide(known.state, command, cause.actor, cause.now)
        except (Refused, NotYet):
            if final:
                raise
            return None
        if event is None:
            return None
        await self._texts.put(case, texts)
        await keep()
        recorded = await self._append(case, known, event, cause)
        return Accepted(case=case, sequence=recorded.sequence, event_id=recorded.meta.id)

    async def _append(
        self, case: UUID, known: History[S], event: Event, cause: Cause
    ) -> Recorded[Event]:
        subject = self._subject_of(case)
        event_id, trace = following(cause.id, subject), self._trace_of(case, known.state, event)
        meta = Meta(
            id=event_id,
            source=self._source,
            case=case,
            time=cause.now,
            actor=cause.actor,
            cause=cause.id,
            prev=known.digest,
            span=span_id(trace, event_id),
            trace=trace,
        )
        recorded = await self._store.append(subject, event, meta, known.sequence)
        after = known.then(recorded, self._folding)
        self._remember(case, after)
        self._trace(recorded, after.trace, cause.span if cause.trace == trace else "")
        log.info(
            "event_appended",
            case=trace.hex,
            trace_id=trace.hex,
            type=type(event).__name__,
            sequence=recorded.sequence,
            actor=cause.actor.sub,
        )
        return recorded

    def _trace(self, recorded: Recorded[Event], trace: Trace, link: str) -> None:
        """What is stored is stored, whatever becomes of its spans."""
        try:
            self._telemetry.recorded(recorded, trace, link)
        except Exception:
            log.exception("trace_failed", type=type(recorded.data).__name__)

    def _known(self, case: UUID) -> History[S]:
        return self._cache.get(case) or self._folding.empty()

    async def _fresh(self, case: UUID, known: History[S]) -> History[S]:
        """The case as the leader of its stream has it."""
        newest = await self._store.newest(self._subject_of(case))
        if newest < known.sequence:
            self._cache.pop(case, None)
            known = self._folding.empty()
        return await self._until(case, known, newest)

    async def _until(self, case: UUID, known: History[S], sequence: int) -> History[S]:
        """The case with at least this event in it."""
        for pause in PAUSES:
            if known.sequence >= sequence:
                return known
            known = await self._refresh(case, known)
            if known.sequence < sequence:
                await asyncio.sleep(pause)
        if known.sequence < sequence:
            raise Conflict(f"no server that answers has event {sequence} yet")
        return known

    async def _refresh(self, case: UUID, known: History[S]) -> History[S]:
        try:
            events = await self._store.load(self._subject_of(case), known.sequence)
        except Quarantined as found:
            await self._parking.quarantine(found.stream, case, found.sequence, found.why)
            raise
        for event in events:
            known = known.then(event, self._folding)
        if known.sequence:
            self._remember(case, known)
        return known

    def _remember(self, case: UUID, history: History[S]) -> None:
        self._cache[case] = history
        self._cache.move_to_end(case)
        if len(self._cache) > CACHED:
            self._cache.popitem(last=False)
