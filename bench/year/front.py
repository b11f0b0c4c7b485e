"""The institution that asks, and the Loket's front office that triages."""

from __future__ import annotations

from typing import Any

from bench.year.dossier import Dossier
from bench.year.mix import facts, one_of, question
from bench.year.people import People
from schemas import request as said
from schemas.case import ReportOutcome
from schemas.catalogue import Product, ReasonKind, load
from schemas.common import Event
from schemas.progress import ProgressReported, Stage
from services.intake.state import OPEN

ANSWERING = {"soon": 75, "late": 17, "never": 8}
"""How an institution answers a question back, in a hundred."""

FATES = {"answer": 58, "refer": 9, "refuse": 5, "circulate": 28}
"""What the front office does with a question that does not circulate by itself."""

CIRCULATED = {
    "case-advice": 55,
    "sanctions-reading": 15,
    "technology-reading": 18,
    "second-opinion": 12,
}
PATIENCE = 16
"""Working days after which the front office waits no longer for an answer."""


class Institution:
    """Whoever asked, as far as it is told how its question fares."""

    def __init__(self, people: People) -> None:
        self._people = people

    async def submit(self, dossier: Dossier) -> None:
        """Ask."""
        await self._people.institution(dossier, dossier.submit)

    def hears(self, dossier: Dossier, told: ProgressReported) -> None:
        """What it is told leads to what it does."""
        match told.stage:
            case Stage.RECEIVED:
                self._changes_its_mind(dossier, told.stage, 3)
            case Stage.CIRCULATED:
                self._changes_its_mind(dossier, told.stage, 25)
            case Stage.INFORMATION_ASKED:
                self._answers(dossier)
            case Stage.ISSUED:
                dice = dossier.dice("outcome", dossier.next_word())
                if dice.often(0.5):
                    self._people.wait(dossier, dice.uniform(3, 20), self._report)

    def _changes_its_mind(self, dossier: Dossier, stage: Stage, hours: float) -> None:
        dice = dossier.dice("mind", stage)
        if dice.often(0.05):
            self._people.work(dossier, dice.about(hours, 0.8), self._amend)
        elif dice.often(0.025):
            self._people.work(dossier, dice.about(hours, 0.8), self._withdraw)

    def _answers(self, dossier: Dossier) -> None:
        dice = dossier.dice("answer", dossier.next_word())
        match one_of(dice, ANSWERING):
            case "soon":
                self._people.work(dossier, dice.about(20, 0.8), self._give)
            case "late":
                self._people.wait(dossier, dice.uniform(10, 16), self._give)

    async def _give(self, dossier: Dossier) -> None:
        answer = f"Antwoord {dossier.next_word()}."
        await self._people.institution(
            dossier, said.GiveInformation(case=dossier.case, answer=answer)
        )

    async def _amend(self, dossier: Dossier) -> None:
        """Other words, or only another technology, which fewer departments are about."""
        request, dice = dossier.request, dossier.dice("amend", dossier.next_word())
        assert request
        changed, asked = facts(dice), dossier.submit.question
        if dice.often(0.4):
            changed = request.facts.model_copy(update={"technologies": changed.technologies})
        else:
            asked = question(dice, dossier.next_word())
        await self._people.institution(
            dossier, said.RequestAmendment(case=dossier.case, facts=changed, question=asked)
        )

    async def _withdraw(self, dossier: Dossier) -> None:
        withdrawal = said.RequestWithdrawal(case=dossier.case, reason="cooperation-off")
        await self._people.institution(dossier, withdrawal)

    async def _report(self, dossier: Dossier) -> None:
        reason = dossier.dice("decision").choice(load().reasons_for(ReasonKind.OUTCOME))
        await self._people.institution(
            dossier, ReportOutcome(case=dossier.case, decision=reason.code)
        )


class FrontOffice:
    """The Loket's coordinators until a question is answered or circulated."""

    def __init__(self, people: People) -> None:
        self._people = people

    def sees(self, dossier: Dossier, event: Event) -> None:
        """What happened to a request leads to what is done with it."""
        match event:
            case said.RequestSubmitted() if not _automatic(event.product):
                dice = dossier.dice("triage")
                self._people.work(dossier, dice.about(6, 0.8), self._triage)
            case said.InformationGiven(circulated=False):
                dice = dossier.dice("decide", dossier.next_word())
                self._people.work(dossier, dice.about(6, 0.8), self._decide)

    async def _triage(self, dossier: Dossier) -> None:
        dice = dossier.dice("ask first")
        if not dice.often(0.15):
            await self._decide(dossier)
        elif _open(dossier):
            words = f"Navraag {dossier.next_word()}."
            await self._people.coordinator(said.AskInformation(case=dossier.case, question=words))
            if dice.often(0.2):
                self._people.wait(dossier, dice.uniform(2, 12), self._extend)
            self._people.wait(dossier, PATIENCE, self._give_up)

    async def _extend(self, dossier: Dossier) -> None:
        more = said.ExtendInformation(case=dossier.case, amount=3, reason="at-institutions-request")
        await self._people.coordinator(more)

    async def _give_up(self, dossier: Dossier) -> None:
        if _open(dossier) and dossier.request and dossier.request.asked:
            await self._people.coordinator(
                said.RefuseRequest(
                    case=dossier.case, reason="no-reply", explanation="Geen reactie."
                )
            )

    async def _decide(self, dossier: Dossier) -> None:
        if not _open(dossier):
            return
        fate, case = one_of(dossier.dice("fate"), FATES), dossier.case
        commands: dict[str, Any] = {
            "answer": said.AnswerRequest(case=case, answer="Let op deze drie punten."),
            "refer": said.ReferRequest(case=case, to="own-team", explanation="Vraag het daar."),
            "refuse": said.RefuseRequest(
                case=case, reason="not-knowledge-security", explanation="Daar gaan wij niet over."
            ),
        }
        if fate in commands:
            await self._people.coordinator(commands[fate])
        else:
            await self._circulate(dossier)

    async def _circulate(self, dossier: Dossier) -> None:
        assert dossier.request
        dice, known = dossier.dice("circulate", dossier.next_word()), dossier.request.product
        product = known if known in CIRCULATED else one_of(dice, CIRCULATED)
        if dice.often(0.2) and known != product:
            await self._people.coordinator(said.AcceptRequest(case=dossier.case, product=product))
            self._people.work(dossier, dice.about(5, 0.5), self._decide)
            return
        chosen = {}
        if dice.often(0.05):
            chosen = {"departments": ("DEF", "EZK"), "reason": "extra-expertise"}
        await self._people.coordinator(
            said.CirculateRequest.model_validate(
                {"case": dossier.case, "product": product} | chosen
            )
        )


def _open(dossier: Dossier) -> bool:
    return dossier.request is not None and dossier.request.status in OPEN


def _automatic(product: str | None) -> bool:
    known: Product | None = load().products.get(product or "")
    return known is not None and known.automatic
