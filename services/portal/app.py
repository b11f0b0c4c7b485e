"""The application of one face: its pages, its interface for programs, and what is on every one."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response

from services.kernel.telemetry import log
from services.portal import assets
from services.portal.api.interfaces import routes_of
from services.portal.kinds import Kind
from services.portal.live_page import LIVE
from services.portal.login import demo
from services.portal.menus import face_name, menu
from services.portal.pages import common, desk, door, keys, loket, owner
from services.portal.portal import Portal
from services.portal.refusals import refusal
from services.portal.routing import Page, problem, routes, visit_of
from services.portal.security import SecurityHeaders, Smallish, TooLarge
from services.portal.templates import TEMPLATES

TEMPLATES.globals.update(menu=menu, face_name=face_name, refusal=refusal)
PAGES: dict[Kind, tuple[Page, ...]] = {
    Kind.DOOR: door.PAGES,
    Kind.LOKET: loket.PAGES,
    Kind.DESK: desk.PAGES,
    Kind.OWNER: owner.PAGES,
}


def pages_of(kind: Kind) -> tuple[Page, ...]:
    """Every page of a face of this kind."""
    return (*common.PAGES, *keys.PAGES, *demo.PAGES, *PAGES[kind])


def application(portal: Portal) -> FastAPI:
    """Everything this face answers to."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.portal = portal
    pages = routes(pages_of(portal.kind))
    app.router.routes.extend([*pages, *LIVE, *assets.ROUTES, *routes_of(portal.kind)])
    app.add_exception_handler(HTTPException, _no_page)
    app.add_exception_handler(TooLarge, _too_large)
    app.add_exception_handler(Exception, _failed)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(Smallish)
    app.add_middleware(SecurityHeaders)
    return app


async def _no_page(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.NOT_FOUND
    visit = await visit_of(request) if request.method == "GET" else None
    if visit is None:
        return Response(status_code=status)
    words = visit.t("Deze pagina is er niet.", "This page does not exist.")
    return problem(visit, status, words)


async def _too_large(request: Request, error: Exception) -> Response:
    return Response(
        "Te groot. Too large.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, media_type="text/plain"
    )


async def _failed(request: Request, error: Exception) -> Response:
    """Something is wrong with us: in the log with its cause, on the page without."""
    log.error("page_failed", path=request.scope.get("path", ""), error=repr(error))
    words = "Er ging iets mis. Probeer het later weer. Something went wrong. Try again later."
    return Response(words, HTTPStatus.INTERNAL_SERVER_ERROR, media_type="text/plain")
