"""What follows when departments differ or agree, and when an advice is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from schemas import assignment as sent
from schemas import case as said
from schemas import settling
from schemas.catalogue import load
from schemas.common import Event
from schemas.envelope import Recorded
from schemas.progress import Stage
from services.advice.assembly import agreeing
from services.advice.assembly.sending import due_of, to_desk, to_institution
from services.advice.assembly.state import VIEWS, Case, clock_name
from services.kernel.calendar import Calendar
from services.kernel.execute import Cases
from services.kernel.reactions import Decide, Effect, React
from services.kernel.terms import Terms
from services.kernel.texts import Texts


class SettlingReactions:
    """Reactions to CASES about rounds, agreement and an advice that no longer holds."""

    def __init__(self, cases: Cases[Any], texts: Texts, terms: Terms, calendar: Calendar) -> None:
        self._cases, self._texts, self._terms = cases, texts, terms
        self._calendar = calendar

    def own(self) -> Mapping[type[Event], React]:
        """Which events lead to what."""
        return {
            settling.RoundOpened: self.on_round,
            said.AgreementReceived: self.on_agreement,
            settling.AgreementWaived: self.on_agreement,
            settling.EscalationDecided: self.on_agreement,
            settling.AdviceWithdrawn: self.on_withdrawn,
        }

    async def on_round(self, event: Recorded[Any]) -> Sequence[Effect]:
        """Everybody concerned gets the question; who says what stays with the Loket."""
        case: Case = await self._cases.state_after(event)
        question = await self._texts.get(event.meta.case, event.data.question)
        sends = [
            to_desk(
                event,
                code,
                sent.ViewsAsked(
                    round=event.data.number,
                    aspects=event.data.aspects,
                    question=question,
                    due=due_of(case, clock_name(VIEWS, code), event, self._calendar),
                ),
            )
            for code in event.data.departments
        ]
        return *sends, *self._terms.remind(case)

    async def on_agreement(self, event: Recorded[Any]) -> Sequence[Effect]:
        """Once every department agrees, the owner of the policy is asked."""
        case: Case = await self._cases.state_after(event)
        return (Decide(agreeing.ask_owner, load(case.opened.catalogue)),)

    async def on_withdrawn(self, event: Recorded[Any]) -> Sequence[Effect]:
        """The institution hears that the advice no longer holds."""
        case: Case = await self._cases.state_after(event)
        told = to_institution(event, case, Stage.ADVICE_WITHDRAWN, reason=event.data.reason)
        return (told,)
