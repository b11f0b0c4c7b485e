"""Terms achieved, volumes and load."""

from __future__ import annotations

from starlette.responses import Response

from schemas.common import Role
from services.portal.routing import Page
from services.portal.visit import Visit

OWNER = frozenset({Role.OWNER})


async def figures(visit: Visit) -> Response:
    """The figures of today."""
    return visit.render("owner/figures.html")


PAGES = (Page("/cijfers", show=figures, roles=OWNER),)
