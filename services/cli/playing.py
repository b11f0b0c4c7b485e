"""Plays an example request through the running services, every party by its script."""

from __future__ import annotations

import asyncio
from enum import IntEnum
from uuid import UUID

from examples.loader import Example
from examples.script import Answer, Circulate, Refer, Refuse
from schemas import case as cases
from schemas import progress, settling
from schemas import request as requests
from services.cli.assembling import Assembling
from services.cli.departments import Departments
from services.cli.scene import Say, Scene, Stage

__all__ = ["Play", "Say", "Stage", "Until"]


class Until(IntEnum):
    """How far an example is played, in the order in which it happens."""

    SUBMITTED = 0
    ASKED = 1
    CIRCULATED = 2
    WORKING = 3
    DRAFTED = 4
    AGREEING = 5
    END = 6


class Play:
    """One example, from submitting to reporting what was done with the advice."""

    def __init__(self, stage: Stage, example: Example, say: Say) -> None:
        self.scene = Scene(stage, example, say)
        self._script = example.script
        self._departments, self._assembling = Departments(self.scene), Assembling(self.scene)

    @property
    def case(self) -> UUID:
        """The case, once it is submitted."""
        return self.scene.case

    async def submit(self, follows: UUID | None = None) -> UUID:
        """The institution asks, perhaps on from an earlier case."""
        asked = self.scene.example.submit.model_copy(update={"follows": follows})
        accepted = await self.scene.institution(asked)
        self.scene.case = accepted.case
        self.scene.say("ingediend")
        return self.case

    async def run(self, until: Until = Until.END) -> None:
        """Everything after submitting, or as far as is wanted."""
        if until is Until.SUBMITTED:
            return
        await self._change("submitted")
        if until is Until.ASKED and self._script.information:
            await self.scene.ask(self._script.information.question)
            return
        await self._front_office()
        if self._script.circulated:
            await self.scene.seen("LOKET", cases.CaseOpened)
            await self._circulated(until)

    async def _circulated(self, until: Until) -> None:
        if until <= Until.CIRCULATED:
            return
        if until is Until.WORKING:
            await self._departments.first()
            return
        if self._script.withdrawal:
            await self._withdrawn_midway()
            return
        await self._change("circulated")
        if self._script.amendment and self._script.amendment.after == "circulated":
            await self._departments.know_of_the_change()
        await self._departments.add_midway()
        await self._departments.all()
        draft = await self._assembling.draft()
        for late in self._script.after_draft:
            await self._departments.part(late)
            draft = await self._assembling.draft_again(draft, late)
        if until is Until.AGREEING:
            await self._assembling.half_a_round(draft)
        elif until is Until.END:
            await self._assembling.issue(draft)
            await self._afterwards()

    async def _withdrawn_midway(self) -> None:
        working = asyncio.create_task(self._departments.all())
        await self._change("circulated")
        await self.scene.seen("LOKET", cases.CaseWithdrawn, cases.WithdrawalDeclined)
        await asyncio.gather(working, return_exceptions=True)

    async def _afterwards(self) -> None:
        await self.scene.told(progress.Stage.ISSUED)
        if correction := self._script.correction:
            await self._assembling.correct(correction)
        if reason := self._script.recalled:
            await self.scene.loket(settling.WithdrawAdvice(case=self.case, reason=reason))
            await self.scene.told(progress.Stage.ADVICE_WITHDRAWN)
            self.scene.say("advies ingetrokken door het Loket")
        if outcome := self._script.outcome:
            await self.scene.institution(
                cases.ReportOutcome(
                    case=self.case, decision=outcome.decision, measures=outcome.measures
                )
            )

    async def _front_office(self) -> None:
        scene, case = self.scene, self.case
        if self._script.information:
            await scene.exchange(self._script.information)
        match self._script.front_office:
            case Circulate(product=product):
                await scene.loket(requests.CirculateRequest(case=case, product=product))
                scene.say("uitgezet")
            case Answer(product=product, text=text):
                answer = requests.AnswerRequest(case=case, product=product, answer=text)
                await scene.loket(answer)
                scene.say("beantwoord aan de balie")
            case Refer(to=to, text=text):
                await scene.loket(requests.ReferRequest(case=case, to=to, explanation=text))
                scene.say(f"doorverwezen naar {to}")
            case Refuse(reason=reason, text=text):
                refusal = requests.RefuseRequest(case=case, reason=reason, explanation=text)
                await scene.loket(refusal)
                scene.say("niet in behandeling")

    async def _change(self, moment: str) -> None:
        scene, amendment, withdrawal = self.scene, self._script.amendment, self._script.withdrawal
        if amendment and amendment.after == moment:
            await scene.institution(
                requests.RequestAmendment(
                    case=self.case, facts=amendment.facts, question=amendment.question
                )
            )
            scene.say("gewijzigd door de instelling")
        if withdrawal and withdrawal.after == moment:
            await scene.institution(
                requests.RequestWithdrawal(case=self.case, reason=withdrawal.reason)
            )
            scene.say("ingetrokken door de instelling")
