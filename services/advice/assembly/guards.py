"""What several decisions about a case check first."""

from __future__ import annotations

from schemas import case as said
from schemas.catalogue import Catalogue, ReasonKind
from schemas.common import Actor, Refused, Role
from schemas.contacts import REPORT
from services.advice.assembly.state import Case, State, Status

WHO = {
    Role.COORDINATOR: "a coordinator of the Loket",
    Role.OWNER: "the owner of the policy, OCW",
}


def coordinated(state: State, actor: Actor, role: Role = Role.COORDINATOR) -> Case:
    """The case, for a coordinator, or for the owner of the policy."""
    if not actor.has(role):
        raise Refused("not_allowed", f"This takes the role {role}.", f"Ask {WHO[role]}.")
    if state is None:
        raise Refused("unknown_case", "There is no such case.", "Check the case id.")
    return state


def asking(state: State, actor: Actor) -> Case:
    """The case, for who may say what the institution that asked did with the advice."""
    if not REPORT & {*actor.roles}:
        raise Refused(
            "not_allowed",
            f"This takes the role {' or '.join(sorted(REPORT))}.",
            "Ask the institution to report it.",
        )
    if state is None or actor.organisation != state.opened.institution:
        raise Refused("unknown_case", "There is no such case.", "Check the case id.")
    return state


def running(state: State, actor: Actor, role: Role = Role.COORDINATOR) -> Case:
    """The case, while there is no adopted advice."""
    case = coordinated(state, actor, role)
    if case.status is not Status.OPEN:
        raise Refused("too_late", f"The case is {case.status}.", "Look at the case.")
    return case


def latest_draft(case: Case, text: str) -> said.DraftWritten:
    """The draft, if this text is the latest."""
    if not case.drafts or case.drafts[-1].text != text:
        raise Refused(
            "other_version",
            "This is not the latest version.",
            "Look at the latest version and try again.",
        )
    return case.drafts[-1]


def knows_reason(catalogue: Catalogue, code: str, kind: str) -> None:
    """Refuses a reason that cannot be given for this."""
    choices = [reason.code for reason in catalogue.reasons_for(ReasonKind(kind))]
    if code not in choices:
        raise Refused(
            "unknown_reason", f"{code} is no reason for this.", f"Choose from {', '.join(choices)}."
        )
