"""What several decisions about a task check first."""

from __future__ import annotations

from collections.abc import Callable

from schemas.common import Actor, Refused, Role
from schemas.contribution import Contribution
from services.advice.desk.state import OVER, State, Status, Task


def allowed(state: State, actor: Actor, *roles: Role) -> Task:
    """The task, for somebody of its own department with one of these roles."""
    if state is None or state.opened is None:
        raise Refused("unknown_task", "There is no such task at this desk.", "Check the case id.")
    if actor.department != state.opened.department:
        raise Refused(
            "other_department",
            "A desk acts for its own department only.",
            "Sign in for this department.",
        )
    if not any(actor.has(role) for role in roles):
        raise Refused(
            "not_allowed", f"This takes the role {' or '.join(roles)}.", "Ask somebody who has it."
        )
    return state


def not_over(task: Task) -> Task:
    """The task, while it is neither declined nor cancelled."""
    if task.status in OVER:
        raise Refused("task_over", f"The task is {task.status}.", "Nothing more is needed.")
    return task


def opened(state: State, actor: Actor, *roles: Role) -> Task:
    """The task, allowed and not over."""
    return not_over(allowed(state, actor, *roles))


def not_submitted(task: Task) -> None:
    """Nothing about the task changes once its contribution has left the desk."""
    if task.status is Status.SUBMITTED:
        raise Refused(
            "already_submitted",
            "The contribution has left the desk.",
            "Save or submit a new version if something must change.",
        )


def held(task: Task, actor: Actor) -> Task:
    """The task, for the expert who has it."""
    if task.expert != actor.sub:
        raise Refused("not_yours", "You do not have this task.", "Claim it first.")
    return task


def latest(task: Task, number: int) -> None:
    """Only the latest version can be signed or returned."""
    if task.version is None or task.version.number != number:
        raise Refused(
            "other_version",
            f"Version {number} is not the latest.",
            "Look at the latest version and try again.",
        )


def signable(task: Task, actor: Actor, number: int) -> Task:
    """The task, for somebody who did not write this version."""
    latest(task, number)
    if task.version and task.version.author == actor.sub:
        raise Refused(
            "own_work", "Nobody countersigns their own version.", "Ask a colleague to look at it."
        )
    return task


def waits_for_signature(task: Task) -> None:
    """Only what its author offered can be signed or returned."""
    if task.status is not Status.COUNTERSIGNING:
        raise Refused(
            "not_offered",
            "The version was not offered for countersigning.",
            "Ask the author to offer it.",
        )


def markable(storable: Callable[[str], bool], written: Contribution) -> None:
    """Only markings up to the accredited ceiling may be stored here."""
    above = [f.marking for f in written.findings if not storable(f.marking)]
    if above:
        raise Refused(
            "marking_too_high",
            f"This system may not hold: {', '.join(above)}.",
            "Use the route your department has for classified information.",
        )
