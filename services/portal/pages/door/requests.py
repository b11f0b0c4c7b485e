"""What an institution asked, and how that fares."""

from __future__ import annotations

from starlette.responses import Response

from services.notify.inbox import inbox_of
from services.portal.pages.door.roles import INSTITUTION
from services.portal.routing import Page
from services.portal.visit import Visit

SHOWN = 100


async def requests(visit: Visit) -> Response:
    """Everything that the institution was told, newest first."""
    told = inbox_of(visit.portal.rows.of("inbox"), visit.actor.organisation or "", SHOWN)
    return visit.render("door/requests.html", told=told)


PAGES = (Page("/aanvragen", show=requests, roles=INSTITUTION),)
