"""What the front office does around a request: going on unanswered, linking, merging (REQUESTS)."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from schemas.common import Code, Digest, Event
from schemas.request import IntakeCommand


class LinkKind(StrEnum):
    """How two requests belong together."""

    DUPLICATE = "duplicate"
    RELATED = "related"


# Events: additive change only; each released version keeps a sample in tests/contract/samples.


class AnswerWaived(Event):
    """The Loket goes on without what it asked the institution; the institution's term ends."""

    question: Digest
    reason: Code
    circulated: bool = Field(description="Whether departments are at work on the request.")


class RequestLinked(Event):
    """Belongs together with another request; each of the two has this fact, or is about to."""

    other: UUID
    kind: LinkKind
    reason: Code
    repeats: int | None = Field(
        default=None, description="Sequence of the other request's event that this one repeats."
    )


class RequestUnlinked(Event):
    """Does not belong together with the other request any more."""

    other: UUID
    repeats: int | None = Field(
        default=None, description="Sequence of the other request's event that this one repeats."
    )


class RequestMerged(Event):
    """The same question of the same institution was there before, and goes on there."""

    into: UUID


# Commands to intake.


class WaiveAnswer(IntakeCommand):
    """Go on without what the institution was asked, with a reason."""

    reason: Code


class LinkRequests(IntakeCommand):
    """Record that two requests belong together, and why."""

    other: UUID
    kind: LinkKind
    reason: Code


class UnlinkRequests(IntakeCommand):
    """Record that two requests do not belong together after all."""

    other: UUID


class MergeRequest(IntakeCommand):
    """End a request that was asked before: the earlier one of the institution goes on."""

    into: UUID
