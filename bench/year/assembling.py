"""The coordinator who makes one advice of the parts: draft, agreement, adopt, issue, close."""

from __future__ import annotations

from datetime import datetime

from bench.year.dossier import Dice, Dossier
from bench.year.office import days_after
from bench.year.people import People
from bench.year.words import more
from schemas import case as said
from schemas import settling
from schemas.advice import AdviceText
from schemas.catalogue import load
from schemas.common import Event, Stance
from services.advice.assembly.agreeing import unsettled
from services.advice.assembly.settling import still_differ
from services.advice.assembly.state import Case, Part, Status

GRACE = 4.0
"""Working days that a silent department gets beyond its term, at least."""

LOOKS_AGAIN = 3.0
"""Working days after which a case is looked at when nothing happens."""


class Coordinator:
    """Looks at a case when something happened, and now and then, and takes the next step."""

    def __init__(self, people: People) -> None:
        self._people = people

    def sees(self, dossier: Dossier, event: Event) -> None:
        """What happened to a case leads to a look at it."""
        dice = dossier.dice("coordinator", type(event).__name__, dossier.next_word())
        match event:
            case said.CaseOpened():
                self._people.wait(dossier, LOOKS_AGAIN, self._look_again)
                if dice.often(0.08):
                    self._people.work(dossier, dice.about(40, 0.5), self._draft)
            case said.AdviceIssued():
                dossier.issued = event.text
                self._after_issuing(dossier, dice)
            case said.CaseWithdrawn() if dice.often(0.7):
                self._people.wait(dossier, dice.uniform(1, 10), self._close)
            case (
                said.ContributionReceived()
                | said.ContributionDeclined()
                | said.DepartmentExcused()
                | said.AgreementAsked()
                | said.AgreementReceived()
                | said.DraftWritten()
                | said.AdviceAdopted()
                | said.AdviceCorrected()
            ):
                self._people.work(dossier, dice.about(3, 0.8), self._look)

    def _after_issuing(self, dossier: Dossier, dice: Dice) -> None:
        if dice.often(0.03) and "corrected" not in dossier.busy:
            dossier.busy.add("corrected")
            self._people.work(dossier, dice.about(40, 0.8), self._correct)
        elif dice.often(0.7):
            self._people.wait(dossier, dice.uniform(5, 30), self._close)

    async def _look_again(self, dossier: Dossier) -> None:
        """Until the case is over, so that nothing is forgotten."""
        if dossier.state and dossier.state.status in (Status.OPEN, Status.ADOPTED):
            self._people.wait(dossier, LOOKS_AGAIN, self._look_again)
            await self._look(dossier)

    async def _look(self, dossier: Dossier) -> None:
        """Take the next step, if there is one to take."""
        case = dossier.state
        if case is None:
            return
        if case.status is Status.ADOPTED:
            await self._people.coordinator(said.IssueAdvice(case=dossier.case))
        elif case.status is Status.OPEN and case.still_out:
            await self._chase(dossier, case)
        elif case.status is Status.OPEN:
            await self._finish(dossier, case)

    async def _chase(self, dossier: Dossier, case: Case) -> None:
        """Go on without a department that stays silent, or that nobody answers."""
        for code in case.still_out:
            part = case.parts[code]
            reason = "institution-deadline" if part.waiting else "no-contribution"
            if self._people.now > self._patience(dossier, case, part):
                await self._people.coordinator(
                    said.ExcuseDepartment(case=dossier.case, department=code, reason=reason)
                )
                return

    def _patience(self, dossier: Dossier, case: Case, part: Part) -> datetime:
        """A department's own term, and some days; longer when it does something."""
        clock = case.clocks.by_name[f"contribution-{part.routed.department}"]
        dice = dossier.dice("patience", part.routed.department)
        days = 10 + GRACE + dice.uniform(0, 6) + (12 if part.status != "asked" else 0)
        return days_after(clock.started, days)

    async def _finish(self, dossier: Dossier, case: Case) -> None:
        """Everybody is in: the next step towards the advice."""
        latest = case.drafts[-1] if case.drafts else None
        if latest is None or case.stale_draft:
            await self._draft(dossier)
        elif latest.text == dossier.issued:
            await self._redraft(dossier, latest)
        elif _agreement(case) and _to_be_asked(case, latest.text):
            ask = said.AskAgreement(case=dossier.case, text=latest.text)
            await self._people.coordinator(ask)
        else:
            await self._decide(dossier, case, latest)

    async def _decide(self, dossier: Dossier, case: Case, latest: said.DraftWritten) -> None:
        owner = load(case.catalogue).owner
        answer = case.stances.get(latest.text, {}).get(owner)
        if _objected(case, latest.text):
            await self._redraft(dossier, latest)
        elif not _agreement(case) or not unsettled(case):
            if case.asked_about.get(owner) == latest.text and answer is None:
                await self._people.owner(
                    settling.AgreeAsOwner(case=dossier.case, text=latest.text, stance=Stance.AGREE)
                )
            await self._people.coordinator(
                said.AdoptAdvice(
                    case=dossier.case,
                    text=latest.text,
                    differences_accepted="both-views-stated" if still_differ(case) else None,
                    aggregation_accepted="nothing-added" if latest.aggregation else None,
                )
            )

    async def _draft(self, dossier: Dossier) -> None:
        """Compose a version from what is in."""
        case = dossier.state
        if case and case.status is Status.OPEN and (case.contributed or not case.still_out):
            await self._write(dossier, None)

    async def _redraft(self, dossier: Dossier, latest: said.DraftWritten) -> None:
        """A version with something added to the latest."""
        loket = await self._people.stage.faces.at("LOKET")
        text = await loket.texts.model(dossier.case, latest.text, AdviceText)
        await self._write(dossier, more(text, dossier.next_word()))

    async def _write(self, dossier: Dossier, text: AdviceText | None) -> None:
        assert dossier.state
        after = len(dossier.state.drafts)
        await self._people.coordinator(said.WriteDraft(case=dossier.case, after=after, text=text))

    async def _correct(self, dossier: Dossier) -> None:
        correction = said.CorrectAdvice(case=dossier.case, reason="factual-error")
        await self._people.coordinator(correction)

    async def _close(self, dossier: Dossier) -> None:
        closing = said.CloseCase(case=dossier.case, reason="nothing-more-to-do")
        await self._people.coordinator(closing)


def _agreement(case: Case) -> bool:
    return load(case.catalogue).products[case.opened.product].agreement_needed


def _objected(case: Case, text: str) -> bool:
    return any(one.stance is Stance.OBJECT for one in case.stances.get(text, {}).values())


def _to_be_asked(case: Case, text: str) -> set[str]:
    """Departments whose stance is open and who were not asked about this text; then the owner."""
    still = {*unsettled(case)}
    catalogue = load(case.catalogue)
    if not still and catalogue.products[case.opened.product].owner_agrees:
        still = {catalogue.owner}
    return {code for code in still if case.asked_about.get(code) != text}
