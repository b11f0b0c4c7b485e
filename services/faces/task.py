"""One task of a desk for somebody who may see it: its state, and on request its words.

Who may not see it is told what they would be told if there were no such task. What happened since
the index was asked counts as well: the events themselves say who may see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel

from schemas import subjects
from schemas.common import Actor, Refused, Role
from schemas.envelope import Recorded
from schemas.ids import reference
from schemas.subjects import Stream
from services.advice.desk.evolve import evolve
from services.advice.desk.guards import unknown_task
from services.advice.desk.reading import Reading
from services.advice.desk.state import Task
from services.faces.face import Face
from services.faces.known import events
from services.kernel.decider import Decider

M = TypeVar("M", bound=BaseModel)
PART = "task"
"""What is written down when somebody reads the words of a task."""


@dataclass(frozen=True)
class Seen:
    """A task that somebody may see; nothing confidential of it was read yet."""

    case: UUID
    task: Task
    events: Sequence[Recorded[Any]]

    @property
    def reference(self) -> str:
        """As people say it."""
        return reference(self.case)

    @property
    def sequence(self) -> int:
        """Up to which event this is."""
        return self.events[-1].sequence


async def seen(face: Face, case: UUID, reader: Actor) -> Seen:
    """The task, or a refusal when there is none that this person may see."""
    found = await events(face, Stream.DESK, subjects.desk(face.zone, case))
    state = Decider[Any](None, evolve).fold(list(found))
    if state is None or state.opened is None or not state.sees(reader.sub):
        raise unknown_task()
    return Seen(case, state, found)


async def words(face: Face, found: Seen, reader: Actor, now: datetime) -> dict[str, Any]:
    """Everything there is to read; that it is read must have been written down before."""
    told = await Reading(found.case, found.task, found.events, face.texts).all(now)
    conflicts = {"conflicts": found.task.conflicts} if reader.has(Role.LEAD) else {}
    return {"case": found.case.hex, "reference": found.reference, **told, **conflicts}


async def text_as(face: Face, case: UUID, text: str, model: type[M]) -> M | None:
    """A text of the task by its digest, such as a version; None when it was erased."""
    try:
        return model.model_validate_json(await face.texts.get(case, text))
    except Refused as refused:
        if refused.reason == "erased":
            return None
        raise
