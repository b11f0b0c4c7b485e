"""Where each event of a request belongs in the case's trace, and which stretches it ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from schemas.envelope import Recorded
from services.intake.state import OPEN, Request, State, Status
from services.kernel.spans import ROOT, Ended, SpanFact, Trace
from services.kernel.term_spans import terms_counted, terms_ended

PHASE = "phase/intake"


def trace(before: State, after: State, event: Recorded[Any], ended: Ended) -> Trace:
    """The intake phase and its terms; the whole case when it ends at the desk."""
    if after is None:
        return Trace()
    if before is None:
        return Trace(PHASE)
    now, parent = event.meta.time, place(before)
    facts = [*terms_ended(before.clocks, after.clocks, now, ended, lambda name: parent)]
    if before.status in OPEN and after.status not in OPEN:
        facts += _over(after, now)
    counts = tuple(terms_counted(before.clocks, after.clocks))
    return Trace(parent, tuple(facts), counts=counts)


def place(request: Request) -> str:
    """Where its events and terms lie: what is asked after circulating is no longer intake."""
    return PHASE if request.status in OPEN else ROOT


def _over(request: Request, now: datetime) -> Iterator[SpanFact]:
    """What is not circulated is a whole case."""
    about = {"loket.product": request.product or "none", "loket.status": str(request.status)}
    start = request.submitted_at
    yield SpanFact("phase intake", PHASE, ROOT, start, now, attributes=about)
    if request.status is not Status.CIRCULATED:
        yield SpanFact("case", ROOT, None, start, now, attributes=about)
