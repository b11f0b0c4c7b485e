"""The read models beside the CLI: one file a zone and model, caught up before it is asked."""

from __future__ import annotations

import asyncio
import sqlite3
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from uuid import UUID

from schemas.common import Refused
from services.advice.assembly import history, overview
from services.advice.desk import queue
from services.cli.faces import Face, Faces
from services.cli.finding import by_id
from services.kernel.direct import DirectReader
from services.kernel.projection import Model, Projection
from services.kernel.settings import Settings
from services.notify import inbox

LOKET, DOOR = "LOKET", "DOOR"
BY_REFERENCE = {
    LOKET: (overview.MODEL, overview.BY_REFERENCE),
    DOOR: (inbox.model(DOOR), inbox.BY_REFERENCE),
}
PATIENCE = 8.0
OWN_TO_SQLITE = ("", "-wal", "-shm")
MADE_BY_ANOTHER = 0


def zones(settings: Settings, user: str) -> tuple[str, ...]:
    """The zones of which this home holds a user's key: the Loket's, the door, then departments."""
    found = sorted(path.parent.name for path in settings.home.glob(f"keys/*/{user}.seed"))
    if not found:
        raise FileNotFoundError(2, "No keys", str(settings.home / "keys"))
    return tuple(sorted(found, key=lambda zone: (zone != LOKET, zone != DOOR, zone)))


def model_of(name: str, zone: str) -> Model | None:
    """The read model of that name in a zone, None when the zone has none."""
    if name == "inbox":
        return inbox.model(zone)
    own = {LOKET: OF_THE_LOKET, DOOR: ()}.get(zone, (queue.MODEL,))
    return next((model for model in own if model.name == name), None)


OF_THE_LOKET = (overview.MODEL, history.MODEL)
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


def model_file(settings: Settings, zone: str, model: Model) -> Path:
    """Where a read model lies; a file made for other tables is thrown away: it can be rebuilt."""
    path = settings.home / "readers" / f"{zone}-{model.name}.sqlite"
    wanted = zlib.crc32(model.schema.encode()) >> 1 or 1
    if path.exists() and _version(path) not in (wanted, MADE_BY_ANOTHER):
        for ending in OWN_TO_SQLITE:
            path.with_name(path.name + ending).unlink(missing_ok=True)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path)) as made:
            made.execute(f"PRAGMA user_version = {wanted}")
    return path


def _version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as file:
        try:
            return int(file.execute("PRAGMA user_version").fetchone()[0])
        except sqlite3.DatabaseError:
            return -1


async def which(text: str, settings: Settings, face: Face) -> UUID:
    """The case somebody means; a reference is looked up by an index."""
    case = by_id(text)
    if case:
        return case
    meant = text.strip().upper()
    model, query = BY_REFERENCE.get(face.zone, (queue.MODEL, queue.BY_REFERENCE))
    async with opened(settings, face.zone, model, face.reader) as projection:
        found = [row["case_id"] for row in projection.rows(query, meant)]
    if not found:
        raise Refused("unknown_case", f"There is no case {meant}.", "Check the reference.")
    if len(found) > 1:
        raise Refused(
            "ambiguous", f"{meant} is {len(found)} cases.", f"Give an id: {', '.join(found)}."
        )
    return UUID(found[0])
