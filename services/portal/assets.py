"""The style sheet, the script, and what browsers ask for by themselves."""

from __future__ import annotations

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.portal.look import Look

FOR_EVER = "public, max-age=31536000, immutable"
ICON = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16"
rx="3" fill="#154273"/><path d="M4 4h2v5h5v2H4z" fill="#fff"/></svg>"""


async def asset(request: Request) -> Response:
    """A file by its digest; packed for who takes it packed."""
    look: Look = request.app.state.portal.look
    found = look.find(request.path_params["name"])
    if found is None:
        return Response(status_code=HTTPStatus.NOT_FOUND)
    headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(found.packed, headers=headers, media_type=found.type)
    return Response(found.body, headers=headers, media_type=found.type)


async def icon(request: Request) -> Response:
    """The mark in a browser's tab: an L, and no emblem of anybody."""
    return Response(ICON, headers={"Cache-Control": FOR_EVER}, media_type="image/svg+xml")


ROUTES = [
    Route("/static/{name}", asset, methods=["GET"]),
    Route("/favicon.svg", icon, methods=["GET"]),
]
