"""An institution's webhook: consent of its endpoint, how it fares, and what is sent once more.

Events lie in NOTICES of DOOR, under an id computed from the institution. They name an endpoint by
the digest of its address, which stands in PEOPLE: an address may hold a secret.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from schemas.common import Code, Command, Digest, Event, Moment


class WebhookOffered(Event):
    """The endpoint is asked whether it wants to be told; until it answers it is not."""

    institution: Code
    endpoint: Digest


class WebhookAllowed(Event):
    """The endpoint consented."""

    endpoint: Digest
    rate: int | None = Field(default=None, description="Messages a minute; None is any number.")


class WebhookNotAllowed(Event):
    """The endpoint did not consent."""

    endpoint: Digest
    reason: Code


class WebhookFailing(Event):
    """The endpoint took its last message not; written once, at the first failure in a row."""

    endpoint: Digest
    reason: Code


class WebhookRecovered(Event):
    """The endpoint took a message again."""

    endpoint: Digest


class WebhookStopped(Event):
    """Nothing is sent there any more, until the institution has the endpoint asked anew."""

    institution: Code
    endpoint: Digest
    reason: Code


class NoticesReplayed(Event):
    """What was told between two moments is sent once more, under the ids it had."""

    institution: Code
    after: Moment
    until: Moment
    found: int = Field(description="How many events there were.")


class NotifyCommand(Command):
    """Any command to notify: of the own institution's webhook."""

    service: ClassVar[str] = "notify"
    case: UUID = Field(description="The webhook: computed from the institution's code.")


class OfferWebhook(NotifyCommand):
    """Ask the endpoint that stands in PEOPLE for its consent, also when it was stopped."""

    endpoint: Digest = Field(description="Digest of the address.")


class ConfirmWebhook(NotifyCommand):
    """Consent for an endpoint that was asked, by the address that it alone was given."""

    key: str = Field(pattern=r"^[A-Za-z0-9.-]+$", max_length=128, repr=False)
    rate: str = Field(
        default="", pattern=r"^[0-9*]{0,8}$", description="As the endpoint wrote it, if it did."
    )


class TryWebhook(NotifyCommand):
    """Send a message that is clearly a test, once."""


class ReplayNotices(NotifyCommand):
    """Send again what was told from one moment until another."""

    after: Moment
    until: Moment
