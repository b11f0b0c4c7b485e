"""Letting a contribution leave the desk: first exactly what leaves, and how much stays."""

from __future__ import annotations

from starlette.responses import Response

from schemas.contribution import Contribution
from schemas.desk import SubmitContribution
from services.faces.task import text_as
from services.portal.pages.desk.at_hand import crossing
from services.portal.pages.desk.here import here
from services.portal.pages.desk.roles import EXPERT
from services.portal.routing import Page
from services.portal.visit import Visit

PART = "version"


async def preview(visit: Visit) -> Response:
    """What crosses when the saved version is submitted."""
    about = await here(visit)
    version = about.task.version
    if version is None:
        visit.tell("Bewaar eerst een versie.", "Save a version first.")
        return visit.go(about.place)
    await visit.read(about.found.case, PART, version.text)
    face, case = visit.portal.face, about.found.case
    written = await text_as(face, case, version.text, Contribution)
    leaves, stays = crossing(written) if written else (None, 0)
    return visit.render(
        "desk/submit.html", about=about, version=version, leaves=leaves, stays=stays
    )


async def submit(visit: Visit) -> Response:
    """Submit the saved version."""
    about = await here(visit)
    if visit.given("number") != str(about.number):
        visit.tell("Er is een nieuwere versie: lees die eerst.", "Read the newer version first.")
        return visit.go(f"{about.place}/indienen")
    await visit.do(SubmitContribution(case=about.found.case))
    visit.tell("Uw bijdrage is ingediend.", "Your contribution was submitted.")
    return visit.go(about.place)


PAGES = (Page("/werk/{zaak}/indienen", show=preview, act=submit, roles=EXPERT),)
