"""Who reads at a desk: somebody of the department, as PEOPLE knows them."""

from __future__ import annotations

from schemas.common import Actor, Refused, Role
from services.cli.who import actor_at
from services.faces.face import Face
from services.faces.verbs import Side


async def reader_at(face: Face, who: str) -> Actor:
    """An expert or lead of the department at this face; somebody unknown has the plain role."""
    if face.actor("reader").department is None:
        raise Refused("usage", f"{face.zone} is no desk.", "Name a department.")
    reader = await actor_at(face, Side.DEPARTMENT, who)
    if not (reader.has(Role.EXPERT) or reader.has(Role.LEAD)):
        raise Refused(
            "not_allowed", "This takes the role expert or lead.", "Ask somebody who has it."
        )
    return reader
