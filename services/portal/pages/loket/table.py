"""Every open case as a row: how far it is, where it lies, and by when."""

from __future__ import annotations

from starlette.responses import Response

from services.advice.assembly.overview import MOST_URGENT
from services.portal.live import Parts
from services.portal.pages.loket.roles import COORDINATOR
from services.portal.routing import Page
from services.portal.visit import Visit

SHOWN = 100


async def table(visit: Visit) -> Response:
    """The table."""
    rows = visit.portal.rows.find("overview", MOST_URGENT, SHOWN)
    return visit.render("loket/table.html", rows=rows)


async def table_live(visit: Visit) -> Parts:
    """Its rows, while the page is open."""
    rows = visit.portal.rows.find("overview", MOST_URGENT, SHOWN)
    return {"rijen": visit.part("loket/table_rows.html", rows=rows)}


PAGES = (Page("/tafel", show=table, roles=COORDINATOR, live=table_live, alike=True),)
