"""How the institution is told, as the Loket may know it (border stream DELIVERIES): never whom."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from schemas.common import Code, Event, Moment
from schemas.notice import Channel, Status


class DeliveryReported(Event):
    """How one notice to an institution fares."""

    notice: UUID
    about: Code = Field(description="Id of the step in PROGRESS that it tells of.")
    template: Code = Field(description="Which words; never content of the case.")
    channel: Channel
    status: Status
    reason: Code | None = Field(default=None, description="Why it did not arrive, or not yet.")
    planned_at: Moment
