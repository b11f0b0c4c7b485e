"""The files of a case, to be saved by who handles it."""

from __future__ import annotations

from starlette.responses import Response

from services.faces.asking import request_of
from services.portal.files import given_out
from services.portal.pages.loket.roles import COORDINATOR
from services.portal.pages.naming import case_at
from services.portal.routing import Page
from services.portal.visit import Visit


async def attachment(visit: Visit) -> Response:
    """One file; its name comes from the question."""
    case = await case_at(visit)
    request = await request_of(visit.portal.face, case)
    return await given_out(visit, case.id, request.names)


PAGES = (Page("/dossiers/{zaak}/bijlagen/{digest}", show=attachment, roles=COORDINATOR),)
