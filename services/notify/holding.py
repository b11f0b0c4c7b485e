"""Who has a desk's task, wrote its last version, was asked for a view and may see it (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from schemas import consultation as asked
from schemas import desk as said
from schemas import sight
from schemas.envelope import Recorded


@dataclass(frozen=True)
class Task:
    """Who has a desk's task, who wrote its last version, and who may know of it."""

    expert: str | None = None
    author: str | None = None
    conflicts: frozenset[str] = frozenset()
    limited: frozenset[str] = frozenset()
    consulted: dict[str, asked.ColleagueConsulted] = field(default_factory=dict)

    def sees(self, person: str) -> bool:
        """Whether somebody may know of it."""
        return person not in self.conflicts and (not self.limited or person in self.limited)


def task_of(events: Iterable[Recorded[Any]]) -> Task:
    """The task after these events."""
    task = Task()
    for event in events:
        task = _held(_evolve(task, event.data))
    return task


def _held(task: Task) -> Task:
    """Who may no longer see it no longer has it."""
    lost = task.expert is not None and not task.sees(task.expert)
    return replace(task, expert=None) if lost else task


def _evolve(task: Task, event: object) -> Task:
    match event:
        case said.TaskOpened():
            return replace(task, expert=None, author=None)
        case said.TaskClaimed() | said.TaskReassigned():
            return replace(task, expert=event.expert)
        case said.TaskReleased():
            return replace(task, expert=None)
        case said.VersionSaved():
            return replace(task, author=event.author)
        case said.ContributionSubmitted():
            return replace(task, expert=event.author, author=event.author)
        case asked.ColleagueConsulted(clock=str(clock)):
            return replace(task, consulted={**task.consulted, clock: event})
        case sight.ConflictDeclared():
            return replace(task, conflicts=task.conflicts | {event.person})
        case sight.ConflictWithdrawn():
            return replace(task, conflicts=task.conflicts - {event.person})
        case sight.TaskLimited():
            return replace(task, limited=frozenset(event.people))
    return task
