"""The department's stance on exactly one text, with how it differs from what was read before."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from schemas.advice import AdviceText
from schemas.desk import GiveAgreement, TaskAgreementAsked
from services.advice.desk.reading import in_words, pieces
from services.faces.task import text_as
from services.faces.words import STANCES
from services.portal.pages.desk.around import last_seen, saw
from services.portal.pages.desk.at_hand import named
from services.portal.pages.desk.here import Here, here
from services.portal.pages.desk.roles import DESK
from services.portal.pages.desk.task import around, task_live
from services.portal.routing import Page
from services.portal.visit import Visit
from services.portal.wrong import Wrong

PART = "agreement"


async def read(visit: Visit) -> Response:
    """The text that is asked about."""
    about = await here(visit)
    text = about.task.agreement
    if text is None:
        visit.tell("Er ligt geen tekst voor.", "No text is asked about.")
        return visit.go(about.place)
    await visit.read(about.found.case, PART, text)
    face, case = visit.portal.face, about.found.case
    advice = await text_as(face, case, text, AdviceText)
    earlier = _before(visit, about, text)
    before = await text_as(face, case, earlier, AdviceText) if earlier else None
    changes = pieces(in_words(before), in_words(advice)) if before and advice else None
    told: dict[str, Any] = {"advice": advice, "text": text, "changes": changes}
    return visit.render(
        "desk/agree.html",
        about=about,
        stances=named(visit, STANCES),
        given=about.task.stances.get(text),
        had_before=before is not None,
        **told,
        **around(visit, about, last_seen(visit, about)),
    )


async def state(visit: Visit) -> Response:
    """Give the stance on the text that was on the page, whatever is asked about by now."""
    about = await here(visit)
    stance, note = visit.given("stance"), visit.given("note")
    if stance not in STANCES:
        raise Wrong({"stance": visit.t("Kies een standpunt.", "Choose a stance.")})
    given = {"text": visit.given("text"), "stance": stance, "note": note}
    await visit.do(GiveAgreement.model_validate({"case": about.found.case, **given}))
    visit.tell("Uw standpunt is gegeven.", "Your stance was given.")
    return visit.go(about.place)


def _before(visit: Visit, about: Here, text: str) -> str:
    """The text this person read here before, else the one the department was asked about."""
    data = (event.data for event in about.found.events)
    asked = [one.text for one in data if isinstance(one, TaskAgreementAsked) and one.text != text]
    seen = saw(visit, about, "tekst", text)
    return seen if seen in asked else (asked[-1] if asked else "")


PAGES = (Page("/werk/{zaak}/standpunt", show=read, act=state, roles=DESK, live=task_live),)
