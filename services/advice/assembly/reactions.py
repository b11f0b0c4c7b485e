"""What follows from a case's own events: assignments, agreement, letters, what is told, timers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from schemas import assignment as sent
from schemas import case as said
from schemas import subjects
from schemas.advice import AdviceText
from schemas.catalogue import load
from schemas.common import Event
from schemas.envelope import Recorded
from schemas.progress import Stage
from schemas.request import Question, RoutedTo
from schemas.subjects import Stream
from services.advice.assembly.depth import product_of
from services.advice.assembly.sending import cancel, due_of, to_desk, to_institution
from services.advice.assembly.state import ADVICE, AGREEMENT, CONTRIBUTION, Case, clock_name
from services.advice.assembly.unopened import next_reminder
from services.kernel.calendar import Calendar
from services.kernel.direct import DirectReader
from services.kernel.execute import Cases
from services.kernel.reactions import Carry, Deliver, Effect, React, carried
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
            said.ContributionDeclined: self.on_declined,
            said.CaseInformationArrived: self.on_information,
            said.AgreementAsked: self.on_agreement_asked,
            said.AdviceIssued: self.on_issued,
            said.CaseAmended: self.on_amended,
            said.AmendmentDeclined: self.on_amendment_declined,
            said.CaseWithdrawn: self.on_withdrawn,
            said.WithdrawalDeclined: self.on_withdrawal_declined,
        }

    async def on_opened(self, event: Recorded[said.CaseOpened]) -> Sequence[Effect]:
        """Ask all departments at once; those no longer needed are left out."""
        case = await self._case(event)
        wanted = [r for r in event.data.routed if r.department in case.still_out]
        return *await self._assign(event, case, wanted), *self._terms.remind(case)

    async def on_added(self, event: Recorded[said.DepartmentAdded]) -> Sequence[Effect]:
        """Ask one more."""
        case = await self._case(event)
        sends = await self._assign(event, case, [event.data.routed])
        return *sends, *self._terms.remind(case)

    async def on_excused(self, event: Recorded[said.DepartmentExcused]) -> Sequence[Effect]:
        """The desk is told that nothing more is needed."""
        stop = cancel(event, (event.data.department,), event.data.reason)
        return *stop, *await self._runs_again(event)

    async def on_declined(self, event: Recorded[said.ContributionDeclined]) -> Sequence[Effect]:
        """What it still wanted to know is no longer waited for."""
        return await self._runs_again(event)

    async def on_information(
        self, event: Recorded[said.CaseInformationArrived]
    ) -> Sequence[Effect]:
        """Those who wanted to know are told, with their new term; the institution with ours."""
        case = await self._case(event)
        answer = await self._texts.get(event.meta.case, event.data.answer)
        sends = [
            to_desk(
                event,
                code,
                sent.InformationForwarded(
                    answer=answer, due=self._due(case, event, CONTRIBUTION, code)
                ),
            )
            for code in event.data.departments
        ]
        if not case.clocks.by_name[ADVICE].paused:
            until = due_of(case, ADVICE, event, self._calendar)
            sends.append(to_institution(event, case, Stage.RESCHEDULED, until=until))
        return *sends, *self._terms.remind(case)

    async def on_agreement_asked(self, event: Recorded[said.AgreementAsked]) -> Sequence[Effect]:
        """Every department gets the exact text; the owner of the policy reads it at the Loket."""
        case = await self._case(event)
        text = await self._texts.model(event.meta.case, event.data.text, AdviceText)
        sends = [
            to_desk(
                event,
                code,
                sent.AgreementRequested(
                    text=event.data.text, advice=text, due=self._due(case, event, AGREEMENT, code)
                ),
            )
            for code in event.data.departments
            if code in case.parts
        ]
        return *sends, *self._terms.remind(case)

    async def _runs_again(self, event: Recorded[Any]) -> Sequence[Effect]:
        """Where this event ended the last wait the advice has a new date, and terms are timed."""
        case = await self._case(event)
        advice, now = case.clocks.by_name[ADVICE], event.meta.time
        timers = self._terms.remind(case)
        if advice.paused or not any(pause.until == now for pause in advice.pauses):
            return timers
        until = due_of(case, ADVICE, event, self._calendar)
        return to_institution(event, case, Stage.RESCHEDULED, until=until), *timers

    async def on_issued(self, event: Recorded[said.AdviceIssued]) -> Sequence[Effect]:
        """The letter and the text go to the institution, and it is asked to open them."""
        case, data = await self._case(event), event.data
        text = await self._texts.model(event.meta.case, data.text, AdviceText)
        told = to_institution(
            event,
            case,
            Stage.ISSUED,
            advice=text.for_institution(),
            letter=data.letter,
            letters=data.letters,
            valid_until=data.valid_until,
        )
        files = [await self._carried(event, name) for name in _files(data)]
        return told, *files, *next_reminder(case, self._calendar)

    async def _carried(self, event: Recorded[Any], name: str) -> Carry:
        """One file of the letter, on its way to the institution."""
        stored = await self._reader.last(Stream.LETTERS, subjects.letter(event.meta.case, name))
        if stored is None:
            raise LookupError("the letter is not stored yet")
        return Carry("DOOR", subjects.door_letter(event.meta.case, name), stored.data)

    async def on_amended(self, event: Recorded[said.CaseAmended]) -> Sequence[Effect]:
        """Departments get the new question; the institution hears that it is in time."""
        case = await self._case(event)
        brief = await self._brief(event, case)
        told = to_institution(event, case, Stage.AMENDED)
        sends = [self._changed(event, case, brief, code) for code in case.parts]
        return *carried(case.attachments, case.parts), *sends, told, *self._terms.remind(case)

    async def on_amendment_declined(
        self, event: Recorded[said.AmendmentDeclined]
    ) -> Sequence[Effect]:
        """The institution hears that it is too late."""
        case = await self._case(event)
        return (to_institution(event, case, Stage.AMENDMENT_DECLINED, reason=event.data.reason),)

    async def on_withdrawn(self, event: Recorded[said.CaseWithdrawn]) -> Sequence[Effect]:
        """Desks can stop; the institution hears that it is done."""
        case = await self._case(event)
        told = to_institution(event, case, Stage.WITHDRAWN, reason=event.data.reason)
        return *cancel(event, case.parts, event.data.reason), told

    async def on_withdrawal_declined(
        self, event: Recorded[said.WithdrawalDeclined]
    ) -> Sequence[Effect]:
        """The institution hears that it is too late."""
        case = await self._case(event)
        return (to_institution(event, case, Stage.WITHDRAWAL_DECLINED, reason=event.data.reason),)

    def _changed(
        self, event: Recorded[said.CaseAmended], case: Case, brief: sent.Brief, code: str
    ) -> Deliver:
        """Whom it does not affect works on, or is done; the others have a new term."""
        affected = event.data.affected is None or code in event.data.affected
        due = self._due(case, event, CONTRIBUTION, code) if affected else None
        changed = sent.AssignmentChanged(
            facts=case.facts,
            brief=brief,
            affected=affected,
            due=due,
            attachments=case.attachments,
        )
        return to_desk(event, code, changed)

    async def _assign(
        self, event: Recorded[Any], case: Case, wanted: Sequence[RoutedTo]
    ) -> list[Effect]:
        if not wanted:
            return []
        brief = await self._brief(event, case)
        product = product_of(load(case.opened.catalogue), case)
        sends = [
            to_desk(
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
                    attachments=case.attachments,
                ),
            )
            for routed in wanted
        ]
        return [*carried(case.attachments, (one.department for one in wanted)), *sends]

    async def _brief(self, event: Recorded[Any], case: Case) -> sent.Brief:
        question = await self._texts.model(event.meta.case, case.question, Question)
        answers = [await self._texts.get(event.meta.case, name) for name in case.answers]
        return sent.Brief(question=question, answers=tuple(answers))

    def _due(self, case: Case, event: Recorded[Any], kind: str, department: str) -> datetime:
        return due_of(case, clock_name(kind, department), event, self._calendar)

    async def _case(self, event: Recorded[Any]) -> Case:
        case: Case = await self._cases.state_after(event)
        return case


def _files(issued: said.AdviceIssued) -> list[str]:
    """Every file of a letter; the oldest letters were one PDF and nothing else."""
    names = (issued.letter, *(file.digest for file in issued.letters))
    return list(dict.fromkeys(name for name in names if name))
