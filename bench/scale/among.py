"""One size: so many open cases, assembly's parts to work with, and faces to look from."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from bench.scale.stories import case_of, is_circulated
from schemas import subjects
from schemas.common import Actor, Role
from schemas.subjects import Stream
from schemas.terms import ExtendTerm
from services.advice.assembly import overview
from services.advice.assembly.app import assembly
from services.advice.assembly.course import extend_term
from services.advice.assembly.evolve import evolve
from services.advice.assembly.trace import trace
from services.faces.face import Faces
from services.faces.readers import LOKET, opened
from services.kernel.decider import Cause, Decider
from services.kernel.execute import Cases
from services.kernel.projection import Projection
from services.kernel.service import Service
from services.kernel.settings import Settings

COORDINATOR = Actor(sub="coordinator", issuer="loket", roles=(Role.COORDINATOR,))


@dataclass(frozen=True)
class Size:
    """So many open cases in the streams, and so many closed ones in each read model.

    Every operation is done `times` times; `fired` timers go off.
    """

    open: int
    closed: int
    times: int
    fired: int


@dataclass
class Among:
    """What every operation is done with."""

    size: Size
    service: Service
    faces: Faces
    overview: Projection

    def some(self, count: int = 0) -> list[UUID]:
        """Open cases that departments work on, none of them twice."""
        circulated = [number for number in range(self.size.open) if is_circulated(number)]
        return [case_of(n) for n in random.sample(circulated, count or self.size.times)]

    def cases(self) -> Cases[Any]:
        """Assembly's cases as a service has them that has only just started: none in memory."""
        return cases(self.service)

    async def extend(self, cases: Cases[Any], case: UUID) -> None:
        """Decide about a case, and store it."""
        cause = Cause(str(uuid4()), COORDINATOR, self.service.timers.now())
        await cases.execute(case, extend_term, extension(case), cause)


@asynccontextmanager
async def among(size: Size, settings: Settings) -> AsyncIterator[Among]:
    """Connect to a server that was filled."""
    made, faces = await assembly(settings), Faces(settings)
    try:
        face = await faces.at(LOKET)
        async with opened(settings, LOKET, overview.MODEL, face.reader) as rows:
            yield Among(size, made, faces, rows)
    finally:
        await faces.close()
        await made.stop()


def cases(made: Service) -> Cases[Any]:
    """A service's cases, none of them in memory."""
    return made.cases(Stream.CASES, Decider(None, evolve), subjects.case, trace)


def extension(case: UUID) -> ExtendTerm:
    """The command of which the course is measured."""
    return ExtendTerm(case=case, clock="advice", amount=1, reason="complex")
