"""What follows when a term of a case moves, stands still, or is at risk or late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from schemas import assignment as sent
from schemas.catalogue import Tells
from schemas.clock import ClockExtended, ClockPaused, ClockResumed, NotedTerm, TermsNoted
from schemas.common import Event
from schemas.envelope import Recorded
from schemas.progress import Stage
from services.advice.assembly.sending import due_of, to_desk, to_institution
from services.advice.assembly.state import ADVICE, Case
from services.kernel.calendar import Calendar
from services.kernel.execute import Cases
from services.kernel.reactions import Deliver, Effect, React
from services.kernel.terms import Terms

AT_THE_DESK = {Tells.EXPERT, Tells.LEAD}


class TermReactions:
    """Reactions to what CASES says about terms: those concerned are told, the timer is set."""

    def __init__(self, cases: Cases[Any], terms: Terms, calendar: Calendar) -> None:
        self._cases, self._terms, self._calendar = cases, terms, calendar

    def own(self) -> Mapping[type[Event], React]:
        """Which events lead to what."""
        return {
            ClockExtended: self.on_moved,
            ClockPaused: self.on_moved,
            ClockResumed: self.on_moved,
            TermsNoted: self.on_noted,
        }

    async def on_moved(self, event: Recorded[Any]) -> Sequence[Effect]:
        """The desk whose term it is hears until when; of the advice, the institution does."""
        case: Case = await self._cases.state_after(event)
        name, _, department = event.data.clock.partition("-")
        timers = self._terms.remind(case)
        if department in case.parts:
            return to_desk(event, department, self._moved(event, case, name)), *timers
        return (self._told(event, case), *timers) if event.data.clock == ADVICE else timers

    async def on_noted(self, event: Recorded[Any]) -> Sequence[Effect]:
        """Desks hear of their own terms, the institution of the advice."""
        case: Case = await self._cases.state_after(event)
        return tuple(self._noted(event, case, event.data.terms))

    def _moved(self, event: Recorded[Any], case: Case, name: str) -> sent.TermMoved:
        clock = case.clocks.by_name[event.data.clock]
        still = next((p.reason for p in clock.pauses if p.until is None), None)
        return sent.TermMoved(
            clock=name,
            due=due_of(case, event.data.clock, event, self._calendar),
            paused_for=still,
            reason=event.data.reason if isinstance(event.data, ClockExtended) else None,
        )

    def _told(self, event: Recorded[Any], case: Case) -> Deliver:
        """A new date; while the term stands still there is none to promise."""
        if case.clocks.by_name[ADVICE].paused:
            reason = event.data.reason
            return to_institution(event, case, Stage.PAUSED, reason=reason)
        until = due_of(case, ADVICE, event, self._calendar)
        if isinstance(event.data, ClockExtended):
            reason = event.data.reason
            return to_institution(event, case, Stage.EXTENDED, until=until, reason=reason)
        return to_institution(event, case, Stage.RESCHEDULED, until=until)

    def _noted(
        self, event: Recorded[Any], case: Case, terms: Iterable[NotedTerm]
    ) -> Iterator[Deliver]:
        """One message a lane: of several terms the most urgent one is told."""
        told = {term.clock.partition("-")[2]: term for term in sorted(terms, key=_urgency)}
        for department, term in told.items():
            if department in case.parts and AT_THE_DESK & set(term.tells):
                said = term.model_dump() | {"clock": term.clock.partition("-")[0]}
                yield to_desk(event, department, sent.TermNoted.model_validate(said))
            elif not department and Tells.INSTITUTION in term.tells:
                yield to_institution(event, case, Stage.DELAYED, until=term.due)


def _urgency(term: NotedTerm) -> int:
    return term.level
