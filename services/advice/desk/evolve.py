"""How events change a task; what does not apply changes nothing."""

from __future__ import annotations

from dataclasses import replace

from schemas import consultation as asked
from schemas import desk as said
from schemas import differing, sight
from schemas.clocks import is_clock_event
from schemas.common import Event
from schemas.envelope import Recorded
from services.advice.desk.state import (
    AGREEMENT,
    CONSULTATION,
    CONTRIBUTION,
    VIEWS,
    Consultation,
    State,
    Status,
    Task,
    Version,
)


def evolve(state: State, recorded: Recorded[Event]) -> State:
    """Fold one event."""
    event = recorded.data
    match event:
        case said.TaskOpened():
            return _opened(state, event)
        case said.TaskCancelled():
            task = state or Task(Status.CANCELLED)
            order = max(task.order, event.order)
            ended = replace(task, status=Status.CANCELLED, agreement=None, round=None, order=order)
            return _consults_no_more(ended, recorded)
    return state if state is None else _task(state, recorded)


def _opened(state: State, event: said.TaskOpened) -> Task:
    """A new task; asked again, what was written and who may not see it stay."""
    task = Task(Status.QUEUED, event, event.due, event.brief, changed=event.order)
    if state is None:
        return replace(task, order=event.order)
    return replace(
        task,
        order=max(state.order, event.order),
        version=state.version,
        conflicts=state.conflicts,
        limited=state.limited,
        consultations=state.consultations,
        clocks=state.clocks,
    )


def _task(task: Task, recorded: Recorded[Event]) -> Task:
    event = recorded.data
    return (
        _held(task, event)
        or _written(task, recorded)
        or _consulted(task, recorded)
        or _seen(task, recorded)
        or _told(task, event)
    )


def _held(task: Task, event: Event) -> Task | None:
    """Who has the task."""
    match event:
        case said.TaskClaimed() | said.TaskReassigned():
            return _given_to(task, event.expert)
        case said.TaskReleased():
            return _given_to(task, None)
    return None


def _given_to(task: Task, expert: str | None) -> Task:
    """Handing it on undoes a signature, never what was submitted or is over."""
    if task.status in (Status.SUBMITTED, Status.DECLINED, Status.CANCELLED):
        return replace(task, expert=expert)
    status = Status.CLAIMED if expert else Status.QUEUED
    return replace(task, status=status, expert=expert, signer=None)


def _written(task: Task, recorded: Recorded[Event]) -> Task | None:
    """What concerns the contribution."""
    event = recorded.data
    match event:
        case said.VersionSaved():
            saved = Version(event.number, event.author, event.text, event.position, event.findings)
            return replace(task, status=Status.CLAIMED, version=saved, signer=None)
        case said.CountersigningAsked():
            return replace(task, status=Status.COUNTERSIGNING, returned=None)
        case said.VersionCountersigned():
            return replace(task, status=Status.SIGNED, signer=event.signer)
        case said.VersionReturned():
            return replace(task, status=Status.CLAIMED, returned=event.number)
        case said.ContributionSubmitted():
            sent = Version(event.number, event.author, event.text, event.position, event.findings)
            expert = task.expert or event.author
            return replace(task, status=Status.SUBMITTED, version=sent, expert=expert)
        case said.TaskDeclined():
            ended = replace(task, status=Status.DECLINED, agreement=None, round=None)
            return _consults_no_more(ended, recorded)
    return None


def _consulted(task: Task, recorded: Recorded[Event]) -> Task | None:
    """Views asked within the department, each with a term of its own; who has the task stays."""
    event = recorded.data
    match event:
        case asked.ColleagueConsulted():
            return _asked(task, event, recorded)
        case asked.ConsultationAnswered():
            task = _over(task, event.clock, event)
            return replace(task, clocks=task.clocks.stop(event.clock, recorded))
        case asked.ConsultationWithdrawn():
            task = _over(task, event.clock)
            return replace(task, clocks=task.clocks.drop(event.clock, recorded))
        case _ if is_clock_event(event):
            return replace(task, clocks=task.clocks.apply(recorded))
    return None


