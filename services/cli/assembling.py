"""The coordinator makes one advice of the parts, by the script of an example."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from examples.script import Correction
from schemas import case as cases
from schemas import desk as desks
from schemas import settling
from schemas.advice import AdviceText, Paragraph
from schemas.catalogue import load
from schemas.common import Role, Stance
from services.cli.scene import Scene, having
from services.cli.settling import Settling
from services.faces.face import OWNER

ROUNDS = 5


@dataclass(frozen=True)
class Assembling:
    """From the last contribution to the issued advice."""

    scene: Scene

    async def draft(self) -> cases.DraftWritten:
        """The first draft, once every contribution is in."""
        scene = self.scene
        script = scene.example.script
        for department in script.contributions:
            if department not in script.after_draft:
                await scene.seen(
                    "LOKET", cases.ContributionReceived, where=having(department=department)
                )
        await scene.loket(cases.WriteDraft(case=scene.case))
        draft: cases.DraftWritten = await scene.seen("LOKET", cases.DraftWritten)
        differ = f", departementen verschillen over {', '.join(draft.differences)}"
        scene.say(f"concept {draft.number}" + (differ if draft.differences else ""))
        return draft

    async def issue(self, draft: cases.DraftWritten) -> None:
        """What differs is settled; agreement where the product wants it, then the advice."""
        scene = self.scene
        settling_ = Settling(scene)
        await settling_.differences()
        opened = await scene.seen("LOKET", cases.CaseOpened)
        product = load(opened.catalogue).product_at(opened.product, opened.depth)
        if product.agreement_needed:
            draft = await self._agree(draft)
        if product.owner_agrees:
            await self._owner(draft)
        await scene.loket(
            cases.AdoptAdvice(
                case=scene.case,
                text=draft.text,
                differences_accepted=scene.example.script.differences_accepted,
                aggregation_accepted="nothing-added" if draft.aggregation else None,
            )
        )
        await scene.loket(cases.IssueAdvice(case=scene.case))
        scene.say("advies uitgebracht")

    async def draft_again(self, draft: cases.DraftWritten, late: str) -> cases.DraftWritten:
        """A new draft, with what came in after the last."""
        scene = self.scene
        await scene.seen("LOKET", cases.ContributionReceived, where=having(department=late))
        await scene.loket(cases.WriteDraft(case=scene.case, after=draft.number))
        scene.say(f"nieuw concept met de late bijdrage van {late}")
        return await self._version(draft.number + 1)

    async def correct(self, correction: Correction) -> None:
        """An issued advice is reopened, completed and issued again."""
        scene = self.scene
        await scene.loket(cases.CorrectAdvice(case=scene.case, reason=correction.reason))
        scene.say("heropend om te verbeteren")
        issued = await scene.seen("LOKET", cases.AdviceIssued)
        last = await scene.seen("LOKET", cases.DraftWritten, where=having(text=issued.text))
        await self.issue(await self._more(last, correction.added))

    async def half_a_round(self, draft: cases.DraftWritten) -> None:
        """Everybody is asked to agree; the first department has answered."""
        await self.scene.loket(cases.AskAgreement(case=self.scene.case, text=draft.text))
        await self._stance(draft, next(iter(self.scene.example.script.contributions)), 0)
        self.scene.say("voorgelegd ter afstemming")

    async def _agree(self, draft: cases.DraftWritten) -> cases.DraftWritten:
        """Rounds until nobody objects; after an objection the coordinator adds to the text."""
        scene = self.scene
        for number in range(ROUNDS):
            stances = await self._round(draft, number)
            if Stance.OBJECT not in stances:
                return draft
            if scene.example.script.escalation:
                await Settling(scene).escalate(draft, scene.example.script.escalation)
                return draft
            scene.say("bezwaar; de tekst wordt aangevuld")
            draft = await self._more(draft, scene.example.script.added)
        raise RuntimeError(f"{scene.example.slug}: no agreement after {ROUNDS} rounds")

    async def _more(
        self, draft: cases.DraftWritten, added: tuple[Paragraph, ...]
    ) -> cases.DraftWritten:
        """The next version: the last one with something added."""
        scene = self.scene
        loket = await scene.stage.faces.at("LOKET")
        text = await loket.texts.model(scene.case, draft.text, AdviceText)
        changed = text.model_copy(update={"paragraphs": (*text.paragraphs, *added)})
        await scene.loket(cases.WriteDraft(case=scene.case, after=draft.number, text=changed))
        return await self._version(draft.number + 1)

    async def _version(self, number: int) -> cases.DraftWritten:
        draft: cases.DraftWritten = await self.scene.seen(
            "LOKET", cases.DraftWritten, where=having(number=number)
        )
        return draft

    async def _round(self, draft: cases.DraftWritten, number: int) -> list[Stance]:
        """Those whom the version concerns are asked; the others still agree."""
        scene = self.scene
        await scene.loket(cases.AskAgreement(case=scene.case, text=draft.text))
        asked = await scene.seen("LOKET", cases.AgreementAsked, where=having(text=draft.text))
        stances = [
            await self._stance(draft, one, number)
            for one in asked.departments
            if one in scene.example.script.contributions
        ]
        scene.say("afgestemd" if Stance.OBJECT not in stances else "afstemming: bezwaar")
        return stances

    async def _owner(self, draft: cases.DraftWritten) -> None:
        """Once every department agrees, the owner of the policy does."""
        scene = self.scene
        await scene.seen("LOKET", cases.AgreementAsked, where=_of_the_owner(draft.text))
        face = await scene.stage.faces.at(OWNER)
        stance = settling.AgreeAsOwner(case=scene.case, text=draft.text, stance=Stance.AGREE)
        await face.ask(stance, scene.civil_servant(face, Role.OWNER))
        scene.say("OCW stemt in")

    async def _stance(self, draft: cases.DraftWritten, department: str, number: int) -> Stance:
        scene, text = self.scene, draft.text
        part = scene.example.script.contributions[department]
        face = await scene.stage.faces.at(department)
        await scene.seen(department, desks.TaskAgreementAsked, where=having(text=text))
        said = part.agreement[min(number, len(part.agreement) - 1)]
        stance = desks.GiveAgreement(case=scene.case, text=text, stance=said.stance, note=said.note)
        await face.ask(stance, scene.civil_servant(face, Role.EXPERT))
        await scene.seen(
            "LOKET", cases.AgreementReceived, where=having(department=department, text=text)
        )
        return said.stance


def _of_the_owner(text: str) -> Callable[[Any], bool]:
    owner = (load().owner,)
    return lambda asked: (asked.text, asked.departments) == (text, owner)
