"""What the department says in a round about where departments differ, aspect by aspect."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError
from starlette.responses import Response

from schemas.contribution import Views
from schemas.differing import StateViews
from services.faces.task import words
from services.portal.pages.desk.at_hand import at_hand
from services.portal.pages.desk.here import Here, here
from services.portal.pages.desk.roles import DESK
from services.portal.routing import Page
from services.portal.visit import Visit
from services.portal.wrong import Wrong

PART = "round"


async def asked(visit: Visit) -> Response:
    """The question of the round, what others found if that is shown, and a form."""
    about = await here(visit)
    if about.task.round is None:
        visit.tell("Er is geen ronde.", "There is no round.")
        return visit.go(about.place)
    await visit.read(about.found.case, PART)
    told = await words(visit.portal.face, about.found, visit.actor, datetime.now(UTC))
    return visit.render(
        "desk/views.html",
        about=about,
        round=told["round"],
        said=_said(told["round"]),
        **at_hand(visit, about),
    )


async def state(visit: Visit) -> Response:
    """State the views in the round that was on the page."""
    about = await here(visit)
    number = int(visit.given("round")) if visit.given("round").isdecimal() else 0
    if about.task.round is None or about.task.round.round != number:
        visit.tell("Deze ronde is voorbij.", "This round is over.")
        return visit.go(about.place)
    views = _written(visit, about)
    await visit.do(StateViews(case=about.found.case, round=number, views=views))
    visit.tell("Uw inschatting is gegeven.", "Your views were given.")
    return visit.go(about.place)


def _written(visit: Visit, about: Here) -> Views:
    assert about.task.round
    aspects = [one.value for one in about.task.round.aspects]
    given = [
        {
            "aspect": aspect,
            "assessment": visit.given(f"{aspect}-assessment"),
            "marking": visit.given(f"{aspect}-marking"),
            "reasoning": visit.given(f"{aspect}-reasoning"),
        }
        for aspect in aspects
    ]
    try:
        return Views.model_validate({"views": given})
    except ValidationError as error:
        places = [one["loc"] for one in error.errors()]
        missing = {f"{aspects[int(loc[1])]}-{loc[2]}": loc for loc in places if len(loc) > 2}
        told = visit.t("Vul dit in bij elk aspect.", "Fill this in for each aspect.")
        raise Wrong(dict.fromkeys(missing, told)) from error


def _said(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What the department said in this round already, by aspect."""
    stated = told["stated"] and told["stated"]["views"]
    return {one["aspect"]: one for one in stated["views"]} if stated else {}


PAGES = (Page("/werk/{zaak}/inschatting", show=asked, act=state, roles=DESK),)
