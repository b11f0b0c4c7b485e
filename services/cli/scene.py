"""The stage every example is played on, and what every party can do there: ask, look, wait."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from examples.loader import Example, Person
from examples.script import Exchange
from schemas import progress
from schemas import request as requests
from schemas.common import Accepted, Actor, Command, Event, Role
from schemas.subjects import Stream
from services.cli.watching import Watch
from services.faces.face import Face, Faces

Say = Callable[[str, str], None]


@dataclass
class Stage:
    """The faces and watches every example is played with."""

    faces: Faces
    watches: dict[str, Watch]
    people: list[Person]

    @classmethod
    async def open(cls, faces: Faces, people: list[Person], departments: tuple[str, ...]) -> Stage:
        """Connect to every zone and follow what happens there."""
        streams = {"LOKET": Stream.CASES, "DOOR": Stream.PROGRESS}
        streams |= dict.fromkeys(departments, Stream.DESK)
        watches = {}
        for zone, stream in streams.items():
            watches[zone] = Watch((await faces.at(zone)).reader, stream)
            watches[zone].start()
        return cls(faces, watches, people)

    async def close(self) -> None:
        """Stop following."""
        for watch in self.watches.values():
            await watch.stop()

    def person(self, zone: str, role: Role, number: int = 0) -> Person:
        """The persona who plays a role in a zone."""
        return [p for p in self.people if p.zone == zone and role in p.roles][number]


@dataclass
class Scene:
    """One example on the stage: its case, and everybody's way to act on it."""

    stage: Stage
    example: Example
    tell: Say
    case: UUID = field(default=UUID(int=0))

    def say(self, what: str) -> None:
        """Tell the audience what happened."""
        self.tell(self.example.slug, what)

    async def institution(self, command: Command) -> Accepted:
        """The institution's contact acts."""
        face = await self.stage.faces.at("DOOR")
        actor = face.actor(
            self.example.contact, Role.INSTITUTION, organisation=self.example.institution
        )
        return await face.ask(command, actor)

    async def loket(self, command: Command) -> Accepted:
        """A coordinator acts."""
        face = await self.stage.faces.at("LOKET")
        return await face.ask(command, self.civil_servant(face, Role.COORDINATOR))

    def civil_servant(self, face: Face, role: Role) -> Actor:
        """The persona with a role at a face."""
        return face.actor(self.stage.person(face.zone, role).id, role)

    async def seen(
        self, zone: str, *types: type[Event], where: Callable[[Any], bool] = lambda data: True
    ) -> Any:
        """What somebody else did, waiting for it."""
        return (await self.stage.watches[zone].until(self.case, *types, where=where)).data

    async def told(self, stage: progress.Stage) -> None:
        """Wait until the institution is told this."""
        await self.seen("DOOR", progress.ProgressReported, where=having(stage=stage))

    async def ask(self, question: str) -> None:
        """The Loket asks the institution something."""
        await self.loket(requests.AskInformation(case=self.case, question=question))
        await self.told(progress.Stage.INFORMATION_ASKED)

    async def exchange(self, exchange: Exchange) -> None:
        """A question back, and its answer."""
        await self.ask(exchange.question)
        await self.institution(requests.GiveInformation(case=self.case, answer=exchange.answer))
        self.say("navraag gedaan en beantwoord")


def having(**wanted: object) -> Callable[[Any], bool]:
    """Whether an event has these values."""
    return lambda data: all(getattr(data, name) == value for name, value in wanted.items())
