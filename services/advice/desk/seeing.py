"""Who may see a task: conflicts of interest, and need to know (pure)."""

from __future__ import annotations

from datetime import datetime

from schemas import sight as said
from schemas.catalogue import ReasonKind
from schemas.common import Actor, Refused, Role
from schemas.pinned import Catalogued
from services.advice.desk.guards import allowed
from services.advice.desk.state import State, Task


def declare_conflict(
    state: State, asked: Catalogued[said.DeclareConflict], actor: Actor, now: datetime
) -> said.ConflictDeclared | None:
    """Somebody cannot judge this impartially; of others only a lead says so."""
    task, command = allowed(state, actor, Role.EXPERT, Role.LEAD), asked.command
    person = command.person or actor.sub
    if person != actor.sub and not actor.has(Role.LEAD):
        raise Refused(
            "not_allowed", "Of somebody else this takes the role lead.", "Tell your lead."
        )
    known = [reason.code for reason in asked.catalogue.reasons_for(ReasonKind.CONFLICT)]
    if command.reason not in known:
        raise Refused(
            "unknown_reason",
            f"{command.reason} is no reason for a conflict of interest.",
            f"Choose from {', '.join(known)}.",
        )
    if person in task.conflicts:
        return None
    _somebody_is_left(task, person)
    return said.ConflictDeclared(person=person, ground=command.reason, by=actor.sub)


def withdraw_conflict(
    state: State, command: said.WithdrawConflict, actor: Actor, now: datetime
) -> said.ConflictWithdrawn | None:
    """A lead says that there is no conflict after all; never about oneself."""
    task = allowed(state, actor, Role.LEAD)
    if command.person not in task.conflicts:
        return None
    return said.ConflictWithdrawn(person=command.person, by=actor.sub)


def limit(
    state: State, command: said.LimitTask, actor: Actor, now: datetime
) -> said.TaskLimited | None:
    """A lead says who may see the task; of nobody in particular, everybody of the desk may."""
    task = allowed(state, actor, Role.LEAD)
    people = tuple(sorted(set(command.people)))
    if people and actor.sub not in people:
        raise Refused(
            "lead_left_out", "Who limits a task must be able to see it.", "Name yourself as well."
        )
    if people and (barred := sorted(set(people) & set(task.conflicts))):
        raise Refused(
            "has_conflict",
            f"With a conflict of interest: {', '.join(barred)}.",
            "Leave them out, or let a lead withdraw the conflict first.",
        )
    if people == task.limited:
        return None
    return said.TaskLimited(people=people, by=actor.sub)


def _somebody_is_left(task: Task, person: str) -> None:
    """A task that is limited to nobody who may see it could never be opened again."""
    if task.limited and all(one in (*task.conflicts, person) for one in task.limited):
        raise Refused(
            "nobody_left",
            "Nobody would be left who may see this task.",
            "Limit the task to another lead as well, then declare it.",
        )
