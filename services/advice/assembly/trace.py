"""Where each event of a case belongs in its trace, and which stretches it ended."""

from __future__ import annotations

from typing import Any

from schemas import case as said
from schemas.envelope import Recorded
from services.advice.assembly.state import OUT, Case, State, Status
from services.kernel.calendar import load_calendar
from services.kernel.telemetry import ROOT, SpanFact, Trace
from services.kernel.terms import clock_spans

DEPARTMENTS, ASSEMBLY = "phase/departments", "phase/assembly"
OVER = (Status.ISSUED, Status.WITHDRAWN)


def trace(before: State, after: State, event: Recorded[Any]) -> Trace:
    """Case, phase, department, command; terms lie under the phase or department they time."""
    if before is None or after is None:
        return Trace(DEPARTMENTS)
    department = getattr(event.data, "department", None)
    parent = (
        f"department/{department}"
        if department
        else (ASSEMBLY if not after.still_out else DEPARTMENTS)
    )
    ended = [*_departments(before, after, event), *_phases(before, after, event)]
    ended += clock_spans(before.clocks, after.clocks, parent, load_calendar())
    return Trace(parent, tuple(ended))


def _departments(before: Case, after: Case, event: Recorded[Any]) -> list[SpanFact]:
    found = []
    for code, part in after.parts.items():
        earlier = before.parts.get(code)
        if earlier and earlier.status in OUT and part.status not in OUT:
            found.append(
                SpanFact(
                    "department",
                    f"department/{code}",
                    DEPARTMENTS,
                    after.opened_at,
                    _done(event),
                    ok=part.status != "excused",
                    attributes={"loket.department": code, "loket.status": part.status},
                )
            )
    return found


def _phases(before: Case, after: Case, event: Recorded[Any]) -> list[SpanFact]:
    found = []
    now = event.meta.time
    if before.still_out and not after.still_out:
        found.append(SpanFact("phase departments", DEPARTMENTS, ROOT, after.opened_at, now))
    if before.status not in OVER and after.status in OVER:
        started = max(
            (
                c.stopped
                for n, c in after.clocks.by_name.items()
                if n.startswith("contribution") and c.stopped
            ),
            default=after.opened_at,
        )
        opened: said.CaseOpened = after.opened
        found.append(SpanFact("phase assembly", ASSEMBLY, ROOT, started, now))
        found.append(
            SpanFact(
                "case",
                ROOT,
                None,
                opened.submitted_at,
                now,
                attributes={"loket.product": opened.product, "loket.status": after.status},
            )
        )
    return found


def _done(event: Recorded[Any]) -> Any:
    """A contribution's stretch ends at the desk's own time."""
    data = event.data
    return (
        getattr(data, "submitted_at", None) or getattr(data, "declined_at", None) or event.meta.time
    )
