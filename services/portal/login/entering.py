"""Somebody is who they are: a session begins, and the browser gets its number."""

from __future__ import annotations

from starlette.responses import Response

from schemas.catalogue.processing import Processing
from schemas.common import Actor
from services.kernel.people import Person
from services.kernel.pseudonyms import Subject
from services.portal.kinds import ROLES, Kind
from services.portal.portal import Portal
from services.portal.routing import cookie_name
from services.portal.visit import Visit


def may_enter(portal: Portal, actor: Actor) -> bool:
    """Whether any role of this person is one of this kind of face."""
    return any(actor.has(role) for role in ROLES[portal.kind])


def actor_of(portal: Portal, person: Person) -> Actor:
    """A person as they act here: with the roles of this kind of face, and no other."""
    roles = [role for role in person.roles if role in ROLES[portal.kind]]
    return portal.face.actor(person.id, *roles, organisation=person.organisation, unit=person.unit)


async def logged(portal: Portal, person: Person) -> None:
    """Note in the processing log that a contact of an institution is recognised."""
    if portal.kind is Kind.DOOR:
        async with portal.face.processing.action(Processing.SIGN_IN) as action:
            action.add(Subject(portal.face.zone, person.id))


def enter(visit: Visit, person: Person, back: str, via: str = "") -> Response:
    """Begin a session, under a number that was never shown, and go where the person wanted."""
    portal = visit.portal
    if visit.session:
        portal.sessions.end(visit.session)
    actor = actor_of(portal, person)
    secret = portal.sessions.begin(actor, person.name, person.language, via)
    answer = visit.go(local(back))
    set_cookie(visit, answer, cookie_name(portal), secret)
    return answer


def set_cookie(
    visit: Visit, answer: Response, name: str, value: str, lasts: int | None = None
) -> None:
    """A cookie that no script reads and no other site sends along with a form."""
    answer.set_cookie(
        name,
        value,
        max_age=lasts,
        httponly=True,
        secure=visit.portal.settings.portal_secure,
        samesite="lax",
        path="/",
    )


def local(place: str) -> str:
    """A place on this face; whatever leads elsewhere is the front page."""
    fine = place.startswith("/") and not place.startswith(("//", "/\\")) and "\\" not in place
    return place if fine and place.isprintable() else "/"
