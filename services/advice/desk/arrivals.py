"""What arrives from the Loket and becomes the desk's own fact (pure).

The sender's sequence orders what concerns the same task: an assignment that comes after its own
cancellation opens nothing, and one that was sent again after the department declined does.
"""

from __future__ import annotations

from datetime import datetime

from schemas import assignment as sent
from schemas import desk as said
from schemas import differing
from schemas.common import Actor, NotYet, digest
from schemas.envelope import Recorded
from services.advice.desk.state import OVER, State, Status, Task


def open_task(
    state: State, arrived: Recorded[sent.Assigned], actor: Actor, now: datetime
) -> said.TaskOpened | None:
    """An assignment becomes a task."""
    data, order = arrived.data, arrived.meta.order
    if state and order <= state.order:
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
        attachments=data.attachments,
        order=order,
    )


def change(
    state: State, arrived: Recorded[sent.AssignmentChanged], actor: Actor, now: datetime
) -> said.TaskChanged | None:
    """The request was amended, also when back to what it was: the newest stands, in any order.

    A task that was cancelled while its contribution was on the way is asked for again, and one
    that a change opened stays open although a newer change, which did not, arrived first.
    """
    task, data, order = _there(state), arrived.data, arrived.meta.order
    again = data.affected and order > task.order and task.status is not Status.DECLINED
    newer = order > task.changed and task.status not in OVER
    if task.opened is None or not (again or newer):
        return None
    facts, brief, files = data.facts, digest(data.brief.stored()), data.attachments
    if order <= task.changed:
        facts, brief, files = task.facts, task.brief, task.attachments
    return said.TaskChanged(
        facts=facts,
        brief=brief,
        attachments=files,
        order=order,
        affected=data.affected,
        due=data.due,
    )


def move_term(
    state: State, arrived: Recorded[sent.TermMoved], actor: Actor, now: datetime
) -> said.TaskTermMoved | None:
    """A term is due at another moment, stands still or runs again: the newest stands."""
    task, data, order = _there(state), arrived.data, arrived.meta.order
    if task.status in OVER or order <= task.moved.get(data.clock, 0):
        return None
    return said.TaskTermMoved(**data.model_dump(), order=order)


def note_term(
    state: State, arrived: Recorded[sent.TermNoted], actor: Actor, now: datetime
) -> said.TaskTermNoted | None:
    """A term is at risk or late, unless what is asked left the desk meanwhile."""
    task, data, order = _there(state), arrived.data, arrived.meta.order
    if data.clock not in task.pending or order <= task.noted_by:
        return None
    return said.TaskTermNoted(**data.model_dump(), order=order)


def cancel(
    state: State, arrived: Recorded[sent.AssignmentCancelled], actor: Actor, now: datetime
) -> said.TaskCancelled | None:
    """The contribution is no longer needed."""
    if state and arrived.meta.order <= state.order:
        return None
    return said.TaskCancelled(reason=arrived.data.reason, order=arrived.meta.order)


def receive_information(
    state: State, arrived: Recorded[sent.InformationForwarded], actor: Actor, now: datetime
) -> said.InformationReceived | None:
    """The institution answered."""
    task, answer = _there(state), digest(arrived.data.answer)
    if task.status in OVER or (task.waiting_for is None and answer in task.answers):
        return None
    order = arrived.meta.order
    return said.InformationReceived(answer=answer, due=arrived.data.due, order=order)


def ask_agreement(
    state: State, arrived: Recorded[sent.AgreementRequested], actor: Actor, now: datetime
) -> said.TaskAgreementAsked | None:
    """The department is asked about one exact text."""
    task, text, order = _there(state), arrived.data.text, arrived.meta.order
    if task.opened is None or order <= task.asked or task.agreement == text:
        return None
    return said.TaskAgreementAsked(text=text, due=arrived.data.due, order=order)


def ask_views(
    state: State, arrived: Recorded[sent.ViewsAsked], actor: Actor, now: datetime
) -> differing.TaskViewsAsked | None:
    """The department is asked what it says where departments differ; the newest round stands."""
    task, data, order = _there(state), arrived.data, arrived.meta.order
    if task.opened is None or order <= task.rounds:
        return None
    return differing.TaskViewsAsked(
        round=data.round,
        aspects=data.aspects,
        question=digest(data.question),
        others=tuple(digest(text) for text in others(data)),
        due=data.due,
        order=order,
    )


def others(asked: sent.ViewsAsked) -> tuple[str, ...]:
    """What others found, each as a text of its own."""
    return tuple(finding.model_dump_json(exclude_defaults=True) for finding in asked.others)


def _there(state: State) -> Task:
    if state is None:
        raise NotYet
    return state
