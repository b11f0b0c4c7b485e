"""What figures are counted from: the past of a face, and what is open there."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from schemas.catalogue import Kind
from schemas.catalogue.figures import enough
from services.advice.assembly import history, overview
from services.advice.assembly.load import BY_DEPARTMENT, BY_STAGE, Load, load_of
from services.faces.figures import Told, gathered
from services.kernel.model_file import model_file
from services.kernel.projection import Model
from services.portal.portal import Portal


@dataclass(frozen=True)
class Ended:
    """Asks what may be told of a face's past as of a day; of whole months, so for an hour."""

    face: Path
    day: date
    clock: Kind | None
    kept_for: ClassVar[float] = 3600.0

    def count(self) -> Told:
        """The answer."""
        with closing(_opened(self.face)) as db:
            return gathered(db, self.day, self.clock)


@dataclass(frozen=True)
class OpenNow:
    """Asks what is open at a face; a minute ago is now."""

    face: Path
    kept_for: ClassVar[float] = 60.0

    def count(self) -> Load:
        """The answer."""
        with closing(_opened(self.face)) as db:
            return load_of(db.execute(BY_STAGE), db.execute(BY_DEPARTMENT), enough())


def ended(portal: Portal, day: date, clock: Kind | None) -> Ended:
    """The question about this face's past."""
    return Ended(_file(portal, history.MODEL), day, clock)


def open_now(portal: Portal) -> OpenNow:
    """The question about what is open at this face."""
    return OpenNow(_file(portal, overview.MODEL))


def _file(portal: Portal, model: Model) -> Path:
    return model_file(portal.settings, f"portal-{portal.name}", model)


def _opened(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    return db
