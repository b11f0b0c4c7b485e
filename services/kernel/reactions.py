"""What follows from an event: a service says what, this module does it.

A reaction is a function from one recorded event to effects. Each effect is safe to repeat: ids
come from the event, receivers ignore what they have seen, timers replace themselves.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from nats.aio.msg import Msg

from schemas import file_subjects
from schemas.attachment import Attachment
from schemas.common import TYPE_PREFIX, Actor, Event, message_type
from schemas.envelope import Recorded, Unreadable, kind, read_event
from schemas.streams import BORDERS
from schemas.subjects import case_of
from services.kernel.border import Border, again_at
from services.kernel.consuming import is_final
from services.kernel.decider import Cause, Decision
from services.kernel.direct import DirectReader, sequence, subject
from services.kernel.errors import Undelivered
from services.kernel.execute import Cases
from services.kernel.files import whole
from services.kernel.telemetry import counter, log
from services.kernel.timers import Due, Timers, read_due


@dataclass(frozen=True)
class Deliver:
    """Send an event over a border; `to` names the receiver in retries and logs."""

    to: str
    subject: str
    event: Event


@dataclass(frozen=True)
class Carry:
    """Store bytes over a border (a letter)."""

    to: str
    subject: str
    body: bytes


@dataclass(frozen=True)
class CarryFile:
    """Copy a file of the case to FILES of another zone, part by part."""

    to: str
    file: Attachment


@dataclass(frozen=True)
class Remind:
    """Set the case's timer of this name."""

    name: str
    at: datetime


@dataclass(frozen=True)
class Decide:
    """Decide about the own stream because of this event; `of` where that is not its case."""

    decision: Decision[Any]
    command: object
    texts: tuple[str, ...] = ()
    of: UUID | None = None


Effect: TypeAlias = Deliver | Carry | CarryFile | Remind | Decide
Send: TypeAlias = Deliver | Carry | CarryFile
React: TypeAlias = Callable[[Recorded[Any]], Awaitable[Sequence[Effect]]]
OnDue: TypeAlias = Callable[[Due], Awaitable[None]]


class Reactor:
    """Performs the effects of one service's reactions."""

    def __init__(
        self,
        cases: Cases[Any],
        border: Border,
        timers: Timers,
        actor: Actor,
        reader: DirectReader,
        stream: str,
        own: Mapping[type[Event], React],
    ) -> None:
        self._cases, self._border, self._timers, self._actor = cases, border, timers, actor
        self._reader, self._stream, self._own = reader, stream, own

    def handler(self, reactions: Mapping[type[Event], React]) -> Callable[[Msg], Awaitable[None]]:
        """What a consumer calls for each message; other types cost nothing."""
        by_type = {message_type(event): react for event, react in reactions.items()}

        async def handle(message: Msg) -> None:
            react = by_type.get(kind(message.headers))
            if react is None:
                _pass_over(message)
                return
            number = message.metadata.sequence.stream
            event = read_event(message.headers, message.data, message.subject, number)
            _check_case(event)
            await self.perform(event, await react(event))

        return handle

    def due_handler(self, on_due: OnDue) -> Callable[[Msg], Awaitable[None]]:
        """What the timer consumer calls: failed sends again, all else to the service."""

        async def handle(message: Msg) -> None:
            due = read_due(message)
            if due.name.startswith("send-"):
                await self._send_again(due)
            else:
                await on_due(due)

        return handle

    async def perform(self, event: Recorded[Event], effects: Sequence[Effect]) -> None:
        """Do all effects side by side, each to its end; then say what failed.

        What may work later counts most: for it the message comes again.
        """
        outcomes = await asyncio.gather(
            *(self._one(event, effect) for effect in effects), return_exceptions=True
        )
        failed = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
        if failed:
            raise min(failed, key=is_final)

    async def _one(self, event: Recorded[Event], effect: Effect) -> None:
        case = event.meta.case
        match effect:
            case Deliver() | Carry() | CarryFile():
                await self._send(event, effect)
            case Remind():
                await self._timers.set(case, effect.name, effect.at)
            case Decide():
                meta, now = event.meta, self._timers.now()
                cause = Cause(meta.id, self._actor, now, meta.span, meta.trace or case)
                await self._cases.execute(
                    effect.of or case, effect.decision, effect.command, cause, effect.texts
                )

    async def _send(self, event: Recorded[Event], effect: Send) -> None:
        try:
            match effect:
                case Deliver():
                    await self._border.send(effect.subject, effect.event, event)
                case Carry():
                    await self._border.carry(effect.subject, effect.body)
                case CarryFile():
                    await self._copy(event.meta.case, effect)
        except Undelivered as error:
            at = again_at(event, self._timers.now())
            log.warning(
                "send_deferred",
                to=effect.to,
                case=event.meta.case.hex,
                until=at.isoformat(),
                why=str(error),
            )
            await self._timers.set(event.meta.case, f"send-{effect.to}-{event.sequence}", at)

    async def _copy(self, case: UUID, effect: CarryFile) -> None:
        """What is there already stays: after a kill it goes on where it stopped."""
        async for kept, body in whole(self._reader, case, effect.file):
            await self._border.carry(file_subjects.file_at(effect.to, kept), body)

    async def _send_again(self, due: Due) -> None:
        _, to, number = due.name.split("-", 2)
        for message in await self._reader.batch(self._stream, after=int(number) - 1, size=1):
            if sequence(message) != int(number):
                return
            event = read_event(message.headers, message.data, subject(message), int(number))
            react = self._own.get(type(event.data))
            effects = await react(event) if react else ()
            sends = [e for e in effects if isinstance(e, Send) and e.to == to]
            await self.perform(event, sends)


def carried(files: Iterable[Attachment], zones: Iterable[str]) -> list[CarryFile]:
    """Every file to every zone."""
    known = tuple(files)
    return [CarryFile(zone, file) for zone in zones for file in known]


def _pass_over(message: Msg) -> None:
    """Nothing follows here; but a border stream forgets what is acknowledged, so it is parked."""
    name = kind(message.headers)
    if not name.startswith(f"{TYPE_PREFIX}."):
        raise Unreadable(f"not an event: {name or 'no ce-type'}")
    if message.metadata.stream in BORDERS:
        raise Unreadable(f"nobody here expects {name}")
    if name not in Event.registry:
        counter("events_skipped").add(1, {"type": "unknown"})


def _check_case(event: Recorded[Event]) -> None:
    try:
        fits = event.meta.case == case_of(event.subject)
    except ValueError:
        fits = False
    if not fits:
        raise Unreadable("ce-subject is not the case of the subject")
