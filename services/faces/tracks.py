"""Tracks as the owner of the policy sees them; each look is written down where only they look.

They are read from the stream each time: there are few, and no copy of them stays behind here.
Whoever calls this has made sure that it is the owner who looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from schemas import subjects
from schemas.catalogue import load
from schemas.common import Actor
from schemas.envelope import Recorded, Unreadable, read_event
from schemas.ids import reference
from schemas.record import ConfidentialRead
from schemas.subjects import Bucket, Stream
from schemas.track import TrackOpened
from services.advice.assembly.track import Track, evolve, unknown
from services.faces.face import Face
from services.faces.known import events
from services.faces.reads import written
from services.kernel.decider import Decider
from services.kernel.direct import sequence, subject
from services.kernel.texts import Texts


async def track_of(face: Face, oin: str, actor: Actor, own: UUID) -> dict[str, Any]:
    """One track with its steps and notes; a refusal when there is none."""
    found = await events(face, Stream.TRACKS, subjects.track(own))
    folded = Decider[Any](None, evolve).fold(list(found))
    if folded is None:
        raise unknown()
    await _record(face, oin, actor, own, "track")
    notes = Texts(face.client, face.reader, Bucket.NOTES)
    by = {id(event.data): event.meta.actor.sub for event in found}
    steps = [
        one.model_dump(exclude={"note"})
        | {"by": by[id(one)], "note": await notes.get(own, one.note) if one.note else ""}
        for one in folded.steps
    ]
    return {**_about(own, folded), "opened_at": _opened(found), "steps": steps}


async def open_tracks(face: Face, oin: str, actor: Actor) -> list[dict[str, Any]]:
    """The tracks that were not closed."""
    found: dict[UUID, list[Recorded[Any]]] = {}
    async for message in face.reader.all(Stream.TRACKS, subjects.tracks()):
        where, at = subject(message), sequence(message)
        try:
            event = read_event(message.headers, message.data, where, at)
        except Unreadable:
            continue
        found.setdefault(event.meta.case, []).append(event)
    folded = {own: Decider[Any](None, evolve).fold(all_) for own, all_ in found.items()}
    open_ones = {own: one for own, one in folded.items() if one and not one.closed}
    for own in open_ones:
        await _record(face, oin, actor, own, "tracks")
    return [_about(own, one) for own, one in open_ones.items()]


async def _record(face: Face, oin: str, actor: Actor, own: UUID, part: str) -> None:
    await written(face, oin, subjects.track_read(own), actor, ConfidentialRead(part=part))


def _opened(found: Sequence[Recorded[Any]]) -> datetime:
    return max(event.meta.time for event in found if isinstance(event.data, TrackOpened))


def _about(own: UUID, found: Track) -> dict[str, Any]:
    catalogue = load(found.opened.catalogue)
    return {
        "track": own.hex,
        "reference": reference(own) if found.opened.of_case else None,
        "institution": found.opened.institution,
        "concern": found.opened.concern,
        "catalogue": found.opened.catalogue,
        "last": found.last,
        "closed": found.closed.reason if found.closed else None,
        "next": [] if found.closed else [step.code for step in found.open_to(catalogue)],
    }
