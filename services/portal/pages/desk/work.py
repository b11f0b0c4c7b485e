"""The department's work: what asks for somebody, most urgent first, and the next one to take."""

from __future__ import annotations

from functools import partial

from starlette.responses import Response

from schemas.desk import ClaimTask
from services.faces.queue import tasks_for
from services.portal.live import Parts
from services.portal.pages.desk.roles import DESK
from services.portal.routing import Page
from services.portal.visit import Visit

SHOWN = 200


def found(visit: Visit) -> list[dict[str, object]]:
    """The tasks this person may see, as the filter asks."""
    tasks = tasks_for(partial(visit.portal.rows.find, "queue"), visit.actor, SHOWN)
    match visit.asked("van"):
        case "mij":
            return [task for task in tasks if task["expert"] == visit.actor.sub]
        case "niemand":
            return [task for task in tasks if task["expert"] is None]
    return tasks


async def work(visit: Visit) -> Response:
    """The queue."""
    return visit.render("desk/work.html", tasks=found(visit), of=visit.asked("van"))


async def work_live(visit: Visit) -> Parts:
    """The rows of the queue, while the page is open."""
    return {"rijen": visit.part("desk/work_rows.html", tasks=found(visit))}


async def take_next(visit: Visit) -> Response:
    """Claim the most urgent task that nobody has."""
    for task in tasks_for(partial(visit.portal.rows.find, "queue"), visit.actor, SHOWN):
        if task["expert"] is None and task["status"] == "queued":
            await visit.do(ClaimTask(case=task["case"]))
            visit.tell("U hebt deze opdracht.", "This task is yours.")
            return visit.go(f"/werk/{task['reference']}")
    visit.tell("Er is niets dat op iemand wacht.", "Nothing waits for somebody.")
    return visit.go("/werk")


PAGES = (
    Page("/werk", show=work, roles=DESK, live=work_live),
    Page("/werk/volgende", act=take_next, roles=DESK),
)