def _asked(task: Task, event: asked.ColleagueConsulted, recorded: Recorded[Event]) -> Task:
    name = event.clock or f"{CONSULTATION}.{len(task.consultations) + 1}"
    made = Consultation(
        event.by or recorded.meta.actor.sub,
        event.question,
        event.colleague,
        event.unit,
        event.aspects,
    )
    clocks = task.clocks.start(name, event.term, recorded) if event.term else task.clocks
    return replace(task, consultations={**task.consultations, name: made}, clocks=clocks)


def _over(task: Task, name: str, answered: asked.ConsultationAnswered | None = None) -> Task:
    known = task.consultations.get(name)
    if known is None:
        return task
    ended = replace(known, over=True)
    if answered:
        ended = replace(ended, answer=answered.answer, answered_by=answered.by)
    return replace(task, consultations={**task.consultations, name: ended})


def _consults_no_more(task: Task, recorded: Recorded[Event]) -> Task:
    over = {name: replace(one, over=True) for name, one in task.consultations.items()}
    return replace(task, consultations=over, clocks=task.clocks.drop_all(recorded))


def _seen(task: Task, recorded: Recorded[Event]) -> Task | None:
    """Who may see the task; who no longer may loses what they had of it."""
    event = recorded.data
    match event:
        case sight.ConflictDeclared():
            task = replace(task, conflicts=tuple(sorted({*task.conflicts, event.person})))
            if task.status is Status.SIGNED and task.signer == event.person:
                task = replace(task, status=Status.COUNTERSIGNING, signer=None)
        case sight.ConflictWithdrawn():
            left = tuple(one for one in task.conflicts if one != event.person)
            return replace(task, conflicts=left)
        case sight.TaskLimited():
            task = replace(task, limited=event.people)
        case _:
            return None
    if task.expert and not task.sees(task.expert):
        task = _given_to(task, None)
    for name, one in task.consultations.items():
        if not one.over and one.colleague and not task.sees(one.colleague):
            task = _over(task, name)
            task = replace(task, clocks=task.clocks.drop(name, recorded))
    return task


def _told(task: Task, event: Event) -> Task:
    """What goes to and comes from the Loket besides the contribution."""
    match event:
        case said.InformationRequested():
            return replace(task, waiting_for=event.question)
        case said.InformationReceived():
            answers = (*task.answers, event.answer)
            due = event.due if event.order >= task.moved.get(CONTRIBUTION, 0) else task.due
            return replace(task, waiting_for=None, answers=answers, due=due)
        case said.TaskChanged():
            return _changed(task, event)
        case said.TaskAgreementAsked():
            asked_ = replace(task, agreement=event.text, asked=event.order, noted=None)
            return replace(asked_, agreement_due=event.due, paused_for=None)
        case said.TaskTermMoved():
            return _moved(task, event)
        case said.TaskTermNoted():
            noted = "late" if event.late else "at_risk"
            return replace(task, noted=noted, noted_by=event.order)
        case said.TaskAgreementGiven():
            return replace(task, stances={**task.stances, event.text: event})
        case differing.TaskViewsAsked():
            task = replace(task, round=event, rounds=event.order, views_due=event.due)
            return replace(task, noted=None, paused_for=None)
        case differing.TaskViewsStated():
            return replace(task, views=event)
    return task


def _moved(task: Task, event: said.TaskTermMoved) -> Task:
    moved = {**task.moved, event.clock: event.order}
    if event.clock == AGREEMENT:
        task = replace(task, agreement_due=event.due)
    elif event.clock == VIEWS:
        task = replace(task, views_due=event.due)
    else:
        task = replace(task, due=event.due)
    noted = task.noted if event.paused_for else None
    return replace(task, moved=moved, paused_for=event.paused_for, noted=noted)


def _changed(task: Task, event: said.TaskChanged) -> Task:
    """The question is another one; for whom it matters, what was signed or submitted is open."""
    asked_now = {"facts": event.facts, "attachments": event.attachments}
    opened = task.opened and task.opened.model_copy(update=asked_now)
    newest = max(task.changed, event.order)
    told = replace(task, opened=opened, brief=event.brief, changed=newest)
    if not event.affected:
        return told
    status = Status.CLAIMED if task.expert else Status.QUEUED
    due = event.due or task.due
    asked = max(task.order, event.order)
    return replace(told, status=status, due=due, signer=None, noted=None, order=asked)
