"""The department's work: what asks for somebody, most urgent first, and the next one to take."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from starlette.responses import Response

from schemas.catalogue import load
from schemas.common import Refused, Role
from schemas.desk import ClaimTask
from schemas.ids import reference
from services.advice.desk.state import CONTRIBUTION
from services.faces.queue import Wanted, Whose, free_for, tasks_like
from services.faces.words import ASKS
from services.portal.live import Parts
from services.portal.pages.desk.here import QUEUE, place_of, which
from services.portal.pages.desk.roles import DESK
from services.portal.routing import Page
from services.portal.visit import Visit

AT_A_TIME, MOST = 50, 200
"""How many rows a page has at first and gets with each step, and at most."""

NEXT = "volgende"
FILTERS = ("van", "vraagt", "product", "laat")
WHOSE = {"mij": Whose.MINE, "niemand": Whose.NOBODYS}


def finder(visit: Visit) -> Callable[..., list[dict[str, Any]]]:
    """Asks the queue of this desk."""
    return partial(visit.portal.rows.find, QUEUE)


def wanted(visit: Visit) -> Wanted:
    """Which tasks the address asks for; what it does not know, it leaves out."""
    asks, product = visit.asked("vraagt"), visit.asked("product")
    return Wanted(
        WHOSE.get(visit.asked("van"), Whose.ALL),
        asks if asks in ASKS else "",
        product if product in load().products else "",
        visit.asked("laat") == "ja",
    )


def many(visit: Visit) -> int:
    """How many rows the address asks for, in whole steps."""
    asked = visit.asked("tot")
    steps = int(asked) // AT_A_TIME if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
    return min(max(steps, 1) * AT_A_TIME, MOST)


def further(visit: Visit, limit: int) -> str:
    """The address of the same rows and the next ones, filtered alike."""
    filters = {name: visit.asked(name) for name in FILTERS if visit.asked(name)}
    return f"/werk?{urlencode({**filters, 'tot': limit + AT_A_TIME})}"


async def shown(visit: Visit) -> dict[str, Any]:
    """What the list and its filters show."""
    asked, limit = wanted(visit), many(visit)
    tasks = tasks_like(finder(visit), visit.actor, limit + 1, asked)
    everybody = await visit.portal.directory.everybody()
    names = {one.id: one.name for one in everybody.by_id.values()}
    return {
        "tasks": tasks[:limit],
        "more": len(tasks) > limit,
        "further": further(visit, limit) if limit < MOST else None,
        "wanted": asked,
        "names": names,
        "products": [(code, visit.say.product(code)) for code in load().products],
        "asks": [(code, visit.say.of("ask", code)) for code in ASKS],
        "expert": visit.has(Role.EXPERT),
        "lead": visit.has(Role.LEAD),
        "claimable": claimable,
    }


def claimable(task: dict[str, Any]) -> bool:
    """Whether the task of a row can be taken."""
    return task["expert"] is None and task["asks"] == CONTRIBUTION


async def work(visit: Visit) -> Response:
    """The queue."""
    return visit.render("desk/work.html", **await shown(visit))


async def work_live(visit: Visit) -> Parts:
    """The rows of the queue, while the page is open."""
    return {"rijen": visit.part("desk/work_rows.html", **await shown(visit))}


async def claim(visit: Visit) -> Response:
    """Take the task of one row, and go to it."""
    case = await which(visit, visit.given("zaak"))
    await visit.do(ClaimTask(case=case))
    visit.tell("U hebt deze opdracht.", "This task is yours.")
    return visit.go(place_of(reference(case)))


async def take_next(visit: Visit) -> Response:
    """Claim the most urgent task that this person may take; the same form twice takes one."""
    form, person, drafts = visit.command_id, visit.actor.sub, visit.portal.drafts
    kept = drafts.find(person, NEXT, form)
    free = [UUID(task["case"]) for task in free_for(finder(visit), visit.actor)]
    for case in [UUID(kept.given["case"])] if kept else free:
        drafts.save(person, NEXT, form, {"case": case.hex})
        try:
            await visit.apart(case.hex).do(ClaimTask(case=case))
        except Refused as refused:
            if refused.reason not in ("already_claimed", "unknown_task", "task_over"):
                raise
            continue
        visit.tell("U hebt deze opdracht.", "This task is yours.")
        return visit.go(place_of(reference(case)))
    visit.tell("Er is niets dat u kunt oppakken.", "There is nothing that you can take.")
    return visit.go("/werk")


async def by_id(visit: Visit) -> Response:
    """From a mail, which names a case by its id, to its task here."""
    return visit.go(place_of(reference(await which(visit, visit.request.path_params["zaak"]))))


PAGES = (
    Page("/werk", show=work, roles=DESK, live=work_live),
    Page("/werk/volgende", act=take_next, roles=DESK),
    Page("/werk/oppakken", act=claim, roles=DESK),
    Page("/dossiers/{zaak}", show=by_id, roles=DESK),
)
