"""Somebody is who they are: a session begins, and the browser gets its number."""

from __future__ import annotations

from starlette.responses import Response

from schemas.common import Actor
from services.portal.kinds import ROLES
from services.portal.portal import Portal
from services.portal.routing import cookie_name
from services.portal.visit import Visit


def may_enter(portal: Portal, actor: Actor) -> bool:
    """Whether any role of this person is one of this kind of face."""
    return any(actor.has(role) for role in ROLES[portal.kind])


def enter(visit: Visit, actor: Actor, name: str, language: str, back: str) -> Response:
    """Begin a session and go where the person wanted to be."""
    portal = visit.portal
    if visit.session:
        portal.sessions.end(visit.session)
    secret = portal.sessions.begin(actor, name, language)
    answer = visit.go(local(back))
    answer.set_cookie(
        cookie_name(portal),
        secret,
        httponly=True,
        secure=portal.settings.portal_secure,
        samesite="lax",
        path="/",
    )
    return answer


def local(place: str) -> str:
    """A place on this face; whatever leads elsewhere is the front page."""
    fine = place.startswith("/") and not place.startswith(("//", "/\\")) and "\\" not in place
    return place if fine and place.isprintable() else "/"
