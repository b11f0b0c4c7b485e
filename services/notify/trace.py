"""Where a notice's events belong: in the trace of the case they are about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from schemas.envelope import Recorded
from schemas.notice import Channel
from services.kernel.spans import ROOT, Ended, SpanFact, Trace
from services.notify.state import OVER, State, Status


def case_of(notice: UUID, state: State, event: Any) -> UUID:
    """The case that a notice is about."""
    return (state.planned if state else event).case


def trace(before: State, after: State, event: Recorded[Any], ended: Ended) -> Trace:
    """One stretch a notice, from planned to sent or given up."""
    if after is None:
        return Trace()
    if after.planned.channel is Channel.INBOX:
        return Trace(of=after.planned.case)  # it is there at once: no stretch to hang below
    own, facts = f"notice/{after.id}", []
    if after.status in OVER and before and before.status not in OVER:
        sent = after.status in (Status.SENT, Status.DELIVERED, Status.GATHERED)
        attributes: dict[str, str | int] = {
            "loket.channel": after.planned.channel,
            "loket.template": after.planned.template,
            "loket.attempts": after.attempts,
            "loket.status": after.status,
        }
        error = "" if sent else f"{after.status}: {after.reason or 'no reason given'}"
        start, end = after.planned_at, event.meta.time
        facts = [SpanFact("notice", own, ROOT, start, end, error, attributes)]
    return Trace(own, tuple(facts), of=after.planned.case)
