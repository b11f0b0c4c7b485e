"""What several decisions about a task check first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schemas.catalogue import Catalogue
from schemas.common import Actor, Refused, Role
from schemas.contribution import Contribution, View, WrittenFinding
from services.advice.desk.state import OVER, State, Status, Task


def unknown_task() -> Refused:
    """What somebody is told when there is no such task, or none that they may see."""
    return Refused("unknown_task", "There is no such task at this desk.", "Check the case id.")


def allowed(state: State, actor: Actor, *roles: Role) -> Task:
    """The task, for somebody of its own department who has one of these roles and may see it.

    Who may not see it is told what they would be told if there were no such task.
    """
    if state is None or state.opened is None or not state.sees(actor.sub):
        raise unknown_task()
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
    """The task, for somebody who did not write this version.

    Where its author has a conflict of interest, who took the task over counts as its author.
    """
    latest(task, number)
    author = task.version.author if task.version else None
    if actor.sub == author or (author in task.conflicts and actor.sub == task.expert):
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


def may_see(task: Task, person: str) -> None:
    """Nothing is given to somebody who may not see the task."""
    if not task.sees(person):
        raise Refused(
            "may_not_see",
            f"{person} may not see this task.",
            "Choose somebody else, or ask your lead who may see it.",
        )


def markable(catalogue: Catalogue, written: Iterable[View | WrittenFinding]) -> None:
    """Only markings up to the accredited ceiling may be stored here; others have another route."""
    catalogue.must_hold(one.marking for one in written)


def storable(catalogue: Catalogue, written: Contribution) -> None:
    """A contribution whose markings may be stored here, and whose codes mean something."""
    markable(catalogue, written.findings)
    coded(catalogue, written)


def coded(catalogue: Catalogue, written: Contribution) -> None:
    """Codes in findings are those of the catalogue the case is handled under."""
    wrong = [line for finding in written.findings for line in _unknown(catalogue, finding)]
    if wrong:
        raise Refused(
            "unknown_code",
            f"Not in catalogue {catalogue.version}: {'; '.join(wrong)}.",
            "Correct or leave out the codes named.",
        )


def _unknown(catalogue: Catalogue, finding: WrittenFinding) -> Iterator[str]:
    """Indicators are looked at only where the catalogue has any: their list may be empty yet."""
    for code in finding.indicators if catalogue.indicators else ():
        if code not in catalogue.indicators:
            yield f"indicator {code} in finding {finding.id}"
    for measure in finding.measures:
        if measure.code and measure.code not in catalogue.measures:
            yield f"measure {measure.code} in finding {finding.id}"
    if finding.standard and finding.standard not in catalogue.paragraphs:
        yield f"standard paragraph {finding.standard} in finding {finding.id}"
