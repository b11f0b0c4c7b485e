"""Decisions about one digest: what goes at once, what waits for it, and when it is closed (pure).

A digest is of one recipient and one moment. It counts what went at once before it too, so that
somebody who is told much gets one mail for the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from schemas import notice as said
from schemas.common import Actor, Event
from schemas.envelope import Recorded
from schemas.ids import following


@dataclass(frozen=True)
class Digest:
    """A digest as folded."""

    recipient: str
    admitted: int = 0
    held: int = 0
    slot: datetime | None = None
    closed: bool = False


State: TypeAlias = Digest | None


@dataclass(frozen=True)
class Place:
    """Let a notice go at once, if fewer than so many did, or else wait until the slot."""

    notice: UUID
    recipient: str
    slot: datetime
    at_once: int


@dataclass(frozen=True)
class Close:
    """Send what waits, if its moment has come."""


def digest_of(recipient: str, slot: datetime) -> UUID:
    """The digest of a recipient and a moment: the same ones are always the same digest."""
    return UUID(following(f"digest {slot.timestamp()}", recipient))


def evolve(state: State, recorded: Recorded[Event]) -> State:
    """Fold one event; what does not apply changes nothing."""
    match recorded.data:
        case said.NoticeAdmitted() as event:
            before = state or Digest(event.recipient)
            return replace(before, admitted=before.admitted + 1)
        case said.NoticeHeld() as event:
            before = state or Digest(event.recipient)
            return replace(before, held=before.held + 1, slot=event.slot)
        case said.DigestClosed() if state:
            return replace(state, closed=True)
    return state


def place(
    state: State, told: Place, actor: Actor, now: datetime
) -> said.NoticeAdmitted | said.NoticeHeld | None:
    """Let it go, or hold it; nothing when the digest was closed before."""
    if state and state.closed:
        return None
    if (state.admitted if state else 0) < told.at_once:
        return said.NoticeAdmitted(recipient=told.recipient, notice=told.notice)
    return said.NoticeHeld(recipient=told.recipient, notice=told.notice, slot=told.slot)


def close(state: State, told: Close, actor: Actor, now: datetime) -> said.DigestClosed | None:
    """Send it, once, when its moment has come and something waits."""
    if state is None or state.closed or state.slot is None or now < state.slot:
        return None
    return said.DigestClosed(recipient=state.recipient, held=state.held)
