"""Plays an example request through the running services, every party by its script."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from examples.loader import Example, Person
from examples.script import (
    Answer,
    Circulate,
    Contributes,
    Declines,
    Exchange,
    Refer,
    Refuse,
    Silent,
)
from schemas import case as cases
from schemas import desk as desks
from schemas import progress
from schemas import request as requests
from schemas.advice import AdviceText
from schemas.catalogue import load
from schemas.common import Accepted, Actor, Command, Event, Refused, Role, Stance
from schemas.subjects import Stream
from services.cli.faces import Face, Faces
from services.cli.watching import Watch

Say = Callable[[str, str], None]


@dataclass
class Stage:
    """The faces and watches every example is played with."""

    faces: Faces
    watches: dict[str, Watch]
    people: list[Person]

    @classmethod
    async def open(cls, faces: Faces, people: list[Person], departments: tuple[str, ...]) -> Stage:
        """Connect to every zone and follow what happens there."""
        streams = {"LOKET": Stream.CASES, "DOOR": Stream.PROGRESS}
        streams |= dict.fromkeys(departments, Stream.DESK)
        watches = {}
        for zone, stream in streams.items():
            watches[zone] = Watch((await faces.at(zone)).reader, stream)
            watches[zone].start()
        return cls(faces, watches, people)

    async def close(self) -> None:
        """Stop following."""
        for watch in self.watches.values():
            await watch.stop()

    def person(self, zone: str, role: Role, number: int = 0) -> Person:
        """The persona who plays a role in a zone."""
        return [p for p in self.people if p.zone == zone and role in p.roles][number]


class Play:
    """One example, from submitting to reporting what was done with the advice."""

    def __init__(self, stage: Stage, example: Example, say: Say) -> None:
        self._stage, self._example, self._tell = stage, example, say
        self._script = example.script
        self.case = UUID(int=0)

    async def submit(self) -> UUID:
        """The institution asks."""
        accepted = await self._institution(self._example.submit)
        self.case = accepted.case
        self._say("ingediend")
        return self.case

    async def run(self) -> None:
        """Everything after submitting."""
        await self._change("submitted")
        await self._front_office()
        if not self._script.circulated:
            return
        await self._seen("LOKET", cases.CaseOpened)
        parts = [asyncio.create_task(self._part(d)) for d in self._script.departments]
        await self._change("circulated")
        if self._script.withdrawal:
            await self._seen("LOKET", cases.CaseWithdrawn, cases.WithdrawalDeclined)
            await asyncio.gather(*parts, return_exceptions=True)
            return
        await asyncio.gather(*parts)
        await self._assemble()
        await self._told(progress.Stage.ISSUED)
        if self._script.outcome:
            outcome = self._script.outcome
            await self._institution(
                cases.ReportOutcome(
                    case=self.case, decision=outcome.decision, measures=outcome.measures
                )
            )

    async def _front_office(self) -> None:
        if self._script.information:
            await self._exchange(self._script.information)
        match self._script.front_office:
            case Circulate(product=product):
                await self._loket(requests.CirculateRequest(case=self.case, product=product))
                self._say("uitgezet")
            case Answer(product=product, text=text):
                await self._loket(
                    requests.AnswerRequest(case=self.case, product=product, answer=text)
                )
                self._say("beantwoord aan de balie")
            case Refer(to=to, text=text):
                await self._loket(requests.ReferRequest(case=self.case, to=to, explanation=text))
                self._say(f"doorverwezen naar {to}")
            case Refuse(reason=reason, text=text):
                await self._loket(
                    requests.RefuseRequest(case=self.case, reason=reason, explanation=text)
                )
                self._say("niet in behandeling")

    async def _change(self, moment: str) -> None:
        amendment, withdrawal = self._script.amendment, self._script.withdrawal
        if amendment and amendment.after == moment:
            await self._institution(
                requests.RequestAmendment(
                    case=self.case, facts=amendment.facts, question=amendment.question
                )
            )
            self._say("gewijzigd door de instelling")
        if withdrawal and withdrawal.after == moment:
            await self._institution(
                requests.RequestWithdrawal(case=self.case, reason=withdrawal.reason)
            )
            self._say("ingetrokken door de instelling")

    async def _exchange(self, exchange: Exchange) -> None:
        await self._loket(requests.AskInformation(case=self.case, question=exchange.question))
        await self._told(progress.Stage.INFORMATION_ASKED)
        await self._institution(requests.GiveInformation(case=self.case, answer=exchange.answer))
        self._say("navraag gedaan en beantwoord")

    async def _part(self, department: str) -> None:
        """One department's experts."""
        part = self._script.departments[department]
        face = await self._stage.faces.at(department)
        expert = self._civil_servant(face, Role.EXPERT)
        await self._seen(department, desks.TaskOpened)
        match part:
            case Declines():
                await face.ask(
                    desks.DeclineTask(
                        case=self.case, reason=part.reason, explanation=part.explanation
                    ),
                    expert,
                )
                self._say(f"{department} draagt niet bij")
            case Silent(excused=reason):
                if reason:
                    await self._loket(
                        cases.ExcuseDepartment(case=self.case, department=department, reason=reason)
                    )
                    self._say(f"verder zonder {department}, op de plaat")
            case Contributes():
                try:
                    await self._contribute(face, expert, part)
                except Refused as refused:
                    if refused.reason != "task_over":
                        raise

    async def _contribute(self, face: Face, expert: Actor, part: Contributes) -> None:
        department = face.zone
        if part.asks:
            await face.ask(desks.ClaimTask(case=self.case), expert)
            await face.ask(
                desks.RequestInformation(case=self.case, question=part.asks.question), expert
            )
            await self._seen("LOKET", cases.CaseInformationWanted)
            await self._exchange(part.asks)
            await self._seen(department, desks.InformationReceived)
        opened = await self._seen(department, desks.TaskOpened)
        if not opened.countersigned:
            await face.ask(
                desks.SubmitContribution(case=self.case, contribution=part.contribution), expert
            )
            self._say(f"bijdrage van {department}")
            return
        await face.ask(desks.ClaimTask(case=self.case), expert)
        await face.ask(desks.SaveVersion(case=self.case, contribution=part.contribution), expert)
        saved = await self._seen(department, desks.VersionSaved)
        await face.ask(desks.AskCountersigning(case=self.case, number=saved.number), expert)
        colleague = self._civil_servant(face, Role.LEAD)
        await face.ask(desks.CountersignVersion(case=self.case, number=saved.number), colleague)
        await face.ask(desks.SubmitContribution(case=self.case), expert)
        self._say(f"bijdrage van {department}, medeondertekend")

    async def _assemble(self) -> None:
        for department in self._script.contributions:
            await self._seen(
                "LOKET",
                cases.ContributionReceived,
                where=_with(department=department),
            )
        await self._loket(cases.WriteDraft(case=self.case))
        draft = await self._seen("LOKET", cases.DraftWritten)
        self._say(
            f"concept {draft.number}"
            + (
                f", departementen verschillen over {', '.join(draft.differences)}"
                if draft.differences
                else ""
            )
        )
        opened = await self._seen("LOKET", cases.CaseOpened)
        if load(opened.catalogue).products[opened.product].agreement_needed:
            draft = await self._agree(draft)
        await self._loket(
            cases.AdoptAdvice(
                case=self.case,
                text=draft.text,
                differences_accepted=self._script.differences_accepted
                if draft.differences
                else None,
            )
        )
        await self._loket(cases.IssueAdvice(case=self.case))
        self._say("advies uitgebracht")

    async def _agree(self, draft: cases.DraftWritten) -> cases.DraftWritten:
        """Rounds until nobody objects; after an objection the coordinator adds to the text."""
        for number in range(5):
            stances = await self._round(draft, number)
            if Stance.OBJECT not in stances:
                return draft
            self._say("bezwaar; de tekst wordt aangevuld")
            loket = await self._stage.faces.at("LOKET")
            text = await loket.texts.model(self.case, draft.text, AdviceText)
            changed = text.model_copy(
                update={"paragraphs": (*text.paragraphs, *self._script.added)}
            )
            await self._loket(cases.WriteDraft(case=self.case, after=draft.number, text=changed))
            draft = await self._seen(
                "LOKET", cases.DraftWritten, where=_with(number=draft.number + 1)
            )
        raise RuntimeError(f"{self._example.slug}: no agreement after five rounds")

    async def _round(self, draft: cases.DraftWritten, number: int) -> list[Stance]:
        await self._loket(cases.AskAgreement(case=self.case, text=draft.text))
        stances = []
        for department, part in self._script.contributions.items():
            face = await self._stage.faces.at(department)
            await self._seen(department, desks.TaskAgreementAsked, where=_with(text=draft.text))
            said = part.agreement[min(number, len(part.agreement) - 1)]
            await face.ask(
                desks.GiveAgreement(
                    case=self.case,
                    text=draft.text,
                    stance=said.stance,
                    note=said.note,
                ),
                self._civil_servant(face, Role.EXPERT),
            )
            await self._seen(
                "LOKET",
                cases.AgreementReceived,
                where=_with(department=department, text=draft.text),
            )
            stances.append(said.stance)
        self._say("afgestemd" if Stance.OBJECT not in stances else "afstemming: bezwaar")
        return stances

    async def _seen(
        self, zone: str, *types: type[Event], where: Callable[[Any], bool] = lambda data: True
    ) -> Any:
        """What somebody else did, waiting for it."""
        return (await self._stage.watches[zone].until(self.case, *types, where=where)).data

    async def _told(self, stage: progress.Stage) -> None:
        """Wait until the institution is told this."""
        await self._seen("DOOR", progress.ProgressReported, where=_with(stage=stage))

    async def _institution(self, command: Command) -> Accepted:
        face = await self._stage.faces.at("DOOR")
        actor = face.actor(
            self._example.contact, Role.INSTITUTION, organisation=self._example.institution
        )
        return await face.ask(command, actor)

    async def _loket(self, command: Command) -> Accepted:
        face = await self._stage.faces.at("LOKET")
        return await face.ask(command, self._civil_servant(face, Role.COORDINATOR))

    def _civil_servant(self, face: Face, role: Role) -> Actor:
        return face.actor(self._stage.person(face.zone, role).id, role)

    def _say(self, what: str) -> None:
        self._tell(self._example.slug, what)


def _with(**wanted: object) -> Callable[[Any], bool]:
    """Whether an event has these values."""
    return lambda data: all(getattr(data, name) == value for name, value in wanted.items())
