"""Cover during absence: a lead gives several tasks of one person to another at once.

There is no absence in the system and no stand-in who acts for somebody: each task is reassigned,
by a command of its own, and each of these is an event that says who did it.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from starlette.responses import Response

from schemas.common import Refused, Role
from schemas.desk import ReassignTask
from services.faces.queue import of_expert
from services.portal.pages.desk.roles import LEAD
from services.portal.pages.desk.work import finder
from services.portal.routing import Page
from services.portal.visit import Visit
from services.portal.wrong import Wrong

SHOWN = 100
PLACE = "/werk/vervanging"


async def tasks(visit: Visit) -> Response:
    """Whose tasks, which of them, and who takes them over."""
    experts = await _experts(visit)
    person = _of(visit, experts)
    found = of_expert(finder(visit), visit.actor, person, SHOWN) if person else []
    return visit.render(
        "desk/absence.html", person=person, experts=list(experts.items()), tasks=found
    )


async def hand_over(visit: Visit) -> Response:
    """Reassign what was ticked, one by one; the same form sent twice reassigns once."""
    experts = await _experts(visit)
    person, to = _of(visit, experts), visit.given("expert")
    ticked = {*visit.all_given("zaken")}
    if to not in experts or to == person:
        raise Wrong({"expert": visit.t("Kies een collega.", "Choose a colleague.")})
    found = of_expert(finder(visit), visit.actor, person, SHOWN)
    chosen = [task for task in found if task["case"] in ticked]
    if not ticked:
        raise Wrong({"zaken": visit.t("Vink een opdracht aan.", "Tick a task.")})
    stayed = [one for task in chosen if (one := await _given(visit, task, to))]
    done = len(chosen) - len(stayed)
    visit.tell(
        f"{done} opdrachten toegewezen aan {experts[to]}.",
        f"{done} tasks assigned to {experts[to]}.",
    )
    for task in stayed:
        why = task["why_not"]
        visit.tell(f"{task['reference']} niet: {why}", f"{task['reference']} not: {why}")
    return visit.go(PLACE, van=person)


async def _given(visit: Visit, task: dict[str, Any], to: str) -> dict[str, Any] | None:
    """Reassign one task; the task with why not, when it was refused."""
    case = UUID(task["case"])
    try:
        await visit.apart(case.hex).do(ReassignTask(case=case, expert=to))
    except Refused as refused:
        return {**task, "why_not": refused.detail}
    return None


async def _experts(visit: Visit) -> dict[str, str]:
    """Experts of the department by id, with their names."""
    everybody = await visit.portal.directory.everybody()
    found = sorted(everybody.with_role(Role.EXPERT), key=lambda one: one.name)
    return {one.id: one.name for one in found}


def _of(visit: Visit, experts: dict[str, str]) -> str:
    meant = visit.given("van") or visit.asked("van")
    return meant if meant in experts else ""


PAGES = (Page(PLACE, show=tasks, act=hand_over, roles=LEAD),)
