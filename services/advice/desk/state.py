"""One department's task as folded from its events."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from schemas import desk as said
from schemas.common import Aspect, Event, Position, Stance
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
    waiting_for: str | None = None
    agreement: str | None = None
    stances: dict[str, Stance] = field(default_factory=dict)
    order: int = 0

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
            kept = state.order if state else 0
            return Task(Status.QUEUED, event, event.due, event.brief, order=max(kept, event.order))
        case said.TaskCancelled():
            task = state or Task(Status.CANCELLED)
            return replace(task, status=Status.CANCELLED, order=max(task.order, event.order))
    return state if state is None else _task(state, event)


def _task(task: Task, event: Event) -> Task:
    match event:
        case said.TaskClaimed() | said.TaskReassigned():
            return replace(task, status=Status.CLAIMED, expert=event.expert)
        case said.TaskReleased():
            return replace(task, status=Status.QUEUED, expert=None)
        case said.VersionSaved():
            saved = Version(event.number, event.author, event.text, event.position, event.findings)
            return replace(task, status=Status.CLAIMED, version=saved, signer=None)
        case said.CountersigningAsked():
            return replace(task, status=Status.COUNTERSIGNING)
        case said.VersionCountersigned():
            return replace(task, status=Status.SIGNED, signer=event.signer)
        case said.VersionReturned():
            return replace(task, status=Status.CLAIMED)
        case said.ContributionSubmitted():
            sent = Version(event.number, event.author, event.text, event.position, event.findings)
            return replace(task, status=Status.SUBMITTED, version=sent, expert=event.author)
        case said.TaskDeclined():
            return replace(task, status=Status.DECLINED)
        case said.InformationRequested():
            return replace(task, waiting_for=event.question)
        case said.InformationReceived():
            return replace(task, waiting_for=None, due=event.due)
        case said.TaskChanged():
            status = Status.CLAIMED if task.expert else Status.QUEUED
            return replace(task, status=status, brief=event.brief)
        case said.TaskAgreementAsked():
            return replace(task, agreement=event.text)
        case said.TaskAgreementGiven():
            return replace(task, stances={**task.stances, event.text: event.stance})
    return task
