"""The application of one face: its pages, its interface for programs, and what is on every one."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response

from services.portal import assets
from services.portal.api.interfaces import routes_of
from services.portal.kinds import Kind
from services.portal.live_page import LIVE
from services.portal.login.pages import PAGES as LOGIN
from services.portal.menus import face_name, menu
from services.portal.pages import common, desk, door, keys, loket, notices, owner
from services.portal.portal import Portal
from services.portal.refusals import refusal
from services.portal.routing import Page, problem, routes, visit_of
from services.portal.security import (
    Failing,
    KnownHost,
    SecurityHeaders,
    Smallish,
    TooLarge,
    too_large,
)
from services.portal.templates import TEMPLATES

TEMPLATES.globals.update(menu=menu, face_name=face_name, refusal=refusal)
PAGES: dict[Kind, tuple[Page, ...]] = {
    Kind.DOOR: door.PAGES,
    Kind.LOKET: loket.PAGES,
    Kind.DESK: desk.PAGES,
    Kind.OWNER: owner.PAGES,
}
WORDS = {
    HTTPStatus.NOT_FOUND: ("Deze pagina is er niet.", "This page does not exist."),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        "Dit kan op deze pagina niet.",
        "This cannot be done on this page.",
    ),
    HTTPStatus.BAD_REQUEST: (
        "Wat uw browser stuurde, kan niet worden gelezen.",
        "What your browser sent cannot be read.",
    ),
}
"""What a page says when there is none, or none that can do this."""


def pages_of(kind: Kind) -> tuple[Page, ...]:
    """Every page of a face of this kind."""
    return (*common.PAGES, *keys.PAGES, *LOGIN, *PAGES[kind], *notices.PAGES[kind])


def application(portal: Portal) -> FastAPI:
    """Everything this face answers to."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.portal = portal
    pages = routes(pages_of(portal.kind))
    app.router.routes.extend([*pages, *LIVE, *assets.ROUTES, *routes_of(portal.kind)])
    app.add_exception_handler(HTTPException, _no_page)
    app.add_exception_handler(TooLarge, _too_large)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(Smallish)
    app.add_middleware(Failing)
    app.add_middleware(KnownHost, address=portal.settings.portal_url)
    app.add_middleware(SecurityHeaders)
    return app


async def _no_page(request: Request, error: Exception) -> Response:
    given = error.status_code if isinstance(error, HTTPException) else HTTPStatus.NOT_FOUND
    status = HTTPStatus(given)
    visit = await visit_of(request, acts=False)
    answer = problem(visit, status, visit.t(*WORDS.get(status, WORDS[HTTPStatus.NOT_FOUND])))
    if isinstance(error, HTTPException):
        answer.headers.update(error.headers or {})
    return answer


async def _too_large(request: Request, error: Exception) -> Response:
    return too_large()
