"""One task, for somebody who may see it: what is asked, what was said, and what they can do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response

from schemas.assignment import Brief
from schemas.attachment import names_of
from services.faces.task import PART, text_as, words
from services.portal.files import given_out, listed
from services.portal.live import Parts
from services.portal.pages.desk.actions import offered
from services.portal.pages.desk.around import happened, last_seen, others, since_opened
from services.portal.pages.desk.facts import facts_in_words
from services.portal.pages.desk.here import Here, here
from services.portal.pages.desk.roles import DESK
from services.portal.routing import Page
from services.portal.visit import Visit


async def task(visit: Visit) -> Response:
    """The whole task; an address that writes its reference otherwise goes to the one there is."""
    about = await here(visit)
    if visit.request.url.path != about.place:
        return visit.go(about.place)
    await visit.read(about.found.case, PART)
    told = await words(visit.portal.face, about.found, visit.actor, datetime.now(UTC))
    since = last_seen(visit, about)
    return visit.render(
        "desk/task.html",
        about=about,
        told=told,
        actions=offered(visit, about),
        files=listed(visit, about.task.attachments, _names(told)),
        fact=facts_in_words(visit, about.catalogue),
        draft=visit.portal.drafts.find(visit.actor.sub, "bijdrage", about.found.case.hex),
        **around(visit, about, since),
    )


async def task_live(visit: Visit) -> Parts:
    """Who is there and what happened, while a page of the task is open; no words of anybody."""
    about = await here(visit)
    told = around(visit, about, since_opened(visit, about))
    names = ("stand", "samen", "gebeurd")
    return {name: visit.part(f"desk/part_{name}.html", about=about, **told) for name in names}


async def attachment(visit: Visit) -> Response:
    """A file of the question, to be saved by who may see the task."""
    about = await here(visit)
    brief = await text_as(visit.portal.face, about.found.case, about.task.brief, Brief)
    names = names_of(brief.question.files) if brief else {}
    return await given_out(visit, about.found.case, names)


def _names(told: Mapping[str, Any]) -> dict[str, str]:
    """What the institution calls its files."""
    brief = told["brief"]
    return {one["digest"]: one["name"] for one in brief["question"]["files"]} if brief else {}


def around(visit: Visit, about: Here, since: int) -> dict[str, Any]:
    """What the changing parts of a page of a task show."""
    events = happened(about, since)
    return {"others": others(visit, about), "happened": events}


PAGES = (
    Page("/werk/{zaak}", show=task, roles=DESK, live=task_live),
    Page("/werk/{zaak}/bijlagen/{digest}", show=attachment, roles=DESK),
)
