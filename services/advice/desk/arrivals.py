"""What arrives from the Loket and becomes the desk's own fact (pure).

The sender's sequence orders what concerns the same task: an assignment that comes after its own
cancellation opens nothing.
"""

from __future__ import annotations

from datetime import datetime

from schemas import assignment as sent
from schemas import desk as said
from schemas.common import Actor, digest
from schemas.envelope import Recorded
from services.advice.desk.state import OVER, State, Status


def open_task(
    state: State, arrived: Recorded[sent.Assigned], actor: Actor, now: datetime
) -> said.TaskOpened | None:
    """An assignment becomes a task."""
    data, order = arrived.data, arrived.meta.order
    if state and (state.status is not Status.CANCELLED or order < state.order):
        return None
    return said.TaskOpened(
        department=data.department,
        product=data.product,
        facts=data.facts,
        aspects=data.aspects,
        lead=data.lead,
        countersigned=data.countersigned,
        due=data.due,
        brief=digest(data.brief.stored()),
        catalogue=data.catalogue,
        order=order,
    )


def change(
    state: State, arrived: Recorded[sent.AssignmentChanged], actor: Actor, now: datetime
) -> said.TaskChanged | None:
    """The request was amended."""
    brief = digest(arrived.data.brief.stored())
    if state is None or state.status in OVER or state.brief == brief:
        return None
    return said.TaskChanged(facts=arrived.data.facts, brief=brief)


def cancel(
    state: State, arrived: Recorded[sent.AssignmentCancelled], actor: Actor, now: datetime
) -> said.TaskCancelled | None:
    """The contribution is no longer needed."""
    if state and (state.status is Status.CANCELLED or arrived.meta.order < state.order):
        return None
    return said.TaskCancelled(reason=arrived.data.reason, order=arrived.meta.order)


def receive_information(
    state: State, arrived: Recorded[sent.InformationForwarded], actor: Actor, now: datetime
) -> said.InformationReceived | None:
    """The institution answered."""
    if state is None or state.status in OVER:
        return None
    return said.InformationReceived(answer=digest(arrived.data.answer), due=arrived.data.due)


def ask_agreement(
    state: State, arrived: Recorded[sent.AgreementRequested], actor: Actor, now: datetime
) -> said.TaskAgreementAsked | None:
    """The department is asked about one exact text."""
    if state is None or state.opened is None or state.agreement == arrived.data.text:
        return None
    return said.TaskAgreementAsked(text=arrived.data.text, due=arrived.data.due)
