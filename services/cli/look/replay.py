"""`loket replay`: is a read model what its events say? Rebuilt from nothing and compared."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer
from nats.aio.msg import Msg
from rich.console import Console

from schemas.common import Refused
from services.cli.look.answering import answer
from services.cli.options import AsJson
from services.cli.who import connected
from services.faces.face import Faces
from services.faces.readers import NAMES, face_at, model_of, opened, zones
from services.kernel.direct import BATCH, DirectReader, sequence
from services.kernel.projection import Model, Projection

SHOWN, MOST = 20, 1000
Name = Annotated[str, typer.Argument(metavar="MODEL", help=", ".join(NAMES) + ", or all.")]
Zone = Annotated[str, typer.Option("--zone", help="Only in this zone.")]


class UpTo(DirectReader):
    """Reads a stream as it was when the live model had read so far."""

    def __init__(self, reader: DirectReader, ends: dict[str, int]) -> None:
        self._reader, self._ends = reader, ends

    async def batch(
        self, stream: str, subject: str = ">", after: int = 0, size: int = BATCH
    ) -> list[Msg]:
        """What the live model can have read."""
        found = await self._reader.batch(stream, subject, after, size)
        return [message for message in found if sequence(message) <= self._ends[stream]]

    async def last(self, stream: str, subject: str) -> Msg | None:
        """Texts as they are now, as the live model has them too."""
        return await self._reader.last(stream, subject)


def replay(model: Name, zone: Zone = "", as_json: AsJson = False) -> None:
    """Rebuild a read model into a temporary file and compare every row with the live one."""
    names = NAMES if model == "all" else (model,)
    if not set(names) <= set(NAMES):
        raise Refused("unknown_model", f"There is no {model}.", f"Choose from {', '.join(NAMES)}.")
    found = asyncio.run(_replay(names, zone.upper()))
    answer(found, as_json, _draw)
    if any(one["differences"] for one in found):
        raise typer.Exit(1)


async def _replay(names: tuple[str, ...], zone: str) -> list[dict[str, Any]]:
    async with connected() as faces:
        asked = [
            (where, model)
            for where in ((zone,) if zone else zones(faces.settings, "face"))
            for model in (model_of(name, where) for name in names)
            if model
        ]
        if not asked:
            raise Refused("unknown_model", f"{zone} has no such model.", "Leave --zone out.")
        return [await _compared(faces, where, model) for where, model in asked]


async def _compared(faces: Faces, zone: str, model: Model) -> dict[str, Any]:
    face = await face_at(faces, zone)
    with TemporaryDirectory(prefix="loket-replay-") as folder:
        fresh = Path(folder) / "fresh.sqlite"
        async with opened(faces.settings, zone, model, face.reader) as live:
            live.db.execute("ATTACH DATABASE ? AS fresh", (str(fresh),))
            live.db.execute("BEGIN")  # a snapshot: somebody else may feed the same file meanwhile
            ends = {stream: live.position(stream) for stream in model.streams}
            with closing(Projection(fresh, model, UpTo(face.reader, ends))) as rebuilt:
                events = await rebuilt.catch_up()
            found = list(differences(live.db, model))
            live.db.execute("COMMIT")
    return {
        "zone": zone,
        "model": model.name,
        "events": events,
        "positions": ends,
        "differences": found,
    }


def differences(live: sqlite3.Connection, model: Model) -> Iterator[dict[str, Any]]:
    """Rows that only one of the two has; SQLite compares, so memory stays small."""
    for table in (*model.tables, "aside"):
        for only, here, there in (("live", "main", "fresh"), ("rebuilt", "fresh", "main")):
            query = f"SELECT * FROM {here}.{table} EXCEPT SELECT * FROM {there}.{table} LIMIT ?"
            for row in live.execute(query, (MOST,)):
                yield {"table": table, "only": only, "row": dict(row)}


def _draw(console: Console, found: list[dict[str, Any]]) -> None:
    for one in found:
        where = f"{one['zone']} {one['model']}"
        if not one["differences"]:
            console.print(f"[green]same[/]  {where}: {one['events']} events give the same rows")
            continue
        console.print(f"[red]DIFFERENT[/]  {where}: {len(one['differences'])} rows")
        for row in one["differences"][:SHOWN]:
            values = ", ".join(f"{name}={value!r}" for name, value in row["row"].items())
            console.print(f"  {row['table']}, only {row['only']}: {values}", markup=False)
        console.print("  Delete the live file to rebuild it: readers in the home folder.")
