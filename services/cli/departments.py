"""The experts of each department, by the script of an example."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from examples.script import Contributes, Declines, Silent
from schemas import case as cases
from schemas import desk as desks
from schemas.common import Actor, Refused, Role
from services.cli.scene import Scene
from services.faces.face import Face


@dataclass(frozen=True)
class Departments:
    """Every department that is asked, side by side."""

    scene: Scene

    async def all(self) -> None:
        """Everybody does their part."""
        script = self.scene.example.script
        now = (name for name in script.departments if name not in script.after_draft)
        await asyncio.gather(*map(self.part, now))

    async def add_midway(self) -> None:
        """The coordinator asks departments that were not thought of at first."""
        for department in self.scene.example.script.midway:
            await self.scene.loket(cases.AddDepartment(case=self.scene.case, department=department))
            self.scene.say(f"{department} erbij gevraagd")

    async def know_of_the_change(self) -> None:
        """Every desk has the changed request: what is signed before that must be signed anew."""
        for name in self.scene.example.script.departments:
            await self.scene.seen(name, desks.TaskChanged)

    async def first(self) -> None:
        """One department contributes, the next only claims, of the others nobody has looked."""
        one, two, *_ = self.scene.example.script.contributions
        await self.part(one)
        face = await self.scene.stage.faces.at(two)
        await self.scene.seen(two, desks.TaskOpened)
        expert = self.scene.civil_servant(face, Role.EXPERT)
        await face.ask(desks.ClaimTask(case=self.scene.case), expert)
        self.scene.say(f"opgepakt bij {two}")

    async def part(self, department: str) -> None:
        """One department's experts."""
        scene = self.scene
        part = scene.example.script.departments[department]
        face = await scene.stage.faces.at(department)
        expert = scene.civil_servant(face, Role.EXPERT)
        await scene.seen(department, desks.TaskOpened)
        match part:
            case Declines():
                await face.ask(
                    desks.DeclineTask(
                        case=scene.case, reason=part.reason, explanation=part.explanation
                    ),
                    expert,
                )
                scene.say(f"{department} draagt niet bij")
            case Silent():
                if part.claims:
                    await face.ask(desks.ClaimTask(case=scene.case), expert)
                await self._silent(department, part.excused)
            case Contributes():
                try:
                    await self._contribute(face, expert, part)
                except Refused as refused:
                    if refused.reason != "task_over":
                        raise

    async def _silent(self, department: str, reason: str | None) -> None:
        if reason:
            await self.scene.loket(
                cases.ExcuseDepartment(case=self.scene.case, department=department, reason=reason)
            )
            self.scene.say(f"verder zonder {department}, op de plaat")

    async def _contribute(self, face: Face, expert: Actor, part: Contributes) -> None:
        scene, department = self.scene, face.zone
        if part.asks:
            await face.ask(desks.ClaimTask(case=scene.case), expert)
            await face.ask(
                desks.RequestInformation(case=scene.case, question=part.asks.question), expert
            )
            await scene.seen("LOKET", cases.CaseInformationWanted)
            await scene.exchange(part.asks)
            await scene.seen(department, desks.InformationReceived)
        opened = await scene.seen(department, desks.TaskOpened)
        if opened.countersigned:
            await self._countersigned(face, expert, part)
            return
        await face.ask(
            desks.SubmitContribution(case=scene.case, contribution=part.contribution), expert
        )
        scene.say(f"bijdrage van {department}")

    async def _countersigned(self, face: Face, expert: Actor, part: Contributes) -> None:
        case = self.scene.case
        await face.ask(desks.ClaimTask(case=case), expert)
        await face.ask(desks.SaveVersion(case=case, contribution=part.contribution), expert)
        saved = await self.scene.seen(face.zone, desks.VersionSaved)
        await face.ask(desks.AskCountersigning(case=case, number=saved.number), expert)
        colleague = self.scene.civil_servant(face, Role.LEAD)
        await face.ask(desks.CountersignVersion(case=case, number=saved.number), colleague)
        await face.ask(desks.SubmitContribution(case=case), expert)
        self.scene.say(f"bijdrage van {face.zone}, medeondertekend")
