"""Requests that belong together, and one that is the same as an earlier one (pure).

Of two requests the one with the lower id keeps the link: whatever coordinators decide about the two
at once is decided there, in one order. The other repeats it, and knows which sequence it repeated,
so that it comes to the same however often and in whatever order it hears of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from schemas import triage as said
from schemas.catalogue import ReasonKind
from schemas.common import Actor, Refused, Role
from schemas.envelope import Recorded
from schemas.pinned import Catalogued
from services.intake.guards import coordinated, reason_for, require, still_open, there
from services.intake.state import RUNNING, Link, Request, State

SAME_QUESTION = "same-question"
Pair: TypeAlias = said.LinkRequests | said.UnlinkRequests
Change: TypeAlias = Recorded[said.RequestLinked] | Recorded[said.RequestUnlinked]


@dataclass(frozen=True)
class Linking(Catalogued[Pair]):
    """A command about two requests, and the one of them that the decision is not made at."""

    other: Request | None


@dataclass(frozen=True)
class Merging:
    """A merge command with the request that is to go on, None when there is none."""

    command: said.MergeRequest
    into: Request | None


def keeper(one: UUID, other: UUID) -> UUID:
    """Which of two requests keeps their link."""
    return min(one, other)


def beside(pair: Pair) -> UUID:
    """The other one, as the keeper sees it."""
    return max(pair.case, pair.other)


def link(state: State, asked: Linking, actor: Actor, now: datetime) -> said.RequestLinked | None:
    """Belong together, at the keeper; another kind or reason takes the place of the one before."""
    command = asked.command
    assert isinstance(command, said.LinkRequests)
    request = _both(state, asked, actor)
    reason_for(asked.catalogue, ReasonKind.LINK, command.reason)
    other = beside(command)
    if request.links.get(other) == Link(command.kind, command.reason):
        return None
    return said.RequestLinked(other=other, kind=command.kind, reason=command.reason)


def unlink(
    state: State, asked: Linking, actor: Actor, now: datetime
) -> said.RequestUnlinked | None:
    """Not belong together after all, at the keeper."""
    request, other = _both(state, asked, actor), beside(asked.command)
    return said.RequestUnlinked(other=other) if other in request.links else None


def repeat(
    state: State, change: Change, actor: Actor, now: datetime
) -> said.RequestLinked | said.RequestUnlinked | None:
    """The same at the other request, unless it repeated this or something newer already."""
    keeps = change.meta.case
    if state is None or change.sequence <= state.repeated.get(keeps, 0):
        return None
    return change.data.model_copy(update={"other": keeps, "repeats": change.sequence})


def merge(state: State, asked: Merging, actor: Actor, now: datetime) -> said.RequestMerged | None:
    """End the newer of two requests of one institution: the older goes on, with its terms.

    The older one never ends this way, so of two that are merged into each other one is left.
    """
    request = coordinated(state, actor)
    merged = said.RequestMerged(into=asked.command.into)
    if request.ending == merged:
        return None
    still_open(request)
    into = there(asked.into)
    if into.institution != request.institution:
        raise Refused(
            "two_institutions",
            "The other request is of another institution.",
            "Link them as related: each institution gets its own answer.",
        )
    if (into.submitted_at, asked.command.into) >= (request.submitted_at, asked.command.case):
        raise Refused(
            "newer_request",
            "The other request did not come in before this one.",
            "Merge the newer one into the older one.",
        )
    if into.status not in RUNNING:
        raise Refused(
            "too_late",
            f"The other request is {into.status}.",
            "Link the two, and answer this one itself.",
        )
    return merged


def link_merged(
    state: State, merged: Recorded[said.RequestMerged], actor: Actor, now: datetime
) -> said.RequestLinked | None:
    """What was merged is a duplicate: so it says at the keeper of the two."""
    other = max(merged.meta.case, merged.data.into)
    known = state.links.get(other) if state else None
    if state is None or (known and known.kind is said.LinkKind.DUPLICATE):
        return None
    return said.RequestLinked(other=other, kind=said.LinkKind.DUPLICATE, reason=SAME_QUESTION)


def _both(state: State, asked: Linking, actor: Actor) -> Request:
    require(actor, Role.COORDINATOR)
    if asked.command.case == asked.command.other:
        raise Refused("same_case", "This is one request, not two.", "Name another request.")
    there(asked.other)
    return there(state)
