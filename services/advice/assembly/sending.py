"""What assembly sends because of an event: to a desk, or to the institution."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from schemas import assignment as sent
from schemas import subjects
from schemas.common import Event
from schemas.envelope import Recorded
from schemas.progress import ProgressReported, Stage
from services.advice.assembly.state import Case
from services.kernel.calendar import Calendar
from services.kernel.clock import view
from services.kernel.reactions import Deliver


def to_desk(event: Recorded[Any], department: str, said: Event) -> Deliver:
    """A message on the lane of one department."""
    return Deliver(department, subjects.assignment(department, event.meta.case), said)


def cancel(event: Recorded[Any], departments: Iterable[str], reason: str) -> list[Deliver]:
    """Nothing more is needed of these departments."""
    return [to_desk(event, d, sent.AssignmentCancelled(reason=reason)) for d in departments]


def to_institution(event: Recorded[Any], case: Case, stage: Stage, **more: Any) -> Deliver:
    """One step the institution is told of."""
    opened = case.opened
    told = ProgressReported(
        institution=opened.institution,
        contact=opened.contact,
        stage=stage,
        product=opened.product,
        **more,
    )
    return Deliver("DOOR", subjects.progress(opened.institution, event.meta.case), told)


def due_of(case: Case, name: str, event: Recorded[Any], calendar: Calendar) -> datetime:
    """When a term is due as things stood at an event."""
    return view(case.clocks.by_name[name], calendar, event.meta.time).due
