"""What experts and leads of one department decide about a task (pure)."""

from __future__ import annotations

from datetime import datetime

from schemas import desk as said
from schemas.catalogue import Catalogue
from schemas.common import Actor, Refused, Role, Stance, digest
from schemas.contribution import Contribution
from schemas.pinned import Catalogued
from services.advice.desk.guards import (
    allowed,
    held,
    latest,
    may_see,
    not_over,
    not_submitted,
    opened,
    signable,
    storable,
    waits_for_signature,
)
from services.advice.desk.state import State, Status, Task


def claim(
    state: State, command: said.ClaimTask, actor: Actor, now: datetime
) -> said.TaskClaimed | None:
    """Take a task; of two at once exactly one wins."""
    task = opened(state, actor, Role.EXPERT)
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
    task = opened(state, actor, Role.EXPERT)
    if task.expert is None:
        return None
    held(task, actor)
    not_submitted(task)
    return said.TaskReleased(expert=actor.sub)


def reassign(
    state: State, command: said.ReassignTask, actor: Actor, now: datetime
) -> said.TaskReassigned | None:
    """The lead gives a task to an expert."""
    task = opened(state, actor, Role.LEAD)
    if task.expert == command.expert:
        return None
    may_see(task, command.expert)
    return said.TaskReassigned(expert=command.expert)


def save(
    state: State, asked: Catalogued[said.SaveVersion], actor: Actor, now: datetime
) -> said.VersionSaved | None:
    """Save a version; other words than those signed or submitted start anew."""
    task = held(opened(state, actor, Role.EXPERT), actor)
    written = asked.command.contribution
    storable(asked.catalogue, written)
    text = digest(written.stored())
    if task.version and task.version.text == text:
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
    task = held(opened(state, actor, Role.EXPERT), actor)
    latest(task, command.number)
    if task.status in (Status.COUNTERSIGNING, Status.SIGNED):
        return None
    not_submitted(task)
    return said.CountersigningAsked(number=command.number, author=actor.sub)


def countersign(
    state: State, command: said.CountersignVersion, actor: Actor, now: datetime
) -> said.VersionCountersigned | None:
    """Sign exactly this version; never one's own."""
    task = signable(opened(state, actor, Role.EXPERT, Role.LEAD), actor, command.number)
    if task.signer == actor.sub:
        return None
    waits_for_signature(task)
    return said.VersionCountersigned(number=command.number, signer=actor.sub)


def send_back(
    state: State, command: said.ReturnVersion, actor: Actor, now: datetime
) -> said.VersionReturned | None:
    """Send the version back to its author with a note."""
    task = signable(opened(state, actor, Role.EXPERT, Role.LEAD), actor, command.number)
    if task.returned == command.number:
        return None
    waits_for_signature(task)
    return said.VersionReturned(number=command.number, signer=actor.sub, note=digest(command.note))


def submit(
    state: State, asked: Catalogued[said.SubmitContribution], actor: Actor, now: datetime
) -> said.ContributionSubmitted | None:
    """Let the contribution leave the desk: the saved version, or one written in one go."""
    task = opened(state, actor, Role.EXPERT)
    written = asked.command.contribution
    if written is not None:
        return _submit_written(task, asked.catalogue, written, actor)
    task = held(task, actor)
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
    task = allowed(state, actor, Role.EXPERT, Role.LEAD)
    if task.status is Status.DECLINED:
        return None
    not_over(task)
    if task.expert and not actor.has(Role.LEAD):
        held(task, actor)
    return said.TaskDeclined(reason=command.reason, explanation=digest(command.explanation))


def request_information(
    state: State, command: said.RequestInformation, actor: Actor, now: datetime
) -> said.InformationRequested | None:
    """Ask for something only the institution knows."""
    task = held(opened(state, actor, Role.EXPERT), actor)
    if task.waiting_for == digest(command.question):
        return None
    return said.InformationRequested(question=digest(command.question))


def give_agreement(
    state: State, command: said.GiveAgreement, actor: Actor, now: datetime
) -> said.TaskAgreementGiven | None:
    """The department's stance on exactly the text it was asked about.

    Asked after the task was cancelled, it may still answer: its contribution crossed on the way.
    """
    task = allowed(state, actor, Role.EXPERT, Role.LEAD)
    if task.agreement is None:
        not_over(task)
    if task.agreement != command.text:
        raise Refused(
            "other_version",
            "The department is not asked about this text.",
            "Look at the text that is asked about now.",
        )
    if command.stance is not Stance.AGREE and not command.note.strip():
        raise Refused("note_missing", "A note or objection needs words.", "Say what must change.")
    note, given = digest(command.note) if command.note else None, task.stances.get(command.text)
    if given and (given.stance, given.note) == (command.stance, note):
        return None
    return said.TaskAgreementGiven(
        text=command.text, stance=command.stance, by=actor.sub, note=note
    )


def _submit_written(
    task: Task, catalogue: Catalogue, written: Contribution, actor: Actor
) -> said.ContributionSubmitted | None:
    if task.expert is not None:
        held(task, actor)
    if task.opened and task.opened.countersigned:
        raise Refused(
            "not_countersigned",
            "This product needs a second signature.",
            "Save the version and ask a colleague to countersign it.",
        )
    storable(catalogue, written)
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
