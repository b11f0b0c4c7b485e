"""Signing in as a persona: only where the installation says that it is a demo."""

from __future__ import annotations

from starlette.responses import Response

from schemas.common import Refused
from services.kernel.people import Person
from services.portal.login.entering import actor_of, enter, local, logged, may_enter
from services.portal.visit import Visit


async def personas(visit: Visit) -> Response:
    """Who there is to be."""
    back = local(visit.asked("terug") or visit.given("terug") or "/")
    return visit.render("demo_login.html", people=await _people(visit), back=back)


async def become(visit: Visit) -> Response:
    """Sign in as one of them."""
    person = next((p for p in await _people(visit) if p.id == visit.given("persoon")), None)
    if person is None:
        raise Refused("unknown_person", "There is no such persona.", "Choose one of the list.")
    await logged(visit.portal, person)
    return enter(visit, person, visit.given("terug"))


async def _people(visit: Visit) -> list[Person]:
    everybody = await visit.portal.directory.everybody()
    found = (one for one in everybody.by_id.values() if not one.is_institution)
    return sorted(
        (one for one in found if may_enter(visit.portal, actor_of(visit.portal, one))),
        key=lambda one: one.name,
    )
