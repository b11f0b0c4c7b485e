"""Where each event of a case belongs in its trace, and which stretches it ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from schemas.envelope import Recorded
from services.advice.assembly.state import CONTRIBUTION, Case, State, Status, clock_name
from services.kernel.calendar_file import load_calendar
from services.kernel.telemetry import ROOT, SpanFact, Trace
from services.kernel.term_spans import clock_spans

DEPARTMENTS, ASSEMBLY = "phase/departments", "phase/assembly"
OVER = (Status.ISSUED, Status.WITHDRAWN)
STOPPED = (Status.WITHDRAWN, Status.CLOSED)


def trace(before: State, after: State, event: Recorded[Any]) -> Trace:
    """Case, phase, department, command; terms lie under the phase or department they time."""
    if before is None or after is None:
        return Trace(DEPARTMENTS)
    department = getattr(event.data, "department", None)
    parent = (
        f"department/{department}"
        if department in after.parts
        else (ASSEMBLY if not after.still_out else DEPARTMENTS)
    )
    ended = [*_departments(before, after, event), *_phases(before, after, event.meta.time)]
    ended += clock_spans(before.clocks, after.clocks, parent, load_calendar())
    return Trace(parent, tuple(ended))


def _departments(before: Case, after: Case, event: Recorded[Any]) -> list[SpanFact]:
    """Departments that are done, or that the end of the case overtook."""
    if before.status in STOPPED:
        return []
    done = [c for c in before.still_out if c not in after.still_out or after.status in STOPPED]
    found = []
    for code in done:
        part, started = after.parts[code], after.opened_at
        if clock := after.clocks.by_name.get(clock_name(CONTRIBUTION, code)):
            started = clock.started
        found.append(
            SpanFact(
                "department",
                f"department/{code}",
                DEPARTMENTS,
                started,
                max(started, _done(event)),
                ok=part.status != "excused",
                attributes={"loket.department": code, "loket.status": part.status},
            )
        )
    return found


def _phases(before: Case, after: Case, now: datetime) -> list[SpanFact]:
    """The whole case ends once: a corrected advice that goes out later is not its end again."""
    found = []
    over = after.status in OVER and before.status not in OVER and not before.ever_issued
    if before.still_out and before.status not in STOPPED and (over or not after.still_out):
        found.append(SpanFact("phase departments", DEPARTMENTS, ROOT, after.opened_at, now))
    if over:
        found.append(SpanFact("phase assembly", ASSEMBLY, ROOT, _last_in(after, now), now))
        found.append(
            SpanFact(
                "case",
                ROOT,
                None,
                after.opened.submitted_at,
                now,
                attributes={"loket.product": after.opened.product, "loket.status": after.status},
            )
        )
    return found


def _last_in(case: Case, now: datetime) -> datetime:
    """When the last department was done; a desk's clock may be ahead of ours."""
    names = (clock_name(CONTRIBUTION, code) for code in case.parts)
    clocks = (case.clocks.by_name.get(name) for name in names)
    stopped = (clock.stopped for clock in clocks if clock and clock.stopped)
    return min(max(stopped, default=case.opened_at), now)


def _done(event: Recorded[Any]) -> datetime:
    """A contribution's stretch ends at the desk's own time."""
    data = event.data
    done: datetime | None = getattr(data, "submitted_at", None) or getattr(
        data, "declined_at", None
    )
    return done or event.meta.time
