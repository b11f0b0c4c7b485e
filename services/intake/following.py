"""A question that goes on about an earlier case of the same institution (pure)."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from schemas.common import Refused
from schemas.pinned import Catalogued
from schemas.request import RequestAmendment, SubmitRequest
from services.intake.attachments import Found
from services.intake.state import Request, Status

FOLLOWED = (Status.ANSWERED, Status.CIRCULATED)


@dataclass(frozen=True)
class Submission(Catalogued[SubmitRequest]):
    """A submit command with the earlier case it names, None when there is none, and its files."""

    earlier: Request | None = None
    files: Found = field(default_factory=dict)


@dataclass(frozen=True)
class Amendment(Catalogued[RequestAmendment]):
    """A changed request with the files it names."""

    files: Found = field(default_factory=dict)


def followed(asked: Submission, institution: str) -> UUID | None:
    """The earlier case, if it is the institution's own and was answered or circulated.

    Of any other case the institution learns nothing, not even that it is there.
    """
    earlier = asked.earlier
    if asked.command.follows is None:
        return None
    own = earlier is not None and earlier.institution == institution
    if earlier is None or not own or earlier.status not in FOLLOWED:
        raise Refused(
            "unknown_case",
            "There is no such earlier case of yours that was answered or put out.",
            "Check the case id, or leave `follows` out.",
        )
    return asked.command.follows
