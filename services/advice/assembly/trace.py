"""Where each event of a case belongs in its trace, and which stretches it ended.

A case goes from its departments to assembling and, when a department is asked anew, back again:
each time is a stretch of its own, and one begins where the one before it ended.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from schemas import case as said
from schemas.envelope import Recorded
from services.advice.assembly.state import CONTRIBUTION, Case, PartStatus, State, Status, clock_name
from services.kernel.spans import ROOT, Attributes, Ended, SpanFact, Trace, last_run, run
from services.kernel.term_spans import terms_counted, terms_ended

DEPARTMENTS, ASSEMBLY = "phase/departments", "phase/assembly"
OVER = (Status.ISSUED, Status.WITHDRAWN)
STOPPED = (Status.WITHDRAWN, Status.CLOSED)


def trace(before: State, after: State, event: Recorded[Any], ended: Ended) -> Trace:
    """Case, phase, department, command; terms lie under the department or case they time."""
    if after is None:
        return Trace()
    if before is None:
        return Trace(phase_key(after, ended))
    now, code = event.meta.time, _department(event)
    parent = phase_key(before, ended)
    if code in after.parts:
        parent = department_key(before, after, code, ended)
    facts = [*_departments(before, after, event, ended), *_phases(before, after, now, ended)]
    facts += terms_ended(
        before.clocks, after.clocks, now, ended, lambda name: term_place(name, before, ended)
    )
    counts = tuple(terms_counted(before.clocks, after.clocks))
    return Trace(parent, tuple(facts), counts=counts, department=code)


def phase_key(case: Case, ended: Ended) -> str:
    """The phase that a case is in; what happens after its end lies under the case itself."""
    if case.ever_issued or case.status in STOPPED:
        return ROOT
    return run(DEPARTMENTS if case.still_out else ASSEMBLY, ended)


def department_key(before: Case, after: Case, code: str, ended: Ended) -> str:
    """The stretch of a department that runs, else the last one that ended."""
    key, asked = f"department/{code}", {*before.still_out, *after.still_out}
    return (
        run(key, ended) if code in asked and before.status not in STOPPED else last_run(key, ended)
    )


def term_place(name: str, case: Case, ended: Ended) -> str:
    """A department's terms lie under its stretch; the term of the advice is the case's own."""
    _, _, code = name.partition("-")
    return department_key(case, case, code, ended) if code in case.parts else ROOT


def _department(event: Recorded[Any]) -> str | None:
    data = event.data
    if isinstance(data, said.DepartmentAdded):
        return data.routed.department
    found: str | None = getattr(data, "department", None)
    return found


def _departments(
    before: Case, after: Case, event: Recorded[Any], ended: Ended
) -> Iterator[SpanFact]:
    """Departments that are done, that the end of the case overtook, or that took up their part."""
    if before.status in STOPPED:
        return
    if isinstance(event.data, said.DepartmentTookUp):
        yield from _took_up(before, event, ended)
    for code in before.still_out:
        if code not in after.still_out or after.status in STOPPED:
            yield from _done(before, after, code, event, ended)


def _took_up(before: Case, event: Recorded[Any], ended: Ended) -> Iterator[SpanFact]:
    code = event.data.department
    if code in before.parts and before.parts[code].status is PartStatus.ASKED:
        key = run(f"department/{code}", ended)
        start, about = _asked_at(before, code, ended), {"loket.department": code}
        end = max(start, event.meta.time)
        yield SpanFact("queued", f"{key}/queued", key, start, end, attributes=about)


def _done(
    before: Case, after: Case, code: str, event: Recorded[Any], ended: Ended
) -> Iterator[SpanFact]:
    """A department's stretch ends at the desk's own time; below it how long it lay and was made."""
    key, status = run(f"department/{code}", ended), _ended_as(after, code)
    start = _asked_at(before, code, ended)
    end, where = max(start, _moment(event)), {"loket.department": code}
    about = {**where, "loket.status": status, "loket.product": after.opened.product}
    error = f"excused: {event.data.reason}" if status == PartStatus.EXCUSED else ""
    yield SpanFact("department", key, phase_key(before, ended), start, end, error, about)
    if since := ended.get(f"{key}/queued"):
        end = max(since, end)
        yield SpanFact("working", f"{key}/working", key, since, end, attributes=where)
    elif status != PartStatus.CONTRIBUTED:
        yield SpanFact("queued", f"{key}/queued", key, start, end, attributes=where)


def _phases(before: Case, after: Case, now: datetime, ended: Ended) -> Iterator[SpanFact]:
    """The whole case ends once: a corrected advice that goes out later is not its end again."""
    if before.ever_issued or before.status in STOPPED:
        return
    about: Attributes = {"loket.product": after.opened.product}
    over = after.status in OVER
    if over or bool(before.still_out) != bool(after.still_out):
        key, began = phase_key(before, ended), _phase_began(before, ended)
        yield SpanFact(f"phase {key.split('/')[1]}", key, ROOT, began, now, attributes=about)
    if over:
        about = {**about, "loket.status": str(after.status)}
        start = min(after.opened.submitted_at, now)
        yield SpanFact("case", ROOT, None, start, now, attributes=about)


def _phase_began(case: Case, ended: Ended) -> datetime:
    """One begins where the one before it ended."""
    return max(
        (at for key, at in ended.items() if key.startswith("phase/")), default=case.opened_at
    )


def _asked_at(case: Case, code: str, ended: Ended) -> datetime:
    """A term that started anew while the department was at it is no new stretch."""
    first = f"department/{code}" not in ended
    if first and code in {routed.department for routed in case.opened.routed}:
        return case.opened_at
    clock = case.clocks.by_name.get(clock_name(CONTRIBUTION, code))
    return clock.started if clock else case.opened_at


def _ended_as(case: Case, code: str) -> str:
    return str(case.status if code in case.still_out else case.parts[code].status)


def _moment(event: Recorded[Any]) -> datetime:
    data = event.data
    done: datetime | None = getattr(data, "submitted_at", None) or getattr(
        data, "declined_at", None
    )
    return done or event.meta.time
