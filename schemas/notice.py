"""One message to one recipient over one channel (stream NOTICES, one in every zone)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from schemas.common import Code, Command, Event, Moment


class Channel(StrEnum):
    """How a notice travels."""

    MAIL = "mail"
    WEBHOOK = "webhook"
    INBOX = "inbox"


class Status(StrEnum):
    """How far a notice is; one to an inbox is there when it is planned."""

    PLANNED = "planned"
    ATTEMPTED = "attempted"
    DEFERRED = "deferred"
    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    GIVEN_UP = "given_up"
    GATHERED = "gathered"
    SETTLED = "settled"


class NoticePlanned(Event):
    """Somebody is to be told something; an inbox notice is there at once."""

    case: UUID
    recipient: Code = Field(description="Id in PEOPLE, or the institution for webhook and inbox.")
    channel: Channel
    template: Code = Field(description="Which words; never content of the case.")
    about: Code = Field(description="Id of the event it tells of.")
    cover_for: Code | None = Field(
        default=None, description="Who is away and would have been told instead."
    )
    second: bool = Field(
        default=False, description="To the second address of its recipient, who has two."
    )
    count: int | None = Field(default=None, description="Of a digest: how many notices it is for.")
    told_at: Moment | None = Field(
        default=None, description="For a webhook: when the event it tells of was logged."
    )
    number: int | None = Field(
        default=None, description="For a webhook: place in PROGRESS of the event it tells of."
    )
    again: UUID | None = Field(
        default=None, description="The notice that this one sends once more, under that one's id."
    )


class NoticeAttempted(Event):
    """Sending starts now; written before, so that after a crash it is known that it did."""

    attempt: int


class NoticeDeferred(Event):
    """An attempt failed for certain; it will be tried again."""

    attempt: int
    reason: Code
    until: Moment = Field(description="Not before this moment.")


class NoticeSent(Event):
    """Handed over to the other side."""

    attempt: int
    answer: Code | None = Field(default=None, description="What the other side said to it.")


class NoticeDelivered(Event):
    """The other side confirmed."""


class NoticeBounced(Event):
    """The other side sent it back."""

    reason: Code


class NoticeGivenUp(Event):
    """No more attempts; somebody must look."""

    reason: Code


class NoticeAdmitted(Event):
    """It goes now, and counts for how much its recipient is told at once (of their digest)."""

    recipient: Code
    notice: UUID


class NoticeHeld(Event):
    """It waits for its recipient's digest of this moment (of their digest)."""

    recipient: Code
    notice: UUID
    slot: Moment = Field(description="When the digest goes.")


class DigestClosed(Event):
    """Its moment has come: so many notices go in one mail, and none is added any more."""

    recipient: Code
    held: int


class NoticeGathered(Event):
    """It goes in a digest instead of by itself; how that fares is told of the digest."""

    digest: UUID = Field(description="The notice that the digest is.")


class NoticeRetried(Event):
    """Somebody lets what did not arrive be tried once more."""


class NoticeSettled(Event):
    """Somebody saw to what did not arrive in another way."""

    reason: Code


class NoticeCommand(Command):
    """A command about a notice, whose id stands where other commands have a case."""

    service: ClassVar[str] = "notify"


class RetryNotice(NoticeCommand):
    """Try once more to let somebody know."""


class SettleNotice(NoticeCommand):
    """Say that somebody was told in another way, or need not be told."""

    reason: Code
