"""Decisions about a notice that did not arrive: it is tried once more, or settled (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from schemas import notice as said
from schemas.catalogue import Catalogue, ReasonKind
from schemas.common import Actor, Refused, Role
from services.notify.state import Notice, State, Status

LOST = (Status.GIVEN_UP, Status.BOUNCED)


@dataclass(frozen=True)
class Seeing:
    """Who sees to the notices of a zone; at the door each institution sees to its own.

    `hidden` is a notice that they may not know of.
    """

    roles: frozenset[Role]
    institution: str | None = None
    hidden: bool = False


@dataclass(frozen=True)
class Settling:
    """It is settled, for a reason of the catalogue."""

    command: said.SettleNotice
    seeing: Seeing
    catalogue: Catalogue


def retry(state: State, seeing: Seeing, actor: Actor, now: datetime) -> said.NoticeRetried | None:
    """One more attempt of what did not arrive; nothing when it is on its way or was settled."""
    notice = _seen(state, seeing, actor)
    return said.NoticeRetried() if notice.status in LOST else None


def settle(state: State, told: Settling, actor: Actor, now: datetime) -> said.NoticeSettled | None:
    """Somebody saw to it in another way; nothing when it is on its way or was settled."""
    notice, reason = _seen(state, told.seeing, actor), told.command.reason
    choices = [one.code for one in told.catalogue.reasons_for(ReasonKind.SETTLE)]
    if reason not in choices:
        words = f"Choose from {', '.join(choices)}."
        raise Refused("unknown_reason", f"{reason} is no reason for this.", words)
    return said.NoticeSettled(reason=reason) if notice.status in LOST else None


def _seen(state: State, seeing: Seeing, actor: Actor) -> Notice:
    if not seeing.roles & {*actor.roles}:
        roles = " or ".join(sorted(seeing.roles))
        raise Refused("not_allowed", f"This takes the role {roles}.", f"Ask a {roles}.")
    of_others = seeing.institution is not None and actor.organisation != seeing.institution
    if state is None or of_others or seeing.hidden:
        raise Refused("not_there", "There is no such notice.", "See the list of notices.")
    return state
