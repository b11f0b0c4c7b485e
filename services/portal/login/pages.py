"""The pages by which people come in and go out."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode

from starlette.responses import Response

from services.kernel.telemetry import log
from services.portal.kinds import ROLES, Kind
from services.portal.login import demo, oidc
from services.portal.login.doorway import AFTER
from services.portal.login.entering import local
from services.portal.login.failing import NotSignedIn
from services.portal.routing import Page
from services.portal.visit import Visit

ANYBODY = frozenset().union(*(ROLES[kind] for kind in Kind))
"""Whoever is signed in."""


async def way_in(visit: Visit) -> Response:
    """Where to sign in; straight on where there is one place only."""
    doorway, back = visit.portal.doorway, local(visit.asked("terug") or "/")
    if visit.portal.settings.portal_demo:
        return await demo.personas(visit)
    if len(doorway.providers) == 1:
        return visit.go(f"/inloggen/naar/{next(iter(doorway.providers))}", terug=back)
    if not doorway.providers:
        return visit.render("no_login.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
    issuers = [one.issuer for one in doorway.providers.values()]
    return visit.render("login_choice.html", issuers=issuers, question=urlencode({"terug": back}))


async def become(visit: Visit) -> Response:
    """Sign in as a persona, where everything is a demo."""
    if visit.portal.settings.portal_demo:
        return await demo.become(visit)
    return visit.render("no_login.html", status=HTTPStatus.FORBIDDEN)


async def leave(visit: Visit) -> Response:
    """Sign out here, then at the issuer by whom somebody came."""
    via = visit.session.via if visit.session else ""
    if visit.session:
        visit.portal.sessions.end(visit.session)
    return _gone(visit, via)


async def leave_everywhere(visit: Visit) -> Response:
    """Sign out on every device where this person is signed in at this face."""
    via = visit.session.via if visit.session else ""
    visit.portal.sessions.end_all(visit.actor.sub)
    return _gone(visit, via)


async def sessions(visit: Visit) -> Response:
    """Where this person is signed in."""
    return visit.render("sessions.html", found=visit.portal.sessions.of(visit.actor.sub))


async def gone(visit: Visit) -> Response:
    """Signed out here; on to the issuer, which may still know who this is.

    A form may not lead to another site (Content-Security-Policy), so this page does.
    """
    there = await _end_at(visit, visit.asked("bij"))
    answer = visit.render("signed_out.html", there=there)
    if there:
        answer.headers["Refresh"] = f"0; url={there}"
    return answer


def _gone(visit: Visit, via: str) -> Response:
    if visit.portal.settings.portal_demo:
        return visit.go("/inloggen")
    return visit.go(AFTER, bij=via) if via else visit.go(AFTER)


async def _end_at(visit: Visit, name: str) -> str:
    provider = visit.portal.doorway.providers.get(name)
    if provider is None:
        return ""
    try:
        place = (await provider.doors()).end_session_endpoint
    except NotSignedIn as failed:
        log.warning("logout_failed", issuer=name, cause=failed.cause)
        return ""
    asked = {
        "client_id": provider.client.id,
        "post_logout_redirect_uri": visit.portal.doorway.after,
    }
    return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}" if place else ""


PAGES = (
    Page("/inloggen", show=way_in, act=become),
    Page("/inloggen/naar/{dienst}", show=oidc.begin),
    Page("/inloggen/terug/{dienst}", show=oidc.finish),
    Page("/sessies", show=sessions, roles=ANYBODY),
    Page("/uitloggen", act=leave),
    Page("/uitloggen/overal", act=leave_everywhere, roles=ANYBODY),
    Page(AFTER, show=gone),
)
