"""One department's task as folded from its events."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from schemas import desk as said
from schemas.common import Aspect, Event, Position
from schemas.contribution import Finding
from schemas.envelope import Recorded
from schemas.request import Facts


class Status(StrEnum):
    """How far a task is."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    COUNTERSIGNING = "countersigning"
    SIGNED = "signed"
    SUBMITTED = "submitted"
    DECLINED = "declined"
    CANCELLED = "cancelled"


OVER = (Status.DECLINED, Status.CANCELLED)


@dataclass(frozen=True)
class Version:
    """A saved version of the contribution."""

    number: int
    author: str
    text: str
    position: Position
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Task:
    """A task; `opened` is None when it was cancelled before it ever arrived."""

    status: Status
    opened: said.TaskOpened | None = None
    due: datetime | None = None
    brief: str = ""
    expert: str | None = None
    version: Version | None = None
    signer: str | None = None
    returned: int | None = None
    waiting_for: str | None = None
    answers: tuple[str, ...] = ()
    consulted: frozenset[tuple[str, str]] = frozenset()
    agreement: str | None = None
    stances: dict[str, said.TaskAgreementGiven] = field(default_factory=dict)
    order: int = 0
    changed: int = 0
    asked: int = 0

    @property
    def facts(self) -> Facts:
        """The coded request."""
        assert self.opened
        return self.opened.facts

    @property
    def aspects(self) -> tuple[Aspect, ...]:
        """What the department is asked about."""
        return self.opened.aspects if self.opened else ()


State: TypeAlias = Task | None


def evolve(state: State, recorded: Recorded[Event]) -> State:
    """Fold one event; what does not apply changes nothing."""
    event = recorded.data
    match event:
        case said.TaskOpened():
            order = max(state.order if state else 0, event.order)
            return Task(
                Status.QUEUED, event, event.due, event.brief, order=order, changed=event.order
            )
        case said.TaskCancelled():
            task = state or Task(Status.CANCELLED)
            order = max(task.order, event.order)
            return replace(task, status=Status.CANCELLED, agreement=None, order=order)
    return state if state is None else _task(state, event)


def _task(task: Task, event: Event) -> Task:
    return _held(task, event) or _written(task, event) or _told(task, event)


def _held(task: Task, event: Event) -> Task | None:
    """Who has the task; handing it on undoes a signature, never what was submitted."""
    expert: str | None
    match event:
        case said.TaskClaimed() | said.TaskReassigned():
            expert, status = event.expert, Status.CLAIMED
        case said.TaskReleased():
            expert, status = None, Status.QUEUED
        case _:
            return None
    if task.status is Status.SUBMITTED:
        return replace(task, expert=expert)
    return replace(task, status=status, expert=expert, signer=None)


def _written(task: Task, event: Event) -> Task | None:
    """What concerns the contribution."""
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
            return replace(task, status=Status.DECLINED, agreement=None)
        case said.ColleagueConsulted():
            asked = (event.colleague, event.question)
            return replace(task, consulted=task.consulted | {asked})
    return None


def _told(task: Task, event: Event) -> Task:
    """What goes to and comes from the Loket besides the contribution."""
    match event:
        case said.InformationRequested():
            return replace(task, waiting_for=event.question)
        case said.InformationReceived():
            answers = (*task.answers, event.answer)
            return replace(task, waiting_for=None, answers=answers, due=event.due)
        case said.TaskChanged():
            return _changed(task, event)
        case said.TaskAgreementAsked():
            return replace(task, agreement=event.text, asked=event.order)
        case said.TaskAgreementGiven():
            return replace(task, stances={**task.stances, event.text: event})
    return task


def _changed(task: Task, event: said.TaskChanged) -> Task:
    """The question is another one: what was signed or submitted is open again."""
    return replace(
        task,
        status=Status.CLAIMED if task.expert else Status.QUEUED,
        opened=task.opened and task.opened.model_copy(update={"facts": event.facts}),
        brief=event.brief,
        signer=None,
        changed=event.order,
    )
