"""What experts and leads of one department decide about a task (pure)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from schemas import desk as said
from schemas.common import Actor, Refused, Role, digest
from schemas.contribution import Contribution
from schemas.pinned import Catalogued
from services.advice.desk.state import OVER, State, Status, Task


def claim(
    state: State, command: said.ClaimTask, actor: Actor, now: datetime
) -> said.TaskClaimed | None:
    """Take a task; of two at once exactly one wins."""
    task = _open(state, actor, Role.EXPERT)
    if task.expert == actor.sub:
        return None
    if task.expert is not None:
        raise Refused(
            "already_claimed",
            "Somebody else has this task.",
            "Take another, or ask your lead to reassign it.",
        )
    return said.TaskClaimed(expert=actor.sub)


def release(
    state: State, command: said.ReleaseTask, actor: Actor, now: datetime
) -> said.TaskReleased | None:
    """Put a task back in the queue."""
    task = _open(state, actor, Role.EXPERT)
    if task.expert is None:
        return None
    return said.TaskReleased(expert=_held(task, actor).expert or "")


def reassign(
    state: State, command: said.ReassignTask, actor: Actor, now: datetime
) -> said.TaskReassigned | None:
    """The lead gives a task to an expert."""
    task = _open(state, actor, Role.LEAD)
    if task.expert == command.expert:
        return None
    return said.TaskReassigned(expert=command.expert)


def save(
    state: State, asked: Catalogued[said.SaveVersion], actor: Actor, now: datetime
) -> said.VersionSaved | None:
    """Save a version; a signed or submitted one starts anew."""
    task = _held(_open(state, actor, Role.EXPERT), actor)
    written = asked.command.contribution
    _markable(asked.catalogue.storable, written)
    text = digest(written.stored())
    if task.version and task.version.text == text and task.status is Status.CLAIMED:
        return None
    return said.VersionSaved(
        number=task.version.number + 1 if task.version else 1,
        author=actor.sub,
        text=text,
        position=written.position,
        findings=written.coded(),
    )


def ask_countersigning(
    state: State, command: said.AskCountersigning, actor: Actor, now: datetime
) -> said.CountersigningAsked | None:
    """Offer the saved version to a second person."""
    task = _held(_open(state, actor, Role.EXPERT), actor)
    if task.status in (Status.COUNTERSIGNING, Status.SIGNED):
        return None
    _version(task, command.number)
    return said.CountersigningAsked(number=command.number, author=actor.sub)


def countersign(
    state: State, command: said.CountersignVersion, actor: Actor, now: datetime
) -> said.VersionCountersigned | None:
    """Sign exactly this version; never one's own."""
    task = _signing(_open(state, actor, Role.EXPERT, Role.LEAD), actor, command.number)
    if task.signer == actor.sub:
        return None
    _waits_for_signature(task)
    return said.VersionCountersigned(number=command.number, signer=actor.sub)


def send_back(
    state: State, command: said.ReturnVersion, actor: Actor, now: datetime
) -> said.VersionReturned | None:
    """Send the version back to its author with a note."""
    task = _signing(_open(state, actor, Role.EXPERT, Role.LEAD), actor, command.number)
    if task.status is Status.CLAIMED:
        return None
    _waits_for_signature(task)
    return said.VersionReturned(number=command.number, signer=actor.sub, note=digest(command.note))


def submit(
    state: State, asked: Catalogued[said.SubmitContribution], actor: Actor, now: datetime
) -> said.ContributionSubmitted | None:
    """Let the contribution leave the desk: the saved version, or one written in one go."""
    task = _open(state, actor, Role.EXPERT)
    written = asked.command.contribution
    if written is not None:
        return _submit_written(task, asked.catalogue.storable, written, actor)
    task = _held(task, actor)
    if task.status is Status.SUBMITTED:
        return None
    version = task.version
    if version is None:
        raise Refused("nothing_saved", "There is no version to submit.", "Save one first.")
    if task.opened and task.opened.countersigned and task.status is not Status.SIGNED:
        raise Refused(
            "not_countersigned",
            "This product needs a second signature.",
            "Ask a colleague to countersign the saved version.",
        )
    return said.ContributionSubmitted(
        number=version.number,
        author=version.author,
        text=version.text,
        position=version.position,
        findings=version.findings,
    )


