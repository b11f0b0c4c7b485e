"""Signing in as a persona: only where the installation says that it is a demo."""

from __future__ import annotations

from starlette.responses import Response

from schemas.catalogue.processing import Processing
from schemas.common import Actor, Refused
from services.kernel.people import Person
from services.kernel.pseudonyms import Subject
from services.portal.kinds import ROLES
from services.portal.login.entering import enter, local, may_enter
from services.portal.routing import Page
from services.portal.visit import Visit


async def personas(visit: Visit) -> Response:
    """Who there is to be."""
    if not visit.portal.settings.portal_demo:
        return visit.render("no_login.html", status=503)
    back = local(visit.asked("terug") or visit.given("terug") or "/")
    return visit.render("demo_login.html", people=await _people(visit), back=back)


async def become(visit: Visit) -> Response:
    """Sign in as one of them."""
    if not visit.portal.settings.portal_demo:
        return await personas(visit)
    person = next((p for p in await _people(visit) if p.id == visit.given("persoon")), None)
    if person is None:
        raise Refused("unknown_person", "There is no such persona.", "Choose one of the list.")
    if visit.portal.kind == "door":
        async with visit.portal.face.processing.action(Processing.SIGN_IN) as action:
            action.add(Subject(visit.portal.face.zone, person.id))
    return enter(visit, _actor(visit, person), person.name, person.language, visit.given("terug"))


async def leave(visit: Visit) -> Response:
    """Sign out."""
    if visit.session:
        visit.portal.sessions.end(visit.session)
    return visit.go("/inloggen")


async def _people(visit: Visit) -> list[Person]:
    everybody = await visit.portal.directory.everybody()
    found = (one for one in everybody.by_id.values() if not one.is_institution)
    return sorted(
        (one for one in found if may_enter(visit.portal, _actor(visit, one))),
        key=lambda one: one.name,
    )


def _actor(visit: Visit, person: Person) -> Actor:
    allowed = ROLES[visit.portal.kind]
    roles = [role for role in person.roles if role in allowed]
    return visit.portal.face.actor(
        person.id, *roles, organisation=person.organisation, unit=person.unit
    )


PAGES = (
    Page("/inloggen", show=personas, act=become),
    Page("/uitloggen", act=leave),
)
