"""Counting for a page: apart from those who wait for other pages, and not anew for each look.

Figures are about whole months, so an answer of some minutes ago is the answer of now; only what is
open now is as old as that.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from schemas.catalogue import Kind
from schemas.catalogue.figures import enough
from services.advice.assembly import history, overview
from services.advice.assembly.load import BY_DEPARTMENT, BY_STAGE, Load, load_of
from services.faces.figures import Told, gathered
from services.kernel.model_file import model_file
from services.kernel.projection import Model
from services.portal.portal import Portal

KEPT_FOR, KEPT = 60.0, 64
"""Seconds that an answer is given again, and answers that are kept."""


@dataclass(frozen=True)
class Question:
    """What somebody asks: of which face, as of when, about which kind of term."""

    face: Path
    day: date
    clock: Kind | None


@dataclass(frozen=True)
class Answer:
    """What may be told, and what is open now where every kind of term is asked about."""

    told: Told
    load: Load | None


class Counting:
    """Answers of this process, each counted once however many ask for it."""

    def __init__(self) -> None:
        self._kept: dict[Question, tuple[float, asyncio.Task[Answer]]] = {}

    async def answer(self, portal: Portal, day: date, clock: Kind | None) -> Answer:
        """The answer, in a thread of its own."""
        asked, now = Question(_file(portal, history.MODEL), day, clock), time.monotonic()
        self._forget(now)
        at, task = self._kept.get(asked, (now, None))
        if task is None:
            others = _file(portal, overview.MODEL)
            task = asyncio.create_task(asyncio.to_thread(_counted, asked, others))
            self._kept[asked] = (at, task)
        try:
            return await asyncio.shield(task)
        except sqlite3.Error:
            self._kept.pop(asked, None)
            raise

    def _forget(self, now: float) -> None:
        old = [one for one, (at, _) in self._kept.items() if at < now - KEPT_FOR]
        for one in old or list(self._kept)[: max(len(self._kept) - KEPT, 0)]:
            self._kept.pop(one)


COUNTING = Counting()


def _file(portal: Portal, model: Model) -> Path:
    return model_file(portal.settings, f"portal-{portal.name}", model)


def _counted(asked: Question, others: Path) -> Answer:
    with closing(_opened(asked.face)) as db:
        told = gathered(db, asked.day, asked.clock)
    if asked.clock:
        return Answer(told, None)
    with closing(_opened(others)) as db:
        return Answer(told, load_of(db.execute(BY_STAGE), db.execute(BY_DEPARTMENT), enough()))


def _opened(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    return db
