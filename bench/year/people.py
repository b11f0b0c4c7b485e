"""What everybody can do: mean to do something later, and ask a service now, through a face."""

from __future__ import annotations

from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bench.year.agenda import Act, Agenda, Deed
from bench.year.dossier import Dossier
from bench.year.office import after, days_after
from bench.year.stage import Stage
from schemas.common import Accepted, Command, Refused, Role
from services.faces.face import OWNER

PEOPLE_MAY_MEET = frozenset(
    {
        "already_claimed",
        "already_submitted",
        "consultation_over",
        "contributed",
        "draft_outdated",
        "newer_version",
        "no_such_term",
        "not_adopted",
        "not_agreed",
        "not_asked",
        "not_done",
        "not_issued",
        "not_late",
        "not_offered",
        "nothing_asked",
        "other_version",
        "still_out",
        "task_over",
        "too_late",
    }
)
"""Refusals by which somebody learns that others were first; any other one is a fault."""


class Fault(Exception):  # noqa: N818  says what it is
    """Something happened in the year that never should."""


@dataclass
class People:
    """Everybody around the services."""

    stage: Stage
    agenda: Agenda = field(default_factory=Agenda)
    commands: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    @property
    def now(self) -> datetime:
        """What time it is."""
        return self.stage.clock.now

    def plan(self, dossier: Dossier, at: datetime, act: Act) -> None:
        """Do something at a moment, or as soon as possible after it."""
        self.agenda.add(Deed(max(at, self.now), dossier, act))

    def work(self, dossier: Dossier, hours: float, act: Act) -> None:
        """Do something after so many hours of work."""
        self.plan(dossier, after(self.now, hours), act)

    def wait(self, dossier: Dossier, days: float, act: Act) -> None:
        """Do something after so many working days."""
        self.plan(dossier, days_after(self.now, days), act)

    async def institution(self, dossier: Dossier, command: Command) -> Accepted | None:
        """Whoever asked acts; None when it was refused."""
        face = await self.stage.faces.at("DOOR")
        who = face.actor(dossier.contact, Role.INSTITUTION, organisation=dossier.institution)
        return await self._ask(face.ask(command, who), command)

    async def coordinator(self, command: Command) -> Accepted | None:
        """A coordinator of the Loket acts."""
        face = await self.stage.faces.at("LOKET")
        who = face.actor("loket-coordinator", Role.COORDINATOR)
        return await self._ask(face.ask(command, who), command)

    async def owner(self, command: Command) -> Accepted | None:
        """Somebody of OCW acts, the owner of the policy."""
        face = await self.stage.faces.at(OWNER)
        return await self._ask(face.ask(command, face.actor("ocw-beleid", Role.OWNER)), command)

    async def official(
        self, department: str, name: str, role: Role, command: Command
    ) -> Accepted | None:
        """Somebody of a department acts."""
        face = await self.stage.faces.at(department)
        return await self._ask(face.ask(command, face.actor(name, role)), command)

    async def _ask(
        self, asking: Coroutine[Any, Any, Accepted], command: Command
    ) -> Accepted | None:
        self.commands += 1
        try:
            return await asking
        except Refused as refused:
            if refused.reason not in PEOPLE_MAY_MEET:
                raise Fault(f"{type(command).__name__} {command.case}: {refused}") from refused
            self.refused[f"{type(command).__name__} {refused.reason}"] += 1
            return None
