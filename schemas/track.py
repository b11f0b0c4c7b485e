"""What the owner of the policy does when a concern stays (stream TRACKS, written by assembly)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from schemas.common import Code, Command, Digest, Event


class TrackOpened(Event):
    """The owner of the policy takes a concern up with an institution."""

    institution: Code
    concern: Code = Field(description="Kind of concern in the catalogue.")
    catalogue: Code = Field(description="Catalogue version whose steps hold.")
    of_case: bool = Field(description="Whether the track's id is that of a case.")


class StepRecorded(Event):
    """A step was taken, on this day, with this body."""

    step: Code
    body: Code
    on: dt.date
    outcome: Code
    note: Digest | None = None


class TrackClosed(Event):
    """Nothing more is done on this track."""

    reason: Code


class TrackCommand(Command):
    """Any command about a track."""

    service: ClassVar[str] = "assembly"


class OpenTrack(TrackCommand):
    """Take a concern up with an institution. Leave `case` out where there is none."""

    case: UUID = Field(default=UUID(int=0), description="The case it is about, if any.")
    institution: Code
    concern: Code = Field(description="Kind of concern: espionage, sanctions, other.")


class RecordStep(TrackCommand):
    """Record a step on a track: what, with whom, when, and what came of it."""

    worded: ClassVar[tuple[str, ...]] = ("note",)
    step: Code
    body: Code
    on: dt.date = Field(description="The day it happened, as 2026-11-25.")
    outcome: Code
    note: str = Field(default="", max_length=60_000)


class CloseTrack(TrackCommand):
    """Close a track, with a reason."""

    reason: Code
