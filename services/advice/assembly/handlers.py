"""Commands to assembly: which decision answers each; drafting and issuing gather texts first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from schemas import case as said
from schemas import terms
from schemas.advice import AdviceText
from schemas.catalogue import load
from schemas.common import Accepted, Command
from schemas.contribution import Contribution
from schemas.pinned import Catalogued
from schemas.request import Question
from services.advice.assembly import course, domain, guards
from services.advice.assembly.combine import compose
from services.advice.assembly.issuing import Issuer
from services.advice.assembly.state import Case, Status
from services.kernel.commands import Handler, deciding
from services.kernel.decider import Cause, Decision
from services.kernel.execute import Cases
from services.kernel.texts import Texts

DECISIONS: dict[type[Command], Decision[Any]] = {
    said.ExcuseDepartment: domain.excuse,
    said.AskAgreement: domain.ask_agreement,
    said.CorrectAdvice: domain.correct,
    terms.ExtendTerm: course.extend_term,
    terms.PauseTerm: course.pause_term,
    terms.ResumeTerm: course.resume_term,
    terms.ExplainDelay: course.explain_delay,
    said.ReportOutcome: course.report_outcome,
    said.CloseCase: course.close,
}


class Handlers:
    """All commands of assembly."""

    def __init__(self, cases: Cases[Any], texts: Texts, issuer: Issuer) -> None:
        self._cases, self._texts, self._issuer = cases, texts, issuer

    def all(self) -> dict[type[Command], Handler]:
        """By command."""
        return {
            **deciding(self._cases, DECISIONS),
            said.AddDepartment: self._catalogued(domain.add_department),
            said.AdoptAdvice: self._catalogued(domain.adopt),
            said.WriteDraft: self.write_draft,
            said.IssueAdvice: self.issue,
        }

    async def write_draft(self, command: said.WriteDraft, cause: Cause) -> Accepted:
        """Without a text the draft is composed from the findings."""
        case = guards.running(await self._cases.known(command.case), cause.actor)
        catalogue = load(case.opened.catalogue)
        text = command.text or await self._composed(command, await self._cases.state(command.case))
        drafting = domain.Drafting(Catalogued(command, catalogue), text)
        return await self._cases.execute(
            command.case, domain.write_draft, drafting, cause, (text.stored(),)
        )

    async def issue(self, command: said.IssueAdvice, cause: Cause) -> Accepted:
        """Make and store the letter, then issue; asked again, nothing is made."""
        case = await self._cases.state(command.case)
        if case and case.status is Status.ISSUED:
            issuing = domain.Issuing(command, case.adopted or "", case.letter)
        else:
            may = domain.may_issue(case, cause.actor)
            issuing = await self._issuer.ready(command, may, cause)
        return await self._cases.execute(command.case, domain.issue, issuing, cause)

    async def _composed(self, command: said.WriteDraft, case: Case) -> AdviceText:
        found = {
            code: await self._texts.model(command.case, part.text, Contribution)
            for code, part in case.parts.items()
            if part.text
        }
        question = await self._texts.model(command.case, case.question, Question)
        markings = [f.marking for c in found.values() for f in c.findings]
        marking = load(case.opened.catalogue).highest(markings)
        return compose(question.title, found, marking)

    def _catalogued(self, decide: Decision[Any]) -> Callable[[Any, Cause], Any]:
        async def handle(command: Command, cause: Cause) -> Accepted:
            case = await self._cases.known(command.case)
            catalogue = load(case.opened.catalogue if case else None)
            asked = Catalogued(command, catalogue)
            return await self._cases.execute(command.case, decide, asked, cause)

        return handle
