"""One running face: its connection, its read models, its sessions, and how its pages look."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Self

from services.faces.face import Face, Faces
from services.kernel.ending import end
from services.kernel.people import Directory, People
from services.kernel.settings import Settings
from services.portal import destroyed
from services.portal.api.keys import Keys
from services.portal.counting import Counting
from services.portal.drafts import Drafts
from services.portal.kinds import Kind, kind_of
from services.portal.live import Live
from services.portal.login.doorway import Doorway
from services.portal.look import Look, load_look
from services.portal.present import Present
from services.portal.rows import Rows
from services.portal.sessions import Sessions


@dataclass
class Portal:
    """What every page of one face can ask.

    `drawn` keeps rows of a table as they were drawn, by language and case: what each was drawn
    from, and its markup.
    """

    name: str
    settings: Settings
    faces: Faces
    face: Face
    rows: Rows
    sessions: Sessions
    drafts: Drafts
    keys: Keys
    look: Look
    doorway: Doorway
    present: Present = field(default_factory=Present)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)
    drawn: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    counting: Counting = field(default_factory=Counting)
    _destroyed: int = 0

    @classmethod
    async def open(cls, name: str, settings: Settings) -> Self:
        """Connect, open the files of this face, and read what there is."""
        doorway = Doorway.open(name, settings)
        look, faces = load_look(settings.theme), Faces(settings, name="portal")
        face = await faces.at(name)
        own = settings.home / "portal" / name
        rows = Rows(settings, name, face.reader)
        sessions, drafts = Sessions(own / "sessions.sqlite"), Drafts(own / "drafts.sqlite")
        keys = Keys(own / "keys.sqlite")
        made = cls(name, settings, faces, face, rows, sessions, drafts, keys, look, doorway)
        made.tasks.append(asyncio.create_task(rows.follow(made.changed), name="rows"))
        made.tasks.append(asyncio.create_task(made.live.run(), name="live"))
        return made

    def changed(self) -> None:
        """Something came in: open pages look again, and drafts about destroyed cases go."""
        for row in self.rows.find(destroyed.MODEL.name, destroyed.AFTER, self._destroyed):
            self.drafts.forget(row["case_id"])
            self._destroyed = row["number"]
        self.live.changed()

    async def close(self) -> None:
        """Stop reading, disconnect, close the files."""
        await end(self.tasks)
        self.counting.close()
        await self.doorway.close()
        await self.faces.close()
        for store in (self.rows, self.sessions, self.drafts, self.keys):
            store.close()

    @property
    def kind(self) -> Kind:
        """What this face is for."""
        return kind_of(self.name)

    @property
    def home(self) -> Path:
        """Where the installation lies."""
        return self.settings.home

    @cached_property
    def live(self) -> Live:
        """What open pages are told."""
        return Live(self.rows)

    @cached_property
    def people(self) -> People:
        """The people of this zone."""
        return People(self.face.client, self.face.reader)

    @cached_property
    def directory(self) -> Directory:
        """Everybody of this zone, in memory."""
        return Directory(self.face.reader)
