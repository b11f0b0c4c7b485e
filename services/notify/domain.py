"""Decisions about one notice: planned once, attempted one at a time, ended once (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from schemas import notice as said
from schemas.common import Actor
from services.notify.outcome import UNKNOWN, Deferred, Failed, Outcome, Sent, Unknown
from services.notify.state import OVER, TAKEN, WAITING, Notice, State, Status

SPREAD = 0.2
"""By how much of a delay notices of the same moment are spread."""

ONCE_MORE = (said.Channel.MAIL,)
"""Where a reader sees a repeated notice twice: what may have arrived is repeated once, at most.

Over any other channel the receiver knows it again by its id, and it is repeated until it is taken.
"""


@dataclass(frozen=True)
class Attempt:
    """Send it now, as attempt number so many."""

    number: int


@dataclass(frozen=True)
class Concluded:
    """How an attempt ended, and after how long each failed one is followed by another."""

    attempt: int
    outcome: Outcome
    delays: Sequence[timedelta]


@dataclass(frozen=True)
class GiveUp:
    """Stop after so many attempts, and say why."""

    attempts: int
    reason: str


@dataclass(frozen=True)
class HoldOff:
    """Not even an attempt now: for which reason, and how long to wait at least and at most.

    `after` is when it can be made, where that is known.
    """

    attempts: int
    reason: str
    shortest: timedelta
    longest: timedelta
    after: timedelta | None = None


@dataclass(frozen=True)
class Gather:
    """Let it go in this digest."""

    digest: UUID


@dataclass(frozen=True)
class CameBack:
    """A mail server sent it back, and why."""

    reason: str


@dataclass(frozen=True)
class Arrived:
    """A mail server says that it is in somebody's mailbox."""


def plan(
    state: State, planned: said.NoticePlanned, actor: Actor, now: datetime
) -> said.NoticePlanned | None:
    """Tell somebody; the same event tells the same person over the same channel once."""
    return planned if state is None else None


def attempt(
    state: State, command: Attempt, actor: Actor, now: datetime
) -> said.NoticeAttempted | None:
    """Start sending; of two at once exactly one does."""
    if state is None or state.status not in WAITING or state.attempts != command.number - 1:
        return None
    return said.NoticeAttempted(attempt=command.number)


def conclude(
    state: State, told: Concluded, actor: Actor, now: datetime
) -> said.NoticeSent | said.NoticeDeferred | said.NoticeGivenUp | None:
    """Write down how an attempt ended; that it was sent after all always counts."""
    if state is None or not 0 < told.attempt <= state.attempts:
        return None
    if isinstance(told.outcome, Sent):
        if state.status in TAKEN:
            return None
        return said.NoticeSent(attempt=told.attempt, answer=told.outcome.answer)
    if state.status is not Status.ATTEMPTED or state.attempts != told.attempt:
        return None
    match told.outcome:
        case Deferred(reason, after):
            return _again(state, told, reason, after, now)
        case Unknown() if state.planned.channel in ONCE_MORE and state.unknown:
            return said.NoticeGivenUp(reason=UNKNOWN)
        case Unknown():
            return _again(state, told, UNKNOWN, timedelta(), now)
        case Failed(reason):
            return said.NoticeGivenUp(reason=reason)


def hold_off(
    state: State, told: HoldOff, actor: Actor, now: datetime
) -> said.NoticeDeferred | None:
    """Wait without using up an attempt, as often as needed; nothing when it went on meanwhile."""
    if state is None or state.status not in WAITING or state.attempts != told.attempts:
        return None
    wait = told.after or waited(state, now, told.shortest, told.longest)
    return said.NoticeDeferred(attempt=told.attempts, reason=told.reason, until=now + wait)


def gather(state: State, told: Gather, actor: Actor, now: datetime) -> said.NoticeGathered | None:
    """It goes in a digest; nothing when it is on its way already."""
    if state is None or state.status is not Status.PLANNED:
        return None
    return said.NoticeGathered(digest=told.digest)


def give_up(state: State, told: GiveUp, actor: Actor, now: datetime) -> said.NoticeGivenUp | None:
    """No more attempts; nothing when it went on meanwhile."""
    if state is None or state.status in OVER or state.attempts != told.attempts:
        return None
    return said.NoticeGivenUp(reason=told.reason)


def come_back(
    state: State, told: CameBack, actor: Actor, now: datetime
) -> said.NoticeBounced | None:
    """A mail came back, once: also one of which nobody knew whether it was sent."""
    if state is None or not (state.may_be_out or state.status is Status.DELIVERED):
        return None
    return said.NoticeBounced(reason=told.reason)


def arrive(state: State, told: Arrived, actor: Actor, now: datetime) -> said.NoticeDelivered | None:
    """A mail arrived; what came back did not, whatever is said later."""
    return said.NoticeDelivered() if state and state.may_be_out else None


def waited(notice: Notice, now: datetime, shortest: timedelta, longest: timedelta) -> timedelta:
    """How long what could not be tried waits: half of the time since it was planned."""
    return _spread(notice, min(max((now - notice.planned_at) / 2, shortest), longest))


def _again(
    notice: Notice, told: Concluded, reason: str, after: timedelta, now: datetime
) -> said.NoticeDeferred | said.NoticeGivenUp:
    """Another attempt after the next delay; none after the last."""
    if told.attempt > len(told.delays):
        return said.NoticeGivenUp(reason=reason)
    until = now + max(_spread(notice, told.delays[told.attempt - 1]), after)
    return said.NoticeDeferred(attempt=told.attempt, reason=reason, until=until)


def _spread(notice: Notice, delay: timedelta) -> timedelta:
    return delay * (1 + SPREAD * (notice.id.int % 1000) / 1000)
