"""Referring a request: which doors the rules propose and why, and what is passed on with it."""

from __future__ import annotations

from starlette.responses import Response

from schemas.request import ReferRequest
from services.faces.asking import request_of
from services.faces.known import Known
from services.faces.triage import catalogue_of, wrong_doors_of
from services.intake.referring import there_is
from services.intake.state import OPEN
from services.portal.actions import Action
from services.portal.pages.loket.roles import COORDINATOR
from services.portal.pages.naming import case_at
from services.portal.visit import Visit
from services.portal.wrong import Wrong

REFER = Action(
    "doorverwijzen",
    ("Doorverwijzen", "Refer"),
    ("De instelling is doorverwezen.", "The institution is referred."),
    ReferRequest,
    COORDINATOR,
    when=lambda visit, about: about.request.status in OPEN,
)


async def referring(visit: Visit) -> Response:
    """The form, with what the rules propose first; that the request is read is written down."""
    one = await case_at(visit)
    request = await request_of(visit.portal.face, one)
    await visit.read(one.id, "question", request.name)
    doors = wrong_doors_of(one, request)
    wanted = visit.asked("naar")
    proposed = [door.referral.code for door in doors if door.referral.active]
    return visit.render(
        "loket/refer.html",
        found=one,
        doors=doors,
        chosen=wanted or (proposed[0] if proposed else ""),
        bodies=_bodies(visit, one),
        parts=_parts(visit, one),
    )


async def refer(visit: Visit) -> Response:
    """Refer it; what is not ticked was not passed on."""
    one = await case_at(visit)
    if visit.given("to") not in dict(_bodies(visit, one)):
        raise Wrong({"to": visit.t("Kies een andere deur.", "Choose another door.")})
    command = ReferRequest(
        case=one.id,
        to=visit.given("to"),
        explanation=visit.given("explanation"),
        sent_along=visit.all_given("sent_along"),
    )
    await visit.do(command)
    visit.tell(*REFER.done)
    return visit.go(f"/triage/{one.reference}")


def _bodies(visit: Visit, one: Known) -> list[tuple[str, str]]:
    """The other doors that are open."""
    known = catalogue_of(one.request).referrals.values()
    return [(body.code, visit.say.words(body.name)) for body in known if body.active]


def _parts(visit: Visit, one: Known) -> list[tuple[str, str]]:
    """What of the request could have been passed on."""
    return [(part, visit.say.of("passable", part)) for part in there_is(one.request)]
