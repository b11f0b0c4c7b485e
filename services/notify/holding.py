"""Who has a desk's task and who wrote its last version, read from the desk's events (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from schemas import desk as said
from schemas.envelope import Recorded
from services.notify.recipients import Task


def task_of(events: Iterable[Recorded[Any]]) -> Task:
    """The task after these events."""
    task = Task()
    for event in events:
        task = _evolve(task, event.data)
    return task


def _evolve(task: Task, event: object) -> Task:
    match event:
        case said.TaskOpened():
            return Task()
        case said.TaskClaimed() | said.TaskReassigned():
            return replace(task, expert=event.expert)
        case said.TaskReleased():
            return replace(task, expert=None)
        case said.VersionSaved():
            return replace(task, author=event.author)
        case said.ContributionSubmitted():
            return Task(expert=event.author, author=event.author)
    return task
