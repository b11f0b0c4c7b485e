"""The experts and leads of each department, each department at its own speed."""

from __future__ import annotations

from functools import partial

from bench.year.dossier import Dice, Dossier
from bench.year.mix import one_of
from bench.year.office import HOURS
from bench.year.people import People
from bench.year.words import contribution
from schemas import consultation
from schemas import desk as said
from schemas.catalogue import Product, load
from schemas.clock import Unit
from schemas.common import Event, Role, Stance
from services.advice.desk.state import OVER, Status, Task

SPEED = {"EZK": 0.55, "JENV": 0.6, "BZ": 0.7, "DEF": 1.1, "BZK": 0.5}
"""The part of its term after which half of a department's contributions are there."""

SILENT = {"EZK": 0.02, "JENV": 0.03, "BZ": 0.03, "DEF": 0.08, "BZK": 0.03}
DOES = {"contribute": 86, "ask": 9, "decline": 5}
STANCES = {Stance.AGREE: 86, Stance.AGREE_WITH_NOTE: 8, Stance.OBJECT: 6}
PATIENCE = 14
"""Working days after which a department waits no longer for an answer."""


class Department:
    """One department's people."""

    def __init__(self, people: People, code: str) -> None:
        self._people, self._code = people, code

    def sees(self, dossier: Dossier, event: Event) -> None:
        """What happened to a task leads to what is done with it."""
        dice = dossier.dice(self._code, type(event).__name__, dossier.next_word())
        match event:
            case said.TaskOpened() if not dice.often(SILENT[self._code]):
                self._people.work(dossier, dice.about(6, 0.9), self._take_up)
            case said.TaskClaimed() | said.TaskReassigned() if not self._busy(dossier):
                self._begin(dossier, dice)
            case said.InformationReceived():
                self._later(dossier, dice.about(8, 0.7))
            case said.CountersigningAsked():
                self._people.work(dossier, dice.about(5, 0.9), partial(self._sign, event.number))
            case said.VersionReturned():
                self._later(dossier, dice.about(6, 0.6))
            case said.VersionCountersigned():
                self._people.work(dossier, dice.about(1, 0.6), self._submit)
            case said.TaskChanged(affected=True) if self._holder(dossier):
                self._later(dossier, self._length(dossier, dice))
            case consultation.ColleagueConsulted(colleague=str(colleague), clock=str(clock)):
                advise = partial(self._advise, colleague, clock)
                self._people.work(dossier, dice.about(6, 0.8), advise)
            case said.ContributionSubmitted() if dice.often(0.03):
                self._people.work(dossier, dice.about(12, 0.8), self._write)
            case said.TaskAgreementAsked():
                hours = dice.about(self._agreeing(dossier) * SPEED[self._code], 0.6)
                self._people.work(dossier, hours, partial(self._agree, event.text))

    async def _take_up(self, dossier: Dossier) -> None:
        dice, task = dossier.dice(self._code, "take up"), self._task(dossier)
        if task is None or task.expert:
            return
        if dice.often(0.05):
            command = said.ReassignTask(case=dossier.case, expert=self._expert(2))
            await self._people.official(self._code, self._lead, Role.LEAD, command)
            return
        await self._ask(dossier, self._expert(), said.ClaimTask(case=dossier.case))

    def _begin(self, dossier: Dossier, dice: Dice) -> None:
        length = self._length(dossier, dice)
        match one_of(dice, DOES):
            case "contribute":
                self._later(dossier, length)
            case "ask":
                self._people.work(dossier, length / 3, self._wonder)
            case "decline":
                self._people.work(dossier, length / 2, self._decline)
        if dice.often(0.04):
            self._people.work(dossier, length / 4, self._consult)

    def _later(self, dossier: Dossier, hours: float) -> None:
        dossier.busy.add(self._code)
        self._people.work(dossier, hours, self._write)

    async def _wonder(self, dossier: Dossier) -> None:
        words = f"{self._code} wil weten {dossier.next_word()}."
        await self._by_holder(dossier, said.RequestInformation(case=dossier.case, question=words))
        self._people.wait(dossier, PATIENCE, self._wait_no_longer)

    async def _wait_no_longer(self, dossier: Dossier) -> None:
        task = self._task(dossier)
        if task and task.waiting_for:
            tired = dossier.dice(self._code, "tired").often(0.5)
            await (self._decline if tired else self._write)(dossier)

    async def _consult(self, dossier: Dossier) -> None:
        consult = consultation.ConsultColleague(
            case=dossier.case, colleague=self._expert(3), question="Zie jij dit ook zo?"
        )
        await self._by_holder(dossier, consult)

    async def _advise(self, colleague: str, clock: str, dossier: Dossier) -> None:
        command = consultation.AnswerConsultation(case=dossier.case, clock=clock, answer="Ja.")
        if self._task(dossier):
            await self._ask(dossier, colleague, command)

    async def _decline(self, dossier: Dossier) -> None:
        await self._by_holder(
            dossier,
            said.DeclineTask(
                case=dossier.case, reason="nothing-to-add", explanation="Wij hebben niets."
            ),
        )

    async def _write(self, dossier: Dossier) -> None:
        """A new version; where nobody has to sign it, it goes out at once."""
        dossier.busy.discard(self._code)
        task = self._task(dossier)
        if task is None or task.opened is None:
            return
        dice, case = dossier.dice(self._code, "write", dossier.next_word()), dossier.case
        written = contribution(dice, task.aspects, dossier.next_word())
        if not task.opened.countersigned:
            await self._by_holder(dossier, said.SubmitContribution(case=case, contribution=written))
            return
        await self._by_holder(dossier, said.SaveVersion(case=case, contribution=written))
        number = task.version.number + 1 if task.version else 1
        await self._by_holder(dossier, said.AskCountersigning(case=case, number=number))

    async def _sign(self, number: int, dossier: Dossier) -> None:
        case = dossier.case
        returned = dossier.dice(self._code, "sign", number).often(0.1)
        command = (
            said.ReturnVersion(case=case, number=number, note="Onderbouw dit.")
            if returned
            else said.CountersignVersion(case=case, number=number)
        )
        if self._task(dossier):
            await self._people.official(self._code, self._lead, Role.LEAD, command)

    async def _submit(self, dossier: Dossier) -> None:
        task = self._task(dossier)
        if task and task.status is Status.SIGNED:
            await self._by_holder(dossier, said.SubmitContribution(case=dossier.case))

    async def _agree(self, text: str, dossier: Dossier) -> None:
        """Objections become rarer with each round."""
        task, dice = dossier.tasks.get(self._code), dossier.dice(self._code, text)
        if task is None or task.agreement != text:
            return
        stance = one_of(dice, STANCES)
        if stance is Stance.OBJECT and len(task.stances) and not dice.often(0.2):
            stance = Stance.AGREE
        note = "" if stance is Stance.AGREE else f"Let op punt {dossier.next_word()}."
        command = said.GiveAgreement(case=dossier.case, text=text, stance=stance, note=note)
        await self._ask(dossier, task.expert or self._expert(), command)

    async def _by_holder(self, dossier: Dossier, command: said.DeskCommand) -> None:
        holder = self._holder(dossier)
        if holder and self._task(dossier):
            await self._ask(dossier, holder, command)

    async def _ask(self, dossier: Dossier, name: str, command: said.DeskCommand) -> None:
        await self._people.official(self._code, name, Role.EXPERT, command)

    def _task(self, dossier: Dossier) -> Task | None:
        """The task, while there is something to do."""
        task = dossier.tasks.get(self._code)
        return None if task is None or task.status in OVER else task

    def _holder(self, dossier: Dossier) -> str | None:
        task = self._task(dossier)
        return task.expert if task else None

    def _busy(self, dossier: Dossier) -> bool:
        return self._code in dossier.busy

    def _length(self, dossier: Dossier, dice: Dice) -> float:
        """Hours of work until it is done."""
        product = self._product(dossier)
        term = product.own(self._code)["contribution"] or product.contribution
        hours = term.amount * (HOURS if term.unit is Unit.WORKDAYS else 1)
        return dice.about(hours * SPEED[self._code], 0.45)

    def _agreeing(self, dossier: Dossier) -> float:
        return self._product(dossier).agreement.amount * HOURS

    def _product(self, dossier: Dossier) -> Product:
        opened = dossier.tasks[self._code].opened
        assert opened
        return load(opened.catalogue).products[opened.product]

    def _expert(self, number: int = 1) -> str:
        return f"{self._code.lower()}-expert-{number}"

    @property
    def _lead(self) -> str:
        return f"{self._code.lower()}-lead"
