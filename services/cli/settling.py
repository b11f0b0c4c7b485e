"""What the parties of an example do about their differences, by its script."""

from __future__ import annotations

from dataclasses import dataclass

from examples.script import Escalation, Round
from schemas import case as cases
from schemas import differing, settling
from schemas.common import Role
from services.cli.scene import Scene, having
from services.faces.face import OWNER


@dataclass(frozen=True)
class Settling:
    """Rounds, what was decided, and what goes to a higher level."""

    scene: Scene

    async def differences(self) -> None:
        """Every round, then every decision; nothing when there is neither."""
        script = self.scene.example.script
        for number, one in enumerate(script.rounds, start=1):
            await self._round(number, one)
        for one_ in script.resolutions:
            await self.scene.loket(
                settling.ResolveDifference(
                    case=self.scene.case,
                    aspect=one_.aspect,
                    resolution=one_.resolution,
                    words=one_.words,
                    dissent=one_.dissent,
                )
            )
            self.scene.say(f"verschil over {one_.aspect} beslecht")

    async def escalate(self, draft: cases.DraftWritten, up: Escalation) -> None:
        """The objection goes up, and the owner of the policy lets the text go on."""
        scene, text = self.scene, draft.text
        await scene.loket(
            settling.Escalate(case=scene.case, text=text, level=up.level, question=up.question)
        )
        scene.say("bezwaar voorgelegd aan OCW")
        face = await scene.stage.faces.at(OWNER)
        ruling = settling.DecideEscalation(
            case=scene.case, text=text, ruling=settling.Ruling.PROCEED, words=up.words
        )
        await face.ask(ruling, scene.civil_servant(face, Role.OWNER))
        scene.say("OCW beslist: de tekst gaat door, het bezwaar staat op de plaat")

    async def _round(self, number: int, one: Round) -> None:
        scene = self.scene
        await scene.loket(
            settling.OpenRound(case=scene.case, aspects=one.aspects, question=one.question)
        )
        scene.say("vraag gesteld aan wie verschilt")
        for department, views in one.views.items():
            face = await scene.stage.faces.at(department)
            await scene.seen(department, differing.TaskViewsAsked, where=having(round=number))
            said = differing.StateViews(case=scene.case, round=number, views=views)
            await face.ask(said, scene.civil_servant(face, Role.EXPERT))
            await scene.seen("LOKET", settling.ViewsReceived, where=having(department=department))
