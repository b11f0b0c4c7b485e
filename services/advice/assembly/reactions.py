"""What follows from a case's own events: assignments, agreement, letters, what is told, timers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from schemas import assignment as sent
from schemas import case as said
from schemas import subjects
from schemas.advice import AdviceText
from schemas.catalogue import load
from schemas.clock import ClockExtended, ClockPaused, ClockResumed
from schemas.common import Event
from schemas.envelope import Recorded
from schemas.progress import ProgressReported, Stage
from schemas.request import Question, RoutedTo
from schemas.subjects import Stream
from services.advice.assembly.state import ADVICE, AGREEMENT, CONTRIBUTION, Case, clock_name
from services.kernel.calendar import Calendar
from services.kernel.clock import view
from services.kernel.direct import DirectReader
from services.kernel.execute import Cases
from services.kernel.reactions import Carry, Deliver, Effect, React
from services.kernel.terms import Terms
from services.kernel.texts import Texts


class Reactions:
    """Reactions to CASES."""

    def __init__(
        self,
        cases: Cases[Any],
        texts: Texts,
        terms: Terms,
        calendar: Calendar,
        reader: DirectReader,
    ) -> None:
        self._cases, self._texts, self._terms = cases, texts, terms
        self._calendar, self._reader = calendar, reader

    def own(self) -> Mapping[type[Event], React]:
        """Which events lead to what."""
        return {
            said.CaseOpened: self.on_opened,
            said.DepartmentAdded: self.on_added,
            said.DepartmentExcused: self.on_excused,
            said.CaseInformationArrived: self.on_information,
            said.AgreementAsked: self.on_agreement_asked,
            said.AdviceIssued: self.on_issued,
            said.CaseAmended: self.on_amended,
            said.AmendmentDeclined: self.on_amendment_declined,
            said.CaseWithdrawn: self.on_withdrawn,
            said.WithdrawalDeclined: self.on_withdrawal_declined,
            ClockExtended: self.on_extended,
            ClockPaused: self.on_clock,
            ClockResumed: self.on_clock,
        }

    async def on_opened(self, event: Recorded[said.CaseOpened]) -> Sequence[Effect]:
        """Ask all departments at once; those no longer needed are left out."""
        case = await self._case(event)
        wanted = [r for r in event.data.routed if r.department in case.still_out]
        return *await self._assign(event, case, wanted), *self._terms.remind(case.clocks)

    async def on_added(self, event: Recorded[said.DepartmentAdded]) -> Sequence[Effect]:
        """Ask one more."""
        case = await self._case(event)
        sends = await self._assign(event, case, [event.data.routed])
        return *sends, *self._terms.remind(case.clocks)

    async def on_excused(self, event: Recorded[said.DepartmentExcused]) -> Sequence[Effect]:
        """The desk is told that nothing more is needed."""
        return tuple(self._cancel(event, (event.data.department,), event.data.reason))

    async def on_information(
        self, event: Recorded[said.CaseInformationArrived]
    ) -> Sequence[Effect]:
        """The departments that wanted to know are told, with their new term."""
        case = await self._case(event)
        answer = await self._texts.get(event.meta.case, event.data.answer)
        sends = [
            self._to(
                event,
                code,
                sent.InformationForwarded(
                    answer=answer, due=self._due(case, event, CONTRIBUTION, code)
                ),
            )
            for code in event.data.departments
        ]
        return *sends, *self._terms.remind(case.clocks)

    async def on_agreement_asked(self, event: Recorded[said.AgreementAsked]) -> Sequence[Effect]:
        """Every department gets the exact text."""
        case = await self._case(event)
        text = await self._texts.model(event.meta.case, event.data.text, AdviceText)
        sends = [
            self._to(
                event,
                code,
                sent.AgreementRequested(
                    text=event.data.text, advice=text, due=self._due(case, event, AGREEMENT, code)
                ),
            )
            for code in event.data.departments
        ]
        return *sends, *self._terms.remind(case.clocks)

    async def on_issued(self, event: Recorded[said.AdviceIssued]) -> Sequence[Effect]:
        """The letter and the text go to the institution, without who said what."""
        case, data = await self._case(event), event.data
        text = await self._texts.model(event.meta.case, data.text, AdviceText)
        told = self._tell(
            event, case, Stage.ISSUED, advice=text.for_institution(), letter=data.letter
        )
        if data.letter is None:
            return (told,)
        stored = await self._reader.last(
            Stream.LETTERS, subjects.letter(event.meta.case, data.letter)
        )
        if stored is None:
            raise LookupError("the letter is not stored yet")
        subject = subjects.door_letter(event.meta.case, data.letter)
        return told, Carry("DOOR", subject, stored.data)

    async def on_amended(self, event: Recorded[said.CaseAmended]) -> Sequence[Effect]:
        """Departments get the new question; the institution hears that it is in time."""
        case = await self._case(event)
        brief = await self._brief(event, case)
        changed = sent.AssignmentChanged(facts=case.facts, brief=brief)
        sends = [self._to(event, code, changed) for code in case.parts]
        told = self._tell(event, case, Stage.AMENDED)
        return *sends, told, *self._terms.remind(case.clocks)

    async def on_amendment_declined(
        self, event: Recorded[said.AmendmentDeclined]
    ) -> Sequence[Effect]:
        """The institution hears that it is too late."""
        case = await self._case(event)
        return (self._tell(event, case, Stage.AMENDMENT_DECLINED, reason=event.data.reason),)

    async def on_withdrawn(self, event: Recorded[said.CaseWithdrawn]) -> Sequence[Effect]:
        """Desks can stop; the institution hears that it is done."""
        case = await self._case(event)
        told = self._tell(event, case, Stage.WITHDRAWN, reason=event.data.reason)
        return *self._cancel(event, case.parts, event.data.reason), told

    async def on_withdrawal_declined(
        self, event: Recorded[said.WithdrawalDeclined]
    ) -> Sequence[Effect]:
        """The institution hears that it is too late."""
        case = await self._case(event)
        return (self._tell(event, case, Stage.WITHDRAWAL_DECLINED, reason=event.data.reason),)

    async def on_extended(self, event: Recorded[ClockExtended]) -> Sequence[Effect]:
        """Those concerned are told until when."""
        case = await self._case(event)
        timers = self._terms.remind(case.clocks)
        if event.data.clock != ADVICE:
            return timers
        until = view(case.clocks.by_name[ADVICE], self._calendar, event.meta.time).due
        told = self._tell(event, case, Stage.EXTENDED, until=until, reason=event.data.reason)
        return told, *timers

    async def on_clock(self, event: Recorded[Any]) -> Sequence[Effect]:
        """A term stands still or runs again: set the timer anew."""
        return self._terms.remind((await self._case(event)).clocks)

    async def _assign(
        self, event: Recorded[Any], case: Case, wanted: Sequence[RoutedTo]
    ) -> list[Deliver]:
        if not wanted:
            return []
        brief = await self._brief(event, case)
        product = load(case.opened.catalogue).products[case.opened.product]
        return [
            self._to(
                event,
                routed.department,
                sent.Assigned(
                    department=routed.department,
                    product=product.code,
                    facts=case.facts,
                    aspects=routed.aspects,
                    lead=routed.department == case.opened.lead,
                    countersigned=product.countersigned,
                    brief=brief,
                    due=self._due(case, event, CONTRIBUTION, routed.department),
                    catalogue=case.opened.catalogue,
                ),
            )
            for routed in wanted
        ]

    async def _brief(self, event: Recorded[Any], case: Case) -> sent.Brief:
        question = await self._texts.model(event.meta.case, case.question, Question)
        answers = [await self._texts.get(event.meta.case, name) for name in case.answers]
        return sent.Brief(question=question, answers=tuple(answers))

    def _cancel(
        self, event: Recorded[Any], departments: Iterable[str], reason: str
    ) -> list[Deliver]:
        return [self._to(event, d, sent.AssignmentCancelled(reason=reason)) for d in departments]

    def _to(self, event: Recorded[Any], department: str, said_: Event) -> Deliver:
        return Deliver(department, subjects.assignment(department, event.meta.case), said_)

    def _tell(self, event: Recorded[Any], case: Case, stage: Stage, **more: Any) -> Deliver:
        opened = case.opened
        told = ProgressReported(
            institution=opened.institution,
            contact=opened.contact,
            stage=stage,
            product=opened.product,
            **more,
        )
        return Deliver("DOOR", subjects.progress(opened.institution, event.meta.case), told)

    def _due(self, case: Case, event: Recorded[Any], kind: str, department: str) -> Any:
        clock = case.clocks.by_name[clock_name(kind, department)]
        return view(clock, self._calendar, event.meta.time).due

    async def _case(self, event: Recorded[Any]) -> Case:
        case: Case = await self._cases.state_after(event)
        return case
