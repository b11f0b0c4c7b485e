"""Where each event of a request belongs in the case's trace, and which stretches it ended."""

from __future__ import annotations

from typing import Any

from schemas.envelope import Recorded
from services.intake.state import OPEN, State, Status
from services.kernel.calendar_file import load_calendar
from services.kernel.telemetry import ROOT, SpanFact, Trace
from services.kernel.term_spans import clock_spans

PHASE = "phase/intake"


def trace(before: State, after: State, event: Recorded[Any]) -> Trace:
    """The intake phase and its terms; the whole case when it ends at the desk."""
    if after is None:
        return Trace()
    ended: list[SpanFact] = []
    if before:
        ended += clock_spans(before.clocks, after.clocks, PHASE, load_calendar())
        if before.status in OPEN and after.status not in OPEN:
            ended.append(
                SpanFact(
                    "phase intake",
                    PHASE,
                    ROOT,
                    after.submitted_at,
                    event.meta.time,
                    attributes={"loket.status": after.status},
                )
            )
            if after.status is not Status.CIRCULATED:
                ended.append(
                    SpanFact(
                        "case",
                        ROOT,
                        None,
                        after.submitted_at,
                        event.meta.time,
                        attributes={"loket.product": after.product or "none"},
                    )
                )
    return Trace(PHASE, tuple(ended))
