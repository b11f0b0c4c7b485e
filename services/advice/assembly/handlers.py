"""Commands to assembly: which decision answers each; drafting and issuing gather texts first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from schemas import case as said
from schemas import settling as disputes
from schemas import terms
from schemas.advice import AdviceText
from schemas.catalogue import load
from schemas.common import Accepted, Command, Refused
from schemas.contribution import Contribution
from schemas.pinned import Catalogued
from schemas.request import Question
from services.advice.assembly import agreeing, course, domain, guards, opening, settling
from services.advice.assembly.composing import Asked, compose
from services.advice.assembly.issuing import Issuer
from services.advice.assembly.merging import merge
from services.advice.assembly.state import Case, Status
from services.advice.assembly.versions import identified
from services.kernel.commands import Handler, deciding
from services.kernel.decider import Cause, Decision
from services.kernel.errors import Busy
from services.kernel.execute import Cases
from services.kernel.texts import Texts

TRIES = 5

DECISIONS: dict[type[Command], Decision[Any]] = {
    said.ExcuseDepartment: domain.excuse,
    said.CorrectAdvice: domain.correct,
    disputes.OpenRound: settling.open_round,
    disputes.DecideEscalation: settling.decide,
    terms.ExtendTerm: course.extend_term,
    terms.PauseTerm: course.pause_term,
    terms.ResumeTerm: course.resume_term,
    terms.ExplainDelay: course.explain_delay,
    said.CloseCase: course.close,
    said.ReportOpened: opening.report_opened,
}
CATALOGUED: dict[type[Command], Decision[Any]] = {
    said.AddDepartment: domain.add_department,
    said.AdoptAdvice: domain.adopt,
    said.AskAgreement: agreeing.ask_agreement,
    said.ReportOutcome: course.report_outcome,
    disputes.AgreeAsOwner: agreeing.agree_as_owner,
    disputes.WaiveAgreement: agreeing.waive,
    disputes.ResolveDifference: settling.resolve,
    disputes.Escalate: settling.escalate,
    disputes.WithdrawAdvice: settling.withdraw_advice,
}
"""Decisions that look something up in the catalogue the case is handled under."""


class Handlers:
    """All commands of assembly."""

    def __init__(self, cases: Cases[Any], texts: Texts, issuer: Issuer) -> None:
        self._cases, self._texts, self._issuer = cases, texts, issuer

    def all(self) -> dict[type[Command], Handler]:
        """By command."""
        return {
            **deciding(self._cases, DECISIONS),
            **{command: self._catalogued(decide) for command, decide in CATALOGUED.items()},
            said.WriteDraft: self.write_draft,
            said.IssueAdvice: self.issue,
        }

    async def write_draft(self, command: said.WriteDraft, cause: Cause) -> Accepted:
        """Without a text it is composed from the findings; what others saved since is merged in."""
        for _ in range(TRIES):
            case = guards.running(await self._cases.state(command.case), cause.actor)
            text, onto = await self._text(command, case)
            drafting = domain.Drafting(Catalogued(command, load(case.opened.catalogue)), text, onto)
            texts = (text.stored(),)
            try:
                return await self._cases.execute(
                    command.case, domain.write_draft, drafting, cause, texts
                )
            except Refused as refused:
                mergeable = command.text and 0 < command.after <= len(case.drafts)
                if refused.reason != "newer_version" or not mergeable:
                    raise
        raise Busy

    async def issue(self, command: said.IssueAdvice, cause: Cause) -> Accepted:
        """Make and store the letter, then issue; asked again, nothing is made."""
        case = await self._cases.state(command.case)
        if case and case.status is Status.ISSUED:
            issuing = domain.Issuing(command, case.adopted or "", case.letter)
        else:
            may = domain.may_issue(case, cause.actor)
            issuing = await self._issuer.ready(command, may, cause)
        return await self._cases.execute(command.case, domain.issue, issuing, cause)

    async def _text(self, command: said.WriteDraft, case: Case) -> tuple[AdviceText, int]:
        """The text to save, and the number of the version it comes after."""
        latest = await self._version(command, case, len(case.drafts))
        base = await self._version(command, case, command.after)
        text = command.text or await self._composed(command, case)
        text = identified(text, *(one for one in (base, latest) if one))
        if command.text is None or base is None or latest is None:
            return text, command.after
        return merge(base, latest, text), len(case.drafts)

    async def _version(
        self, command: said.WriteDraft, case: Case, number: int
    ) -> AdviceText | None:
        if not 0 < number <= len(case.drafts):
            return None
        name = case.drafts[number - 1].text
        return identified(await self._texts.model(command.case, name, AdviceText))

    async def _composed(self, command: said.WriteDraft, case: Case) -> AdviceText:
        found = {
            code: await self._texts.model(command.case, part.text, Contribution)
            for code, part in case.parts.items()
            if part.text
        }
        question = await self._texts.model(command.case, case.question, Question)
        answers = [await self._texts.get(command.case, name) for name in case.answers]
        markings = [f.marking for c in found.values() for f in c.findings]
        marking = load(case.opened.catalogue).highest(markings)
        return compose(Asked(question, tuple(answers)), found, marking)

    def _catalogued(self, decide: Decision[Any]) -> Callable[[Any, Cause], Any]:
        async def handle(command: Command, cause: Cause) -> Accepted:
            case = await self._cases.known(command.case)
            catalogue = load(case.opened.catalogue if case else None)
            asked = Catalogued(command, catalogue)
            return await self._cases.execute(command.case, decide, asked, cause, command.texts())

        return handle
