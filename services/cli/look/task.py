"""`loket task`: one task of a desk, as somebody who may see it reads it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from schemas import subjects
from schemas.common import Actor, Role
from schemas.ids import reference
from schemas.subjects import Stream
from services.advice.desk.evolve import evolve
from services.advice.desk.guards import unknown_task
from services.advice.desk.reading import Reading
from services.cli.look.answering import answer
from services.cli.look.at_desk import reader_at
from services.cli.look.task_drawn import draw
from services.cli.options import As, AsJson, Department
from services.cli.options import Case as Meant
from services.cli.who import connected
from services.faces.face import Face, Faces
from services.faces.known import events
from services.faces.readers import face_at, sees, which
from services.faces.reads import record_by
from services.kernel.decider import Decider

PART = "task"


def task(case: Meant, department: Department, who: As = "", as_json: AsJson = False) -> None:
    """One task: what is asked and what changed, contribution, consultations, rounds, agreement."""
    answer(asyncio.run(_task(case, department.upper(), who)), as_json, draw)


async def _task(meant: str, department: str, who: str) -> dict[str, Any]:
    async with connected() as faces:
        face = await face_at(faces, department)
        reader = await reader_at(face, who)
        case = await which(meant, faces.settings, face, reader.sub)
        if not await sees(faces.settings, face, case, reader.sub):
            raise unknown_task()
        return await _read(faces, face, case, reader)


async def _read(faces: Faces, face: Face, case: UUID, reader: Actor) -> dict[str, Any]:
    """Written down before it is shown; what happened since the index was asked counts as well."""
    found = await events(face, Stream.DESK, subjects.desk(face.zone, case))
    state = Decider[Any](None, evolve).fold(list(found))
    if state is None or state.opened is None or not state.sees(reader.sub):
        raise unknown_task()
    await record_by(face, faces.settings.oin, case, reader, PART, None)
    told = await Reading(case, state, found, face.texts).all(datetime.now(UTC))
    conflicts = {"conflicts": state.conflicts} if reader.has(Role.LEAD) else {}
    return {"case": case.hex, "reference": reference(case), **told, **conflicts}
