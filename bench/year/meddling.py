"""What coordinators do to the course of a case: pauses, more time, another department, reasons."""

from __future__ import annotations

from functools import partial

from bench.year.dossier import Dice, Dossier
from bench.year.office import HOURS
from bench.year.people import People
from schemas import case as said
from schemas import request as asked
from schemas import terms
from schemas.catalogue import load
from schemas.clock import NotedTerm, TermsNoted
from schemas.common import Event
from services.advice.assembly.state import Status

PAUSES = ("at-institutions-request", "event-abroad")


class Meddler:
    """A coordinator who looks at terms."""

    def __init__(self, people: People) -> None:
        self._people = people

    def sees(self, dossier: Dossier, event: Event) -> None:
        """What happened to a case leads to what is done to its terms."""
        dice = dossier.dice("meddler", type(event).__name__, dossier.next_word())
        match event:
            case said.CaseOpened():
                self._opened(dossier, event, dice)
            case said.CaseInformationWanted():
                self._wanted(dossier, event, dice)
            case said.ContributionDeclined() | said.DepartmentExcused() if dice.often(0.1):
                again = partial(self._ask_too, event.department)
                self._people.work(dossier, dice.about(10, 0.8), again)
            case TermsNoted():
                for term in event.terms:
                    self._noted(dossier, term, dice)

    def hears_of_request(self, dossier: Dossier, event: Event) -> None:
        """What intake notes of its terms is explained now and then."""
        if isinstance(event, TermsNoted):
            for term in event.terms:
                dice = dossier.dice("explain", term.clock, dossier.next_word())
                if term.late and dice.often(0.2):
                    self._people.work(dossier, dice.about(9, 0.5), partial(self._sorry, term.clock))

    def _opened(self, dossier: Dossier, event: said.CaseOpened, dice: Dice) -> None:
        term = event.advice.amount * HOURS
        clocks = ["advice", *(f"contribution-{one.department}" for one in event.routed)]
        if dice.often(0.2):
            self._pause(dossier, dice.choice(clocks), dice.uniform(1, term * 0.8), dice)
        if dice.often(0.1):
            extend = partial(self._extend, "advice", dice.randint(2, 10))
            self._people.work(dossier, term * dice.uniform(0.3, 0.95), extend)
        if dice.often(0.06):
            extend = partial(self._extend, dice.choice(clocks[1:]), dice.randint(1, 5))
            self._people.work(dossier, term * dice.uniform(0.1, 0.7), extend)
        if dice.often(0.05):
            others = sorted(set(load().desks) - {one.department for one in event.routed})
            if others:
                also = partial(self._ask_too, dice.choice(others))
                self._people.work(dossier, dice.uniform(3, term * 0.6), also)

    def _wanted(self, dossier: Dossier, event: said.CaseInformationWanted, dice: Dice) -> None:
        """The institution is asked; sometimes a term stands still for another reason as well."""
        self._people.work(dossier, dice.about(3, 0.8), partial(self._pass_on, event.department))
        if dice.often(0.4):
            clock = dice.choice(["advice", f"contribution-{event.department}"])
            self._pause(dossier, clock, dice.uniform(0, 30), dice)

    def _noted(self, dossier: Dossier, term: NotedTerm, dice: Dice) -> None:
        """Before it is late a term is sometimes made longer, and sometimes only after."""
        if dice.often(0.08):
            extend = partial(self._extend, term.clock, dice.randint(1, 6))
            self._people.work(dossier, dice.about(6, 1.0), extend)
        elif term.late and dice.often(0.08):
            self._pause(dossier, term.clock, dice.about(5, 0.5), dice)
        elif term.late and dice.often(0.2):
            self._people.work(dossier, dice.about(12, 0.8), partial(self._explain, term.clock))

    def _pause(self, dossier: Dossier, clock: str, hours: float, dice: Dice) -> None:
        """Now and then for two reasons at once; now and then all of them end together."""
        self._people.work(dossier, hours, partial(self._stop, clock, PAUSES[0]))
        length = dice.about(20, 0.9)
        if dice.often(0.3):
            begin = hours + length * dice.random()
            self._people.work(dossier, begin, partial(self._stop, clock, PAUSES[1]))
            end = begin + dice.about(15, 0.8)
            self._people.work(dossier, end, partial(self._go_on, clock, PAUSES[1]))
        reason = None if dice.often(0.3) else PAUSES[0]
        self._people.work(dossier, hours + length, partial(self._go_on, clock, reason))

    async def _stop(self, clock: str, reason: str, dossier: Dossier) -> None:
        if _runs(dossier):
            await self._people.coordinator(
                terms.PauseTerm(case=dossier.case, clock=clock, reason=reason)
            )

    async def _go_on(self, clock: str, reason: str | None, dossier: Dossier) -> None:
        if _runs(dossier):
            await self._people.coordinator(
                terms.ResumeTerm(case=dossier.case, clock=clock, reason=reason)
            )

    async def _extend(self, clock: str, amount: int, dossier: Dossier) -> None:
        if _runs(dossier):
            await self._people.coordinator(
                terms.ExtendTerm(case=dossier.case, clock=clock, amount=amount, reason="complex")
            )

    async def _explain(self, clock: str, dossier: Dossier) -> None:
        await self._people.coordinator(
            terms.ExplainDelay(case=dossier.case, clock=clock, reason="late-contribution")
        )

    async def _sorry(self, clock: str, dossier: Dossier) -> None:
        await self._people.coordinator(
            asked.ExplainResponseDelay(case=dossier.case, clock=clock, reason="complex")
        )

    async def _ask_too(self, department: str, dossier: Dossier) -> None:
        if _runs(dossier):
            await self._people.coordinator(
                said.AddDepartment(case=dossier.case, department=department)
            )

    async def _pass_on(self, department: str, dossier: Dossier) -> None:
        part = dossier.state.parts.get(department) if dossier.state else None
        if part and part.waiting and _runs(dossier):
            words = f"Navraag {dossier.next_word()}."
            await self._people.coordinator(asked.AskInformation(case=dossier.case, question=words))


def _runs(dossier: Dossier) -> bool:
    return dossier.state is not None and dossier.state.status is Status.OPEN
