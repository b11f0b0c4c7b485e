"""A clock that runs some days a second, on the real server's own timers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from services.kernel.timers import Timers

STARTS = datetime(2027, 2, 1, 9, tzinfo=UTC)
"""A Monday without holidays after it for some weeks."""

FASTER = timedelta(days=3) / timedelta(seconds=1)


class Hurried(Timers):
    """Every service of one test shares the moment at which its time began."""

    began = datetime.now(UTC)

    def now(self) -> datetime:
        return STARTS + (super().now() - self.began) * FASTER

    async def set(self, case: UUID, name: str, at: datetime) -> None:
        await super().set(case, name, self.began + (at - STARTS) / FASTER)
