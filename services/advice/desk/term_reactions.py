"""What follows when a view is asked within the department: its term runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from schemas.common import Event
from schemas.consultation import ColleagueConsulted
from schemas.envelope import Recorded
from services.kernel.execute import Cases
from services.kernel.reactions import Effect, React
from services.kernel.terms import Terms


class TermReactions:
    """Reactions to the desk's own events about terms: the timer is set."""

    def __init__(self, cases: Cases[Any], terms: Terms) -> None:
        self._cases, self._terms = cases, terms

    def own(self) -> Mapping[type[Event], React]:
        """Which events lead to what; of a term that ended a nudge finds nothing to say."""
        return {ColleagueConsulted: self.on_consulted}

    async def on_consulted(self, event: Recorded[Any]) -> Sequence[Effect]:
        """Whoever is asked is reminded in time."""
        return self._terms.remind(await self._cases.state_after(event))
