"""Where read models lie: one file a zone and model, rebuilt when its tables are others."""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

from services.kernel.projection import Model
from services.kernel.settings import Settings

OWN_TO_SQLITE = ("", "-wal", "-shm")
MADE_BY_ANOTHER = 0


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
