"""The interface of each kind of face, and its routes: one an address, and one for all the rest."""

from __future__ import annotations

from http import HTTPStatus as Http

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from services.portal.api import desk, door, loket, owner, problem
from services.portal.api.document import described
from services.portal.api.problem import Not
from services.portal.api.serving import Resource, path, with_headers
from services.portal.api.table import BASE, JSON
from services.portal.kinds import Kind
from services.portal.routing import SAFE

INTERFACES = {
    Kind.DOOR: door.INTERFACE,
    Kind.LOKET: loket.INTERFACE,
    Kind.DESK: desk.INTERFACE,
    Kind.OWNER: owner.INTERFACE,
}
OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
"""What describes the interface may be read by any page anywhere."""


class Described:
    """The document that describes the interface, for everybody."""

    def __init__(self, text: str) -> None:
        self._text = text

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with it."""
        request = Request(scope, receive)
        if request.method in SAFE:
            answer = Response(self._text, media_type=JSON)
        else:
            allowed = ", ".join(SAFE)
            no = Not(Http.METHOD_NOT_ALLOWED, f"Hier kan alleen {allowed}.", Allow=allowed)
            answer = problem.answer(no, path(request))
        await with_headers(answer, OPEN)(scope, receive, send)


class Nothing:
    """What is at no address: a slash at the end is another address, and there is nothing."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say so."""
        request = Request(scope, receive)
        answer = problem.answer(Not(Http.NOT_FOUND, "Dit adres is er niet."), path(request))
        await with_headers(answer)(scope, receive, send)


def routes_of(kind: Kind) -> list[Route]:
    """Everything under /v1 of a face of this kind."""
    interface = INTERFACES[kind]
    found = [
        Route(f"{BASE}{at}", Resource(read, change))
        for at, (read, change) in interface.paths.items()
    ]
    text = described(interface)
    return [
        Route(f"{BASE}/openapi.json", Described(text)),
        *found,
        Route(BASE, Nothing()),
        Route(f"{BASE}/{{rest:path}}", Nothing()),
    ]
