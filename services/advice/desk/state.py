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
CONTRIBUTION, AGREEMENT = "contribution", "agreement"


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
    agreement_due: datetime | None = None
    paused_for: str | None = None
    noted: str | None = None
    noted_by: int = 0
    moved: dict[str, int] = field(default_factory=dict)
    order: int = 0
    changed: int = 0
    asked: int = 0

    @property
    def asks(self) -> str | None:
        """What the department must still do: contribute, or say whether it agrees."""
        if self.status in OVER:
            return None
        if self.status is not Status.SUBMITTED:
            return CONTRIBUTION
        return AGREEMENT if self.agreement and self.agreement not in self.stances else None

    @property
    def asked_by(self) -> datetime | None:
        """By when."""
        return self.agreement_due if self.asks == AGREEMENT else self.due

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
            due = event.due if event.order >= task.moved.get(CONTRIBUTION, 0) else task.due
            return replace(task, waiting_for=None, answers=answers, due=due)
        case said.TaskChanged():
            return _changed(task, event)
        case said.TaskAgreementAsked():
            asked = replace(task, agreement=event.text, asked=event.order, noted=None)
            return replace(asked, agreement_due=event.due, paused_for=None)
        case said.TaskTermMoved():
            return _moved(task, event)
        case said.TaskTermNoted():
            noted = "late" if event.late else "at_risk"
            return replace(task, noted=noted, noted_by=event.order)
        case said.TaskAgreementGiven():
            return replace(task, stances={**task.stances, event.text: event})
    return task


def _moved(task: Task, event: said.TaskTermMoved) -> Task:
    moved = {**task.moved, event.clock: event.order}
    if event.clock == AGREEMENT:
        task = replace(task, agreement_due=event.due)
    else:
        task = replace(task, due=event.due)
    noted = task.noted if event.paused_for else None
    return replace(task, moved=moved, paused_for=event.paused_for, noted=noted)


def _changed(task: Task, event: said.TaskChanged) -> Task:
    """The question is another one; for whom it matters, what was signed or submitted is open."""
    opened = task.opened and task.opened.model_copy(update={"facts": event.facts})
    told = replace(task, opened=opened, brief=event.brief, changed=event.order)
    if not event.affected:
        return told
    status = Status.CLAIMED if task.expert else Status.QUEUED
    due = event.due or task.due
    return replace(told, status=status, due=due, signer=None, noted=None)
