"""`loket task`: one task of a desk, as somebody who may see it reads it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from schemas.common import Actor
from services.advice.desk.guards import unknown_task
from services.cli.look.answering import answer
from services.cli.look.at_desk import reader_at
from services.cli.look.task_drawn import draw
from services.cli.options import As, AsJson, Department
from services.cli.options import Case as Meant
from services.cli.who import connected
from services.faces.face import Face, Faces
from services.faces.readers import face_at, sees, which
from services.faces.reads import record_by
from services.faces.task import PART, seen, words


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
    """Written down before it is shown."""
    found = await seen(face, case, reader)
    await record_by(face, faces.settings.oin, case, reader, PART, None)
    return await words(face, found, reader, datetime.now(UTC))
