"""What follows from a request's events: what the institution is told, timers, circulating."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from schemas import case as cases
from schemas import request as said
from schemas import subjects, triage
from schemas.catalogue import Tells, load
from schemas.clock import ClockExtended, Target, TermsNoted
from schemas.clocks import Clock
from schemas.common import Event
from schemas.envelope import Recorded
from schemas.pinned import Catalogued
from schemas.progress import ProgressReported, Stage
from services.intake import domain, relating
from services.intake.state import FIRST_RESPONSE, INFORMATION, Request
from services.kernel.calendar import Calendar
from services.kernel.clock import view
from services.kernel.execute import Cases
from services.kernel.reactions import Decide, Deliver, Effect, React, carried
from services.kernel.terms import Terms
from services.kernel.texts import Texts

DOOR = "DOOR"
"""The zone of the institutions."""

STAGES = {FIRST_RESPONSE: Stage.DELAYED, INFORMATION: Stage.REMINDED}
"""What the institution is told when a term is at risk or late."""


async def _case_ended(event: Recorded[Any]) -> Sequence[Effect]:
    return (Decide(domain.drop_question, event.data),)


FROM_CASES: Mapping[type[Event], React] = {
    cases.AdviceIssued: _case_ended,
    cases.CaseWithdrawn: _case_ended,
    cases.CaseClosed: _case_ended,
}
"""What assembly says that ends what intake still asks."""


class Reactions:
    """Reactions to REQUESTS."""

    def __init__(self, cases: Cases[Any], texts: Texts, terms: Terms, calendar: Calendar) -> None:
        self._cases, self._texts, self._terms, self._calendar = cases, texts, terms, calendar

    def own(self) -> Mapping[type[Event], React]:
        """Which events lead to what."""
        return {
            said.RequestSubmitted: self.on_submitted,
            said.RequestCirculated: self.on_circulated,
            said.RequestRefused: self.on_refused,
            said.RequestReferred: self.on_referred,
            said.RequestAnswered: self.on_answered,
            said.RequestWithdrawn: self.on_withdrawn,
            said.InformationAsked: self.on_information_asked,
            said.InformationGiven: self.on_information_given,
            said.RequestAmended: self.on_amended,
            triage.AnswerWaived: self.on_waived,
            triage.RequestMerged: self.on_merged,
            triage.RequestLinked: self.on_linked,
            triage.RequestUnlinked: self.on_linked,
            said.AmendmentRequested: self.on_amendment_requested,
            ClockExtended: self.on_extended,
            TermsNoted: self.on_noted,
        }

    async def on_submitted(self, event: Recorded[said.RequestSubmitted]) -> Sequence[Effect]:
        """Confirm, remember the term, and circulate at once where the product says so."""
        state, data = await self._state(event), event.data
        until = self._due(data.first_response, event.meta.time)
        told: list[Effect] = [*carried(data.attachments, (DOOR,))]
        by = {"prepared_by": data.prepared_by}
        told.append(self._tell(event, state, Stage.RECEIVED, until=until, **by))
        product = load(data.catalogue).products.get(data.product or "")
        if product and product.automatic:
            command = said.CirculateRequest(case=event.meta.case, product=data.product)
            asked = Catalogued(command, load(data.catalogue))
            return *told, Decide(domain.circulate, asked)
        return *told, *self._terms.remind(state)

    async def on_circulated(self, event: Recorded[said.RequestCirculated]) -> Sequence[Effect]:
        """The Loket's promise: say that it takes longer, and until when."""
        until = self._due(event.data.advice, event.meta.time)
        state = await self._state(event)
        return (self._tell(event, state, Stage.CIRCULATED, until=until),)

    async def on_refused(self, event: Recorded[said.RequestRefused]) -> Sequence[Effect]:
        """Tell why."""
        return await self._with_text(
            event, Stage.REFUSED, event.data.explanation, event.data.reason
        )

    async def on_referred(self, event: Recorded[said.RequestReferred]) -> Sequence[Effect]:
        """Tell which door is right, and what was passed on."""
        data = event.data
        shared = {"sent_along": data.sent_along, "withheld": data.withheld}
        return await self._with_text(event, Stage.REFERRED, data.explanation, data.to, **shared)

    async def on_answered(self, event: Recorded[said.RequestAnswered]) -> Sequence[Effect]:
        """Give the answer."""
        return await self._with_text(event, Stage.ANSWERED, event.data.answer)

    async def on_information_asked(
        self, event: Recorded[said.InformationAsked]
    ) -> Sequence[Effect]:
        """Ask the institution, and remember its term."""
        state = await self._state(event)
        text = await self._texts.get(event.meta.case, event.data.question)
        until = self._due(state.information, event.meta.time)
        told = self._tell(event, state, Stage.INFORMATION_ASKED, text=text, until=until)
        return told, *self._terms.remind(state)

    async def on_information_given(
        self, event: Recorded[said.InformationGiven]
    ) -> Sequence[Effect]:
        """Confirm."""
        return (self._tell(event, await self._state(event), Stage.INFORMATION_RECEIVED),)

    async def on_withdrawn(self, event: Recorded[said.RequestWithdrawn]) -> Sequence[Effect]:
        """Confirm."""
        state = await self._state(event)
        return (self._tell(event, state, Stage.WITHDRAWN, reason=event.data.reason),)

    async def on_amended(self, event: Recorded[said.RequestAmended]) -> Sequence[Effect]:
        """Confirm."""
        told = self._tell(event, await self._state(event), Stage.AMENDED)
        return *carried(event.data.attachments, (DOOR,)), told

    async def on_amendment_requested(
        self, event: Recorded[said.AmendmentRequested]
    ) -> Sequence[Effect]:
        """Assembly decides; what the institution sent is its own to see."""
        return carried(event.data.attachments, (DOOR,))

    async def on_waived(self, event: Recorded[triage.AnswerWaived]) -> Sequence[Effect]:
        """The institution need not answer any more, and hears why."""
        state = await self._state(event)
        return (self._tell(event, state, Stage.WENT_ON, reason=event.data.reason),)

    async def on_merged(self, event: Recorded[triage.RequestMerged]) -> Sequence[Effect]:
        """Tell in which of its own requests it goes on, and record that the two belong together."""
        into = event.data.into
        told = self._tell(event, await self._state(event), Stage.MERGED, goes_on_in=into)
        keeps = relating.keeper(event.meta.case, into)
        return told, Decide(relating.link_merged, event, of=keeps)

    async def on_linked(self, event: Recorded[Any]) -> Sequence[Effect]:
        """The other request hears of it; institutions do not."""
        if event.data.repeats is not None:
            return ()
        return (Decide(relating.repeat, event, of=event.data.other),)

    async def on_extended(self, event: Recorded[ClockExtended]) -> Sequence[Effect]:
        """The institution has more time to answer: tell it until when."""
        state = await self._state(event)
        clock = state.clocks.by_name[event.data.clock]
        until = view(clock, self._calendar, event.meta.time).due
        reason = event.data.reason
        told = self._tell(event, state, Stage.REMINDED, until=until, reason=reason)
        return told, *self._terms.remind(state)

    async def on_noted(self, event: Recorded[TermsNoted]) -> Sequence[Effect]:
        """Remind the institution of its own term, and tell it when ours was not kept."""
        state = await self._state(event)
        told = [term for term in event.data.terms if Tells.INSTITUTION in term.tells]
        if not told:
            return ()
        term = max(told, key=lambda one: one.level)
        return (self._tell(event, state, STAGES[term.clock], until=term.due),)

    async def _with_text(
        self, event: Recorded[Any], stage: Stage, name: str, reason: str | None = None, **more: Any
    ) -> Sequence[Effect]:
        text = await self._texts.get(event.meta.case, name)
        state = await self._state(event)
        return (self._tell(event, state, stage, text=text, reason=reason, **more),)

    def _tell(self, event: Recorded[Any], state: Request, stage: Stage, **more: Any) -> Deliver:
        told = ProgressReported(
            institution=state.institution,
            contact=state.contact,
            stage=stage,
            product=state.product,
            **more,
        )
        subject = subjects.progress(state.institution, event.meta.case)
        return Deliver(DOOR, subject, told)

    def _due(self, target: Target, start: datetime) -> datetime:
        return view(Clock(target, start), self._calendar, start).due

    async def _state(self, event: Recorded[Any]) -> Request:
        state: Request = await self._cases.state_after(event)
        return state
