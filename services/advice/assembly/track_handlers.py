"""Commands about a track: what each decision is told beside the command."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from schemas import request, subjects
from schemas import track as said
from schemas.catalogue import Catalogue, load
from schemas.common import Accepted, Command
from schemas.envelope import Recorded
from schemas.ids import following
from schemas.pinned import Catalogued
from services.advice.assembly import track
from services.kernel.calendar import local_date
from services.kernel.commands import Handler
from services.kernel.decider import Cause
from services.kernel.event_store import EventStore
from services.kernel.execute import Cases

NONE = UUID(int=0)


class TrackHandlers:
    """All commands about tracks."""

    def __init__(self, tracks: Cases[Any], requests: EventStore) -> None:
        self._tracks, self._requests = tracks, requests

    def all(self) -> dict[type[Command], Handler]:
        """By command."""
        return {
            said.OpenTrack: self.open,
            said.RecordStep: self.record,
            said.CloseTrack: self.close,
        }

    async def open(self, command: said.OpenTrack, cause: Cause) -> Accepted:
        """Without a case the track has an id of its own, which follows from the command."""
        track.owned(cause.actor)
        of_case = command.case != NONE
        own = command.case if of_case else UUID(following(cause.id, "track"))
        institution = await self._institution(own) if of_case else None
        opening = track.Opening(command, load(), of_case, institution)
        return await self._tracks.execute(own, track.open_track, opening, cause)

    async def record(self, command: said.RecordStep, cause: Cause) -> Accepted:
        """With the day it is in the Netherlands."""
        catalogue = await self._pinned(command, cause)
        step = track.Recording(command, catalogue, local_date(cause.now))
        return await self._tracks.execute(
            command.case, track.record_step, step, cause, command.texts()
        )

    async def close(self, command: said.CloseTrack, cause: Cause) -> Accepted:
        """With the reasons there are."""
        closing = Catalogued(command, await self._pinned(command, cause))
        return await self._tracks.execute(command.case, track.close_track, closing, cause)

    async def _pinned(self, command: Command, cause: Cause) -> Catalogue:
        """The catalogue the track was opened under; nothing is read for anybody else."""
        track.owned(cause.actor)
        known = await self._tracks.state(command.case)
        return load(known.opened.catalogue if known else None)

    async def _institution(self, case: UUID) -> str | None:
        """Whose case it is, if there is one."""
        for event in await self._requests.load(subjects.request(case)):
            if isinstance(event, Recorded) and isinstance(event.data, request.RequestSubmitted):
                return event.data.institution
        return None
