"""A home with so many cases in it, as two faces read them; filled once, measured often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.progress import Progress

from bench.scale.closed import close_many
from bench.scale.filling import Filling, hasty
from deploy.local import LocalServer
from deploy.topology import LOKET
from services.advice.assembly import history, overview
from services.advice.desk import queue
from services.cli.house import cast
from services.faces.face import Faces
from services.kernel.model_file import model_file
from services.kernel.settings import Settings
from services.portal.rows import Rows

DESK = "EZK"
FACES = (LOKET, DESK)
CLOSED = ((LOKET, overview.MODEL), (LOKET, history.MODEL), (DESK, queue.MODEL))
FILLED = "filled"


@dataclass(frozen=True)
class Size:
    """So many open cases in the streams, and so many closed ones in each read model."""

    open: int
    closed: int


async def filled(folder: Path, size: Size, progress: Progress) -> LocalServer:
    """A server with these cases, not started; what was filled before is used again."""
    home = folder / f"{size.open}-{size.closed}"
    server = LocalServer(home)
    if (home / FILLED).exists():
        return server
    async with hasty(server):
        settings = Settings(home=home, url=server.url)
        await Filling(settings, datetime.now(UTC), progress).fill(size.open)
        faces = Faces(settings)
        await cast.invite(faces, FACES, "http://127.0.0.1:9", cast.secret(home))
        await faces.close()
        for face, model in CLOSED:
            path = model_file(settings, f"portal-{face}", model)
            close_many(path, face, model, size.closed, progress)
        await _read(settings, progress)
    (home / FILLED).touch()
    return server


async def _read(settings: Settings, progress: Progress) -> None:
    """What is open, into the rows of each face; connected anew, since copying takes minutes."""
    faces = Faces(settings)
    for face in FACES:
        task = progress.add_task(f"reading at {face}", total=None)
        rows = Rows(settings, face, (await faces.at(face)).reader)
        progress.advance(task, await rows.catch_up())
        rows.close()
    await faces.close()
