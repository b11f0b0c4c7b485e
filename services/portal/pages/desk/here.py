"""The task that an address means, for who looks: its state and the people of the department."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from schemas.catalogue import Catalogue, load
from schemas.common import Refused, Role
from services.advice.desk.guards import unknown_task
from services.advice.desk.queue import BY_REFERENCE, SIGHT
from services.advice.desk.state import CONTRIBUTION, OVER, Status, Task
from services.faces.finding import by_id
from services.faces.task import Seen, seen
from services.kernel.people import Everybody, Person
from services.portal.visit import Visit

QUEUE = "queue"


@dataclass(frozen=True)
class Here:
    """A task, somebody who may see it, and everybody they may name."""

    found: Seen
    me: str
    people: Everybody

    @property
    def task(self) -> Task:
        """As it stands."""
        return self.found.task

    @property
    def catalogue(self) -> Catalogue:
        """What it is handled by."""
        return load(self.task.catalogue)

    @property
    def place(self) -> str:
        """Its page."""
        return place_of(self.found.reference)

    @property
    def mine(self) -> bool:
        """Whether who looks has the task."""
        return self.task.expert == self.me

    @property
    def over(self) -> bool:
        """Whether nothing is asked any more."""
        return self.task.status in OVER

    @property
    def writing(self) -> bool:
        """Whether who looks may write its contribution."""
        return self.mine and not self.over

    @property
    def to_contribute(self) -> bool:
        """Whether the contribution is still out."""
        return CONTRIBUTION in self.task.pending

    @property
    def number(self) -> int:
        """Of the latest version; none is 0."""
        return self.task.version.number if self.task.version else 0

    @property
    def to_sign(self) -> bool:
        """Whether a version of somebody else waits for a signature."""
        version = self.task.version
        waits = self.task.status is Status.COUNTERSIGNING and version is not None
        return waits and version is not None and version.author != self.me

    @property
    def to_submit(self) -> bool:
        """Whether a version is ready to leave the desk."""
        opened, status = self.task.opened, self.task.status
        ready = status is Status.SIGNED or (opened is not None and not opened.countersigned)
        return self.writing and self.to_contribute and self.task.version is not None and ready

    @property
    def to_offer(self) -> bool:
        """Whether a version needs a second person, and was not offered yet."""
        opened, status = self.task.opened, self.task.status
        needs = opened is not None and opened.countersigned and status is Status.CLAIMED
        return self.writing and needs and self.task.version is not None

    def experts(self) -> list[Person]:
        """Everybody of the department who can have this task: experts who may see it."""
        found = self.people.with_role(Role.EXPERT)
        return sorted((one for one in found if self.task.sees(one.id)), key=lambda one: one.name)

    def colleagues(self) -> list[Person]:
        """Everybody who works at this desk."""
        found = self.people.by_id.values()
        at_work = (one for one in found if {Role.EXPERT, Role.LEAD} & {*one.roles})
        return sorted(at_work, key=lambda one: one.name)

    def name(self, person: str | None) -> str:
        """Somebody by name; an id whose person is no longer known as it is."""
        known = self.people.get(person or "")
        return known.name if known else person or ""


async def here(visit: Visit) -> Here:
    """The task of this address; somebody who may not see it is told that there is none."""
    case = await which(visit, visit.request.path_params["zaak"])
    found = await seen(visit.portal.face, case, visit.actor)
    return Here(found, visit.actor.sub, await visit.portal.directory.everybody())


async def find(visit: Visit) -> tuple[UUID, str, Any]:
    """The same, for forms of actions."""
    about = await here(visit)
    return about.found.case, about.found.reference, about


async def which(visit: Visit, meant: str) -> UUID:
    """The case that somebody means, if they may see its task here."""
    case, reader = by_id(meant), visit.actor.sub
    query, value = (SIGHT, case.hex) if case else (BY_REFERENCE, meant.strip().upper())
    rows = await visit.portal.rows.find_new(QUEUE, query, reader, value)
    found = [row["case_id"] for row in rows]
    if not found:
        raise unknown_task()
    if len(found) > 1:
        ids = ", ".join(found)
        raise Refused("ambiguous", f"{meant} is {len(found)} cases.", f"Give an id: {ids}.")
    return UUID(found[0])


def place_of(reference: str) -> str:
    """The page of a task."""
    return f"/werk/{reference}"
