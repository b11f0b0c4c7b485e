"""Pages as data: an address, what it shows, what it does, who may, and what of it is live.

One place decides who gets in: a page says which roles it is for, and nothing else is let through.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeAlias
from urllib.parse import urlsplit

import nats.errors
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from schemas.common import Refused, Role
from services.kernel.telemetry import log
from services.portal.live import Parts
from services.portal.portal import Portal
from services.portal.refusals import about_fields, status_of
from services.portal.visit import Visit
from services.portal.wrong import Wrong

Show: TypeAlias = Callable[[Visit], Awaitable[Response]]
Watch: TypeAlias = Callable[[Visit], Awaitable[Parts]]
SAFE = ("GET", "HEAD")
OWN_SITE = ("same-origin", "none")


@dataclass(frozen=True)
class Page:
    """One address. `show` answers GET, `act` answers POST; `live` gives the parts that may change.

    `roles` empty means that nobody need be signed in. `alike` says whether everybody with these
    roles sees the same: then all who watch it live share one view.
    """

    path: str
    show: Show | None = None
    act: Show | None = None
    roles: frozenset[Role] = frozenset()
    live: Watch | None = None
    alike: bool = False

    @property
    def methods(self) -> list[str]:
        """What may be asked here."""
        return (["GET", "HEAD"] if self.show else []) + (["POST"] if self.act else [])


def routes(pages: Iterable[Page]) -> list[Route]:
    """The pages of a face as routes."""
    return [Route(page.path, _endpoint(page), methods=page.methods) for page in pages]


async def visit_of(request: Request, *, acts: bool = True) -> Visit:
    """Who comes in; what they send is read once they may. What asks by itself is nobody's act."""
    portal: Portal = request.app.state.portal
    secret = request.cookies.get(cookie_name(portal), "")
    return Visit(request, portal, portal.sessions.find(secret, acts=acts) if secret else None)


def cookie_name(portal: Portal) -> str:
    """A cookie of this face: all faces of one machine share their cookies, whatever the port."""
    plain = f"loket-{portal.name.lower()}"
    return f"__Host-{plain}" if portal.settings.portal_secure else plain


def allowed(page: Page, visit: Visit) -> bool:
    """Whether this person may open this page."""
    return not page.roles or visit.has(*page.roles)


def _endpoint(page: Page) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        visit = await visit_of(request)
        if not allowed(page, visit):
            return _turned_away(visit)
        if request.method in SAFE:
            return await _shown(page, visit)
        visit.form = await request.form(max_files=20, max_fields=2000)
        if not _own(visit):
            words = ("Dit formulier is verlopen.", "This form has expired.")
            return problem(visit, HTTPStatus.FORBIDDEN, visit.t(*words))
        try:
            return await _acted(page, visit)
        finally:
            await visit.form.close()

    endpoint.page = page  # type: ignore[attr-defined]  # by which the live line finds it
    return endpoint


async def _shown(page: Page, visit: Visit) -> Response:
    assert page.show
    try:
        return await page.show(visit)
    except Refused as refused:
        visit.problem = refused
    except (TimeoutError, nats.errors.Error) as error:
        visit.problem = _no_answer(error)
    return problem(visit, status_of(visit.problem), "")


async def _acted(page: Page, visit: Visit) -> Response:
    """What was refused is shown on the form itself, with all that was typed."""
    assert page.act
    try:
        return await page.act(visit)
    except (Refused, Wrong) as why:
        visit.problem = why
    except ValidationError as error:
        visit.problem = about_fields(error, visit.say)
    except (TimeoutError, nats.errors.Error) as error:
        visit.problem = _no_answer(error)
    status = status_of(visit.problem) if isinstance(visit.problem, Refused) else 400
    if page.show is None:
        return problem(visit, status, "")
    answer = await _shown(page, visit)
    answer.status_code = max(status, answer.status_code)
    return answer


def _no_answer(error: Exception) -> Refused:
    """The server is away, or too busy to answer: nothing is wrong with what was asked."""
    log.warning("server_does_not_answer", error=repr(error))
    return Refused("no_answer", "The server does not answer.", "Try again in a few minutes.")


def _turned_away(visit: Visit) -> Response:
    if visit.session is None:
        back = visit.here if visit.request.method in SAFE else "/"
        return visit.go("/inloggen", terug=back)
    words = visit.t("Deze pagina is niet voor u.", "This page is not for you.")
    return problem(visit, HTTPStatus.FORBIDDEN, words)


def problem(visit: Visit, status: int, words: str) -> Response:
    """A page that says what is wrong and what to do."""
    return visit.render("problem.html", status=status, words=words, code=int(status))


def _own(visit: Visit) -> bool:
    """Whether a form comes from a page of ours (OWASP: token, and the browser's own word)."""
    if not _from_here(visit):
        return False
    if visit.session is None:
        return True
    return visit.session.made_form(visit.given("_csrf"))


def _from_here(visit: Visit) -> bool:
    """Whether a form comes from a page of this very face, as far as the browser says.

    No page can say this for the browser. Programs say nothing; older browsers only `Origin`.
    """
    headers = visit.request.headers
    if site := headers.get("sec-fetch-site"):
        return site in OWN_SITE
    here = (headers.get("host", ""), urlsplit(visit.portal.settings.portal_url).netloc)
    return urlsplit(headers.get("origin", f"//{here[0]}")).netloc in here
