"""Decisions about one notice: planned once, attempted one at a time, ended once (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from schemas import notice as said
from schemas.common import Actor
from services.notify.outcome import UNKNOWN, Deferred, Failed, Outcome, Sent
from services.notify.state import OVER, WAITING, Notice, State, Status

SPREAD = 0.2
"""By how much of a delay notices of the same moment are spread."""


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
    """Not even an attempt now: for which reason, and how long to wait at least and at most."""

    attempts: int
    reason: str
    shortest: timedelta
    longest: timedelta


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
    """Write down how an attempt ended; that it was sent after all still counts."""
    if state is None or state.attempts != told.attempt:
        return None
    lost = state.status is Status.GIVEN_UP and state.reason == UNKNOWN
    if state.status is not Status.ATTEMPTED and not (lost and isinstance(told.outcome, Sent)):
        return None
    match told.outcome:
        case Sent():
            return said.NoticeSent(attempt=told.attempt, answer=told.outcome.answer)
        case Deferred() if told.attempt <= len(told.delays):
            until = now + max(_delay(state, told), told.outcome.after)
            reason = told.outcome.reason
            return said.NoticeDeferred(attempt=told.attempt, reason=reason, until=until)
        case Deferred() | Failed():
            return said.NoticeGivenUp(reason=told.outcome.reason)


def hold_off(
    state: State, told: HoldOff, actor: Actor, now: datetime
) -> said.NoticeDeferred | None:
    """Wait without using up an attempt, as often as needed; nothing when it went on meanwhile."""
    if state is None or state.status not in WAITING or state.attempts != told.attempts:
        return None
    wait = min(max((now - state.planned_at) / 2, told.shortest), told.longest)
    return said.NoticeDeferred(
        attempt=told.attempts, reason=told.reason, until=now + _spread(state, wait)
    )


def give_up(state: State, told: GiveUp, actor: Actor, now: datetime) -> said.NoticeGivenUp | None:
    """No more attempts; nothing when it went on meanwhile."""
    if state is None or state.status in OVER or state.attempts != told.attempts:
        return None
    return said.NoticeGivenUp(reason=told.reason)


def _delay(notice: Notice, told: Concluded) -> timedelta:
    return _spread(notice, told.delays[told.attempt - 1])


def _spread(notice: Notice, delay: timedelta) -> timedelta:
    return delay * (1 + SPREAD * (notice.id.int % 1000) / 1000)
