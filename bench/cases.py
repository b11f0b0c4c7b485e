"""Cases of the leanest product that uses five departments, played by automatic people."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import nats.errors
from nats.aio.msg import Msg

from examples.loader import Example, load_examples
from schemas import case as cases
from schemas import desk as desks
from schemas.common import Accepted, Actor, Command, Refused, Role
from schemas.envelope import kind, read_event
from schemas.progress import ProgressReported, Stage
from schemas.subjects import Stream, case_of
from services.faces.face import Face, Faces
from services.kernel.direct import DirectReader, sequence, subject

DEPARTMENTS = ("EZK", "JENV", "BZ", "DEF", "BZK")
EXAMPLE = "09-batterijen-quickscan"
IDLE = 0.02


@dataclass
class Lifetimes:
    """When each case was sent and when its advice was there."""

    started: dict[UUID, float] = field(default_factory=dict)
    finished: dict[UUID, float] = field(default_factory=dict)
    done: asyncio.Condition = field(default_factory=asyncio.Condition)

    def seconds(self) -> list[float]:
        """How long each finished case took."""
        return sorted(self.finished[c] - self.started[c] for c in self.finished)


class People:
    """An institution, five experts and a coordinator who never sleep."""

    def __init__(self, faces: Faces) -> None:
        self._faces = faces
        self._example: Example = next(e for e in load_examples() if e.slug == EXAMPLE)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._in: dict[UUID, int] = {}
        self.life = Lifetimes()
        self.run_id = f"{time.time_ns():x}"

    async def open(self) -> None:
        """Start following every zone from its present end."""
        follow: dict[str, tuple[str, Callable[[Face, Msg], Awaitable[None]]]] = {
            "LOKET": (Stream.CASES, self._coordinator),
            "DOOR": (Stream.PROGRESS, self._institution),
        }
        follow |= dict.fromkeys(DEPARTMENTS, (Stream.DESK, self._expert))
        for zone, (stream, on_message) in follow.items():
            face = await self._faces.at(zone)
            last = await _end(face.reader, stream)
            self._start(self._follow(face, stream, last, on_message))

    async def close(self) -> None:
        """Stop following."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def submit(self, number: int) -> UUID:
        """Ask one question."""
        face = await self._faces.at("DOOR")
        actor = face.actor(
            self._example.contact, Role.INSTITUTION, organisation=self._example.institution
        )
        key = f"bench-{self.run_id}-{number}"
        command = self._example.submit.model_copy(update={"idempotency_key": key})
        start = time.perf_counter()
        case = (await self._ask(face, command, actor)).case
        self.life.started[case] = start
        return case

    async def finish(self, case: UUID) -> None:
        """Wait until the institution has the advice."""
        async with self.life.done:
            await self.life.done.wait_for(lambda: case in self.life.finished)

    async def _follow(
        self,
        face: Face,
        stream: str,
        after: int,
        on_message: Callable[[Face, Msg], Awaitable[None]],
    ) -> None:
        while True:
            try:
                messages = await face.reader.batch(stream, after=after)
            except (TimeoutError, nats.errors.Error):
                messages = []
            for message in messages:
                after = sequence(message)
                await on_message(face, message)
            await asyncio.sleep(0 if messages else IDLE)

    async def _expert(self, face: Face, message: Msg) -> None:
        if kind(message.headers).endswith(".task-opened.v1"):
            part = self._example.script.contributions[face.zone]
            command = desks.SubmitContribution(
                case=case_of(subject(message)), contribution=part.contribution
            )
            actor = face.actor(f"expert-{face.zone.lower()}", Role.EXPERT)
            self._start(self._ask(face, command, actor))

    async def _coordinator(self, face: Face, message: Msg) -> None:
        if kind(message.headers).endswith(".contribution-received.v1"):
            case = case_of(subject(message))
            self._in[case] = self._in.get(case, 0) + 1
            if self._in[case] == len(DEPARTMENTS):
                del self._in[case]
                self._start(self._ask(face, cases.WriteDraft(case=case), self._me(face)))
        elif kind(message.headers).endswith(".draft-written.v1"):
            event = read_event(message.headers, message.data, subject(message), 0)
            self._start(self._issue(face, event.meta.case, event.data))

    async def _issue(self, face: Face, case: UUID, draft: Any) -> None:
        accepted = "both-views-stated" if draft.differences else None
        adopted = cases.AdoptAdvice(
            case=case,
            text=draft.text,
            differences_accepted=accepted,
            aggregation_accepted="nothing-added" if draft.aggregation else None,
        )
        await self._ask(face, adopted, self._me(face))
        await self._ask(face, cases.IssueAdvice(case=case), self._me(face))

    async def _institution(self, face: Face, message: Msg) -> None:
        event = read_event(message.headers, message.data, subject(message), 0)
        if isinstance(event.data, ProgressReported) and event.data.stage is Stage.ISSUED:
            self.life.finished[event.meta.case] = time.perf_counter()
            async with self.life.done:
                self.life.done.notify_all()

    def _me(self, face: Face) -> Any:
        return face.actor("coordinator", Role.COORDINATOR)

    async def _ask(self, face: Face, command: Command, actor: Actor) -> Accepted:
        """Ask until somebody answers; while services are down nobody does."""
        while True:
            try:
                return await face.ask(command, actor)
            except Refused as refused:
                if refused.reason not in ("no_answer", "busy", "failed"):
                    raise
                await asyncio.sleep(0.5)

    def _start(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            print("bench: somebody failed:", task.exception())


async def _end(reader: DirectReader, stream: str) -> int:
    """The last sequence of a stream, found by doubling and halving with direct gets."""
    low, step = 0, 1
    while await reader.batch(stream, after=low + step - 1, size=1):
        low, step = low + step, step * 2
    while step > 1:
        step //= 2
        if await reader.batch(stream, after=low + step - 1, size=1):
            low += step
    return low