def decline(
    state: State, command: said.DeclineTask, actor: Actor, now: datetime
) -> said.TaskDeclined | None:
    """Do not contribute, with a reason."""
    if state and state.status is Status.DECLINED:
        return None
    task = _open(state, actor, Role.EXPERT, Role.LEAD)
    if task.expert and not actor.has(Role.LEAD):
        _held(task, actor)
    return said.TaskDeclined(reason=command.reason, explanation=digest(command.explanation))


def request_information(
    state: State, command: said.RequestInformation, actor: Actor, now: datetime
) -> said.InformationRequested | None:
    """Ask for something only the institution knows."""
    task = _held(_open(state, actor, Role.EXPERT), actor)
    if task.waiting_for == digest(command.question):
        return None
    return said.InformationRequested(question=digest(command.question))


def give_agreement(
    state: State, command: said.GiveAgreement, actor: Actor, now: datetime
) -> said.TaskAgreementGiven | None:
    """The department's stance on exactly the text it was asked about."""
    task = _open(state, actor, Role.EXPERT, Role.LEAD)
    if task.agreement != command.text:
        raise Refused(
            "other_version",
            "The department is not asked about this text.",
            "Look at the text that is asked about now.",
        )
    if task.stances.get(command.text) is command.stance:
        return None
    if command.stance != "agree" and not command.note:
        raise Refused("note_missing", "A note or objection needs words.", "Say what must change.")
    return said.TaskAgreementGiven(
        text=command.text,
        stance=command.stance,
        by=actor.sub,
        note=digest(command.note) if command.note else None,
    )


def consult(
    state: State, command: said.ConsultColleague, actor: Actor, now: datetime
) -> said.ColleagueConsulted | None:
    """Ask a colleague for a view."""
    _held(_open(state, actor, Role.EXPERT), actor)
    return said.ColleagueConsulted(colleague=command.colleague, question=digest(command.question))


def _submit_written(
    task: Task, storable: Callable[[str], bool], written: Contribution, actor: Actor
) -> said.ContributionSubmitted | None:
    if task.expert is not None:
        _held(task, actor)
    if task.opened and task.opened.countersigned:
        raise Refused(
            "not_countersigned",
            "This product needs a second signature.",
            "Save the version and ask a colleague to countersign it.",
        )
    _markable(storable, written)
    text = digest(written.stored())
    if task.status is Status.SUBMITTED and task.version and task.version.text == text:
        return None
    return said.ContributionSubmitted(
        number=task.version.number + 1 if task.version else 1,
        author=actor.sub,
        text=text,
        position=written.position,
        findings=written.coded(),
    )


def _open(state: State, actor: Actor, *roles: Role) -> Task:
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
    if state.status in OVER:
        raise Refused("task_over", f"The task is {state.status}.", "Nothing more is needed.")
    return state


def _held(task: Task, actor: Actor) -> Task:
    if task.expert != actor.sub:
        raise Refused("not_yours", "You do not have this task.", "Claim it first.")
    return task


def _version(task: Task, number: int) -> None:
    if task.version is None or task.version.number != number:
        raise Refused(
            "other_version",
            f"Version {number} is not the latest.",
            "Look at the latest version and try again.",
        )


def _signing(task: Task, actor: Actor, number: int) -> Task:
    _version(task, number)
    if task.version and task.version.author == actor.sub:
        raise Refused(
            "own_work", "Nobody countersigns their own version.", "Ask a colleague to look at it."
        )
    return task


def _waits_for_signature(task: Task) -> None:
    if task.status is not Status.COUNTERSIGNING:
        raise Refused(
            "not_offered",
            "The version was not offered for countersigning.",
            "Ask the author to offer it.",
        )


def _markable(storable: Callable[[str], bool], written: Contribution) -> None:
    above = [f.marking for f in written.findings if not storable(f.marking)]
    if above:
        raise Refused(
            "marking_too_high",
            f"This system may not hold: {', '.join(above)}.",
            "Use the route your department has for classified information.",
        )
