"""The line over which an open page hears what changed (server-sent events)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Match, Route

from schemas.common import Refused
from services.portal.refusals import status_of
from services.portal.routing import Page, allowed, visit_of
from services.portal.visit import Visit

HEADERS = {"X-Accel-Buffering": "no", "Content-Encoding": "identity"}
ENDED = b"event: reload\ndata: {}\n\n"
"""Who is signed out loads the page anew, and so comes to where they sign in."""


async def line(request: Request) -> Response:
    """What changes on the page that `van` names, for who may open that page."""
    place = request.query_params.get("van", "")
    found = _page(request, place)
    if found is None:
        return Response(status_code=HTTPStatus.NOT_FOUND)
    page, there = found
    visit = await visit_of(there, acts=False)
    if not allowed(page, visit) or visit.session is None or page.live is None:
        return Response(status_code=HTTPStatus.FORBIDDEN)
    name = _name(page, visit)
    if not (page.alike and visit.portal.live.has(name)):
        try:
            await page.live(visit)  # what may not be seen is refused before the line is open
        except Refused as refused:
            return Response(status_code=status_of(refused))
    sent = _sent(page, visit, name, request.query_params.get("stand", ""))
    return StreamingResponse(sent, headers=HEADERS, media_type="text/event-stream")


def _name(page: Page, visit: Visit) -> str:
    """The view that is watched: all who see the same share one."""
    who = "+".join(sorted(visit.actor.roles)) if page.alike else visit.actor.sub
    return f"{visit.here} {visit.language} {who}"


async def _sent(page: Page, visit: Visit, name: str, stand: str) -> AsyncIterator[bytes]:
    portal, live = visit.portal, page.live
    assert live
    async with AsyncExitStack() as stack:
        if not page.alike and visit.session:
            stack.enter_context(portal.present.there(visit.request.url.path, visit.session.name))
            portal.live.changed()
            stack.callback(portal.live.changed)
        async for message in portal.live.watch(name, lambda: live(visit), stand):
            if visit.session is None or not portal.sessions.goes_on(visit.session):
                yield ENDED
                return
            yield message


def _page(request: Request, place: str) -> tuple[Page, Request] | None:
    """The page at an address of this face, and a request as if for it."""
    split = urlsplit(place)
    if not place.startswith("/") or split.netloc:
        return None
    scope = {**request.scope, "path": split.path, "query_string": split.query.encode()}
    for route in request.app.router.routes:
        page = getattr(getattr(route, "endpoint", None), "page", None)
        if page is None or page.live is None:
            continue
        match, more = route.matches(scope)
        if match is Match.FULL:
            return page, Request({**scope, **more}, request.receive)
    return None


LIVE = [Route("/live", line, methods=["GET"])]
