"""Sending across a border: straight into the receiver's stream, acknowledged by it.

The own stream is the queue. A send that is not acknowledged becomes a timer of its own
(`send-<receiver>-<sequence>`), so a dead receiver delays nobody else and nothing waits in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import nats.errors
from nats.aio.client import Client

from schemas.common import Actor, Event
from schemas.envelope import Meta, Recorded, encode
from schemas.ids import following
from schemas.subjects import case_of
from services.kernel.errors import Undeliverable, Undelivered
from services.kernel.event_store import NOT_THE_LAST, TOO_LARGE, NotStored, stored, stored_once
from services.kernel.spans import span_id

TIMEOUT = 2.0
SHORTEST, LONGEST = timedelta(seconds=1), timedelta(minutes=5)


class Border:
    """What one service sends to other zones."""

    def __init__(self, client: Client, source: str, actor: Actor) -> None:
        self._client, self._source, self._actor = client, source, actor

    async def send(self, subject: str, event: Event, because: Recorded[Event]) -> None:
        """Deliver one event; its id follows from the event that caused it and the lane."""
        event_id, about = following(because.meta.id, subject), because.meta.trace
        meta = Meta(
            id=event_id,
            source=self._source,
            case=case_of(subject),
            time=because.meta.time,
            actor=self._actor,
            cause=because.meta.id,
            order=because.sequence,
            span=span_id(about or because.meta.case, because.meta.id),
            trace=about,
        )
        headers, body = encode(event, meta)
        with _answered(subject):
            headers["Nats-Msg-Id"] = event_id
            await stored(self._client, subject, body, headers, TIMEOUT)

    async def carry(self, subject: str, body: bytes) -> None:
        """Deliver bytes under a subject that holds one message for ever."""
        with _answered(subject):
            await stored_once(self._client, subject, body, TIMEOUT)


@contextmanager
def _answered(subject: str) -> Iterator[None]:
    """What the receiver's answer means: there, not now, or never."""
    try:
        yield
    except NotStored as why:
        if why.code == TOO_LARGE:
            raise Undeliverable(f"{subject}: {why}") from why
        if why.code != NOT_THE_LAST:
            raise Undelivered(f"{subject}: {why}") from why
    except (TimeoutError, nats.errors.Error) as error:
        raise Undelivered(f"{subject}: {type(error).__name__}") from error


def again_at(event: Recorded[Event], now: datetime) -> datetime:
    """When to try a failed send again: soon at first, then ever later, at most five minutes."""
    waited = now - event.meta.time
    return now + min(max(waited / 2, SHORTEST), LONGEST)
