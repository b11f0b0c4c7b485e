"""What the institution may know of its own case (border stream PROGRESS), with its texts."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from schemas.advice import AdviceText
from schemas.common import Code, Digest, Event, Moment
from schemas.letter import LetterFile


class Stage(StrEnum):
    """Where a question stands, in the institution's words."""

    RECEIVED = "received"
    CIRCULATED = "circulated"
    INFORMATION_ASKED = "information_asked"
    INFORMATION_RECEIVED = "information_received"
    AMENDED = "amended"
    AMENDMENT_DECLINED = "amendment_declined"
    WITHDRAWN = "withdrawn"
    WITHDRAWAL_DECLINED = "withdrawal_declined"
    REFUSED = "refused"
    REFERRED = "referred"
    ANSWERED = "answered"
    ISSUED = "issued"
    ADVICE_WITHDRAWN = "advice_withdrawn"
    EXTENDED = "extended"
    PAUSED = "paused"
    RESCHEDULED = "rescheduled"
    REMINDED = "reminded"
    DELAYED = "delayed"
    WENT_ON = "went_on"
    MERGED = "merged"
    NOT_OPENED = "not_opened"


class ProgressReported(Event):
    """One step the institution is told of."""

    institution: Code
    contact: Code
    stage: Stage
    product: Code | None = None
    until: Moment | None = None
    text: str = ""
    advice: AdviceText | None = None
    letter: Digest | None = None
    reason: Code | None = None
    letters: tuple[LetterFile, ...] = ()
    valid_until: Moment | None = None
    goes_on_in: UUID | None = Field(
        default=None, description="The own earlier request in which this one goes on."
    )
    sent_along: tuple[Code, ...] = Field(
        default=(), description="When referred: parts of the request that were passed on."
    )
    withheld: tuple[Code, ...] = Field(
        default=(), description="When referred: parts that were not passed on."
    )
    prepared_by: Code | None = Field(
        default=None, description="When received: the colleague who wrote it, if another."
    )
