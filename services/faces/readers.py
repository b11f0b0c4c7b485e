"""The read models beside the CLI: one file a zone and model, caught up before it is asked."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from uuid import UUID

from schemas.common import Refused
from services.advice.assembly import article_list, history, overview, precedents, related
from services.advice.assembly import tally as loket_tally
from services.advice.desk import queue
from services.advice.desk import tally as desk_tally
from services.faces.face import OWNER, Face, Faces
from services.faces.finding import by_id
from services.kernel.direct import DirectReader
from services.kernel.model_file import model_file as model_file
from services.kernel.projection import Model, Projection
from services.kernel.settings import Settings
from services.notify import inbox

LOKET, DOOR = "LOKET", "DOOR"
BY_REFERENCE = {
    LOKET: (overview.MODEL, overview.BY_REFERENCE),
    DOOR: (inbox.model(DOOR), inbox.BY_REFERENCE),
}
PATIENCE = 8.0


def zones(settings: Settings, *users: str) -> tuple[str, ...]:
    """The zones of which this home holds a user's key: the Loket's, the door, then departments."""
    home = settings.home
    found = {path.parent.name for one in users for path in home.glob(f"keys/*/{one}.seed")}
    if not found:
        raise FileNotFoundError(2, "No keys", str(settings.home / "keys"))
    return tuple(sorted(found, key=lambda zone: (zone != LOKET, zone != DOOR, zone)))


def model_of(name: str, zone: str) -> Model | None:
    """The read model of that name in a zone, None when the zone has none."""
    if name == "inbox":
        return inbox.model(zone)
    own = {LOKET: OF_THE_LOKET, DOOR: ()}.get(zone, OF_A_DESK)
    return next((model for model in own if model.name == name), None)


OF_THE_LOKET = (
    overview.MODEL,
    history.MODEL,
    precedents.MODEL,
    related.MODEL,
    article_list.MODEL,
    loket_tally.MODEL,
)
OF_A_DESK = (queue.MODEL, desk_tally.MODEL)
NAMES = (*(model.name for model in OF_THE_LOKET), queue.MODEL.name, "inbox")


async def face_at(faces: Faces, zone: str) -> Face:
    """The face of a zone, or a refusal that names the zones there are."""
    known = zones(faces.settings, "face")
    if zone not in known:
        raise Refused(
            "unknown_zone",
            f"There are no keys for {zone} here.",
            f"Choose from {', '.join(known)}.",
        )
    async with asyncio.timeout(PATIENCE):
        return await faces.at(zone)


async def at_loket(faces: Faces) -> Face:
    """The Loket's face, or that of the owner of the policy where its key is the only one."""
    if LOKET not in zones(faces.settings, "face", "owner"):
        return await face_at(faces, LOKET)
    alone = not (faces.settings.home / "keys" / LOKET / "face.seed").exists()
    async with asyncio.timeout(PATIENCE):
        return await faces.at(OWNER if alone else LOKET)


@asynccontextmanager
async def opened(
    settings: Settings, zone: str, model: Model, reader: DirectReader
) -> AsyncIterator[Projection]:
    """A zone's read model, caught up."""
    path = model_file(settings, zone, model)
    try:
        with closing(Projection(path, model, reader)) as projection:
            await projection.catch_up()
            yield projection
    except sqlite3.DatabaseError as error:
        raise Refused(
            "reader_broken", f"{path}: {error}.", "Delete the file: it is rebuilt."
        ) from error


async def sees(settings: Settings, face: Face, case: UUID, who: str) -> bool:
    """Whether somebody may know of a task at this desk."""
    async with opened(settings, face.zone, queue.MODEL, face.reader) as projection:
        return bool(projection.rows(queue.SIGHT, who, case.hex))


async def which(text: str, settings: Settings, face: Face, who: str = "") -> UUID:
    """The case somebody means; a reference is looked up by an index, at a desk for who asks."""
    case = by_id(text)
    if case:
        return case
    meant = text.strip().upper()
    model, query = BY_REFERENCE.get(face.zone, (queue.MODEL, queue.BY_REFERENCE))
    async with opened(settings, face.zone, model, face.reader) as projection:
        asked = (meant,) if face.zone in BY_REFERENCE else (who, meant)
        found = [row["case_id"] for row in projection.rows(query, *asked)]
    if not found:
        raise Refused("unknown_case", f"There is no case {meant}.", "Check the reference.")
    if len(found) > 1:
        raise Refused(
            "ambiguous", f"{meant} is {len(found)} cases.", f"Give an id: {', '.join(found)}."
        )
    return UUID(found[0])
