"""Who calls: by a key in `Authorization: Bearer`, or reading only by the session of a browser."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request

from schemas.common import Actor
from services.kernel.people import Person
from services.portal.kinds import ROLES
from services.portal.portal import Portal
from services.portal.routing import SAFE, cookie_name
from services.portal.sessions import Session
from services.portal.visit import Visit

Way = Callable[[Portal, str], Awaitable[Actor | None]]
"""From a bearer token to who calls; None when this is no token of that kind, or no longer."""


async def by_key(portal: Portal, token: str) -> Actor | None:
    """Who made this key, with the roles that they had then and have still."""
    key = portal.keys.find(token)
    person = await known(portal, key.actor.sub) if key else None
    if key is None or person is None or person.organisation != key.actor.organisation:
        return None
    allowed = ROLES[portal.kind]
    roles = [role for role in key.actor.roles if role in person.roles and role in allowed]
    if not roles:
        return None
    organisation, unit = person.organisation, person.unit
    return portal.face.actor(person.id, *roles, organisation=organisation, unit=unit)


WAYS: tuple[Way, ...] = (by_key,)
"""Every kind of token that is taken; access tokens of an issuer elsewhere are another one."""


async def known(portal: Portal, person: str) -> Person | None:
    """Somebody of this zone as they stand now, at most some seconds old."""
    return (await portal.directory.everybody()).get(person)


async def caller(request: Request, portal: Portal) -> Visit:
    """Whoever calls, as a visit; without a session nobody is known."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme:
        token = token.strip() if scheme.lower() == "bearer" else ""
        return Visit(request, portal, await _bearer(portal, token) if token else None)
    secret = request.cookies.get(cookie_name(portal), "")
    reads = request.method in SAFE and secret
    return Visit(request, portal, portal.sessions.find(secret) if reads else None)


async def _bearer(portal: Portal, token: str) -> Session | None:
    for way in WAYS:
        if actor := await way(portal, token):
            return Session("", actor, "", "nl", "", "", 0.0, 0.0)
    return None
