"""Decisions about a track: the owner of the policy takes them, nobody else learns of it (pure).

A refusal is logged with its detail, so that never says which step, body or concern.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TypeAlias

from schemas import track as said
from schemas.catalogue import Catalogue
from schemas.catalogue.entries import ReasonKind
from schemas.catalogue.track import Step
from schemas.common import Actor, Event, Refused, Role, digest
from schemas.envelope import Recorded
from schemas.pinned import Catalogued


@dataclass(frozen=True)
class Track:
    """A track."""

    opened: said.TrackOpened
    steps: tuple[said.StepRecorded, ...] = ()
    closed: said.TrackClosed | None = None

    @property
    def last(self) -> said.StepRecorded | None:
        """The newest step."""
        return self.steps[-1] if self.steps else None

    def open_to(self, catalogue: Catalogue) -> tuple[Step, ...]:
        """The steps that may come next."""
        before = (self.last.step, self.last.outcome) if self.last else (None, None)
        return tuple(
            step
            for step in catalogue.track_steps.values()
            if step.of(self.opened.concern) and step.follows(*before)
        )


State: TypeAlias = Track | None


@dataclass(frozen=True)
class Opening:
    """An open command, and the institution of the case it names (None: there is no such case)."""

    command: said.OpenTrack
    catalogue: Catalogue
    of_case: bool
    institution: str | None


@dataclass(frozen=True)
class Recording:
    """A step command with the day it is today in the Netherlands."""

    command: said.RecordStep
    catalogue: Catalogue
    today: dt.date


def evolve(state: State, recorded: Recorded[Event]) -> State:
    """Fold one event; a track that is opened again begins anew."""
    event = recorded.data
    if isinstance(event, said.TrackOpened):
        return Track(event)
    if state and isinstance(event, said.StepRecorded):
        return replace(state, steps=(*state.steps, event))
    if state and isinstance(event, said.TrackClosed):
        return replace(state, closed=event)
    return state


def open_track(
    state: State, opening: Opening, actor: Actor, now: dt.datetime
) -> said.TrackOpened | None:
    """Open a track for a case, or for an institution; while it is open it is not opened again."""
    owned(actor)
    command, catalogue = opening.command, opening.catalogue
    if opening.of_case and opening.institution is None:
        raise unknown()
    _known("institution", command.institution, catalogue.institutions)
    _known("concern", command.concern, catalogue.concerns)
    if opening.of_case and opening.institution != command.institution:
        raise Refused(
            "other_institution", "The case is another institution's.", "Check the institution."
        )
    opened = said.TrackOpened(
        institution=command.institution,
        concern=command.concern,
        catalogue=catalogue.version,
        of_case=opening.of_case,
    )
    if state is None or state.closed:
        return opened
    if (state.opened.institution, state.opened.concern) == (command.institution, command.concern):
        return None
    raise Refused("already_open", "There is an open track.", "Close it first.")


def record_step(
    state: State, recording: Recording, actor: Actor, now: dt.datetime
) -> said.StepRecorded | None:
    """Record a step that may follow the last one, on a day that fits."""
    track, command = there(state, actor), recording.command
    step = said.StepRecorded(
        step=command.step,
        body=command.body,
        on=command.on,
        outcome=command.outcome,
        note=digest(command.note) if command.note else None,
    )
    if step == track.last:
        return None
    _open(track)
    _allowed(track, command, recording.catalogue)
    _dated(track, command.on, recording.today)
    return step


def close_track(
    state: State, closing: Catalogued[said.CloseTrack], actor: Actor, now: dt.datetime
) -> said.TrackClosed | None:
    """Close a track, with a reason."""
    track = there(state, actor)
    if track.closed:
        return None
    reasons = [one.code for one in closing.catalogue.reasons_for(ReasonKind.TRACK)]
    if closing.command.reason not in reasons:
        raise Refused(
            "unknown_reason", "That is no reason for this.", f"Choose from {', '.join(reasons)}."
        )
    return said.TrackClosed(reason=closing.command.reason)


def owned(actor: Actor) -> None:
    """Refuses everybody but the owner of the policy, as if there were nothing."""
    if not actor.has(Role.OWNER):
        raise unknown()


def there(state: State, actor: Actor) -> Track:
    """The track, for the owner of the policy."""
    owned(actor)
    if state is None:
        raise unknown()
    return state


def unknown() -> Refused:
    """What somebody is told who may not know, and who looks for what is not there."""
    return Refused("unknown_case", "There is no such case or track.", "Check the id.")


def _open(track: Track) -> None:
    if track.closed:
        raise Refused("track_closed", "The track is closed.", "Open it again first.")


def _allowed(track: Track, command: said.RecordStep, catalogue: Catalogue) -> None:
    _known("step", command.step, catalogue.track_steps)
    step, next_ones = catalogue.track_steps[command.step], track.open_to(catalogue)
    choices = ", ".join(one.code for one in next_ones) or "nothing: close the track"
    if not step.of(track.opened.concern):
        raise Refused("other_concern", "This concern does not lead there.", f"Now: {choices}.")
    if step not in next_ones:
        raise Refused("not_now", "This step does not follow the last one.", f"Now: {choices}.")
    _known("body", command.body, step.bodies)
    _known("outcome", command.outcome, step.outcomes)
    informed = [one.body for one in track.steps]
    if command.body in step.actor and command.body not in informed:
        raise Refused(
            "other_body", "That body was not informed.", f"Choose from {', '.join(informed)}."
        )


def _dated(track: Track, on: dt.date, today: dt.date) -> None:
    if on > today:
        raise Refused("in_the_future", "That day is still to come.", f"Today is {today}.")
    if track.last and on < track.last.on:
        raise Refused(
            "before_the_last", "That is before the last step.", f"That was on {track.last.on}."
        )


def _known(what: str, code: str, choices: Collection[str]) -> None:
    if code not in choices:
        words = f"Choose from {', '.join(choices)}."
        raise Refused("unknown_code", f"There is no such {what} here.", words)
