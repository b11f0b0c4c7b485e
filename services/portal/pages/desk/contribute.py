"""Writing a contribution: findings with their layers, drafts that keep themselves, versions."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response

from schemas.assignment import Brief
from schemas.common import digest
from schemas.contribution import Contribution
from schemas.desk import SaveVersion
from services.faces.task import text_as
from services.kernel.calendar import AMSTERDAM
from services.portal.drafts import Draft
from services.portal.pages.desk.around import last_seen
from services.portal.pages.desk.at_hand import at_hand, crossing
from services.portal.pages.desk.editing import changed
from services.portal.pages.desk.here import Here, here
from services.portal.pages.desk.roles import DESK
from services.portal.pages.desk.task import around, task_live
from services.portal.pages.desk.written import Filled, contribution, empty, of_version, typed
from services.portal.routing import Page
from services.portal.visit import Visit
from services.portal.wrong import Wrong

FORM, PART = "bijdrage", "contribution"


async def write(visit: Visit) -> Response:
    """The form, with what was typed, else the draft, else the latest version."""
    about = await here(visit)
    if not about.writing:
        visit.tell("Pak de opdracht eerst op om te schrijven.", "Claim the task first to write.")
        return visit.go(about.place)
    await visit.read(about.found.case, PART)
    draft = _draft(visit, about)
    if visit.form:
        filled = typed(visit.form)
    elif draft:
        filled = draft.given
    else:
        filled = await _begin(visit, about)
    return await _shown(visit, about, filled, draft)


async def save(visit: Visit) -> Response:
    """Whatever the form was sent for: to change its rows, to see what crosses, to save."""
    about = await here(visit)
    asked, filled = visit.given("do") or "bewaar", typed(visit.form)
    _keep(visit, about, filled)
    if not about.writing:
        visit.tell("Dit kan niet meer. Uw concept is bewaard.", "Too late. Your draft was kept.")
        return visit.go(about.place)
    if asked == "weggooien":
        visit.portal.drafts.drop(visit.actor.sub, FORM, about.found.case.hex)
        visit.tell("Uw concept is weggegooid.", "Your draft was thrown away.")
        return visit.go(f"{about.place}/bijdrage")
    if asked == "bewaar":
        return await _save(visit, about, contribution(filled, visit.say))
    await visit.read(about.found.case, PART)
    if asked == "voorbeeld":
        leaves = contribution(filled, visit.say)
        return await _shown(visit, about, filled, None, leaves=crossing(leaves))
    filled, focus = changed(filled, asked, about.catalogue)
    _keep(visit, about, filled)
    return await _shown(visit, about, filled, None, focus=focus)


async def keep(visit: Visit) -> Response:
    """Keep the draft as it is typed, for a page that asks by itself; says when it was kept."""
    about = await here(visit)
    kept = about.writing and _keep(visit, about, typed(visit.form))
    at = f"{datetime.now(AMSTERDAM):%H:%M}"
    said = visit.t(f"Concept bewaard om {at}.", f"Draft kept at {at}.")
    lost = visit.t("Concept niet bewaard.", "Draft not kept.")
    body = json.dumps({"kept": kept, "said": said if kept else lost}, ensure_ascii=False)
    return Response(body, 200 if kept else 409, media_type="application/json")


async def _save(visit: Visit, about: Here, written: Contribution) -> Response:
    case = about.found.case
    await visit.do(SaveVersion(case=case, contribution=written))
    visit.portal.drafts.drop(visit.actor.sub, FORM, case.hex)
    visit.tell("Uw bijdrage is als versie bewaard.", "Your contribution was saved as a version.")
    return visit.go(about.place)


def _keep(visit: Visit, about: Here, filled: Filled) -> bool:
    return visit.portal.drafts.save(visit.actor.sub, FORM, about.found.case.hex, filled)


def _draft(visit: Visit, about: Here) -> Draft | None:
    """What was typed and not saved; one that says what the latest version says is no draft."""
    draft = visit.portal.drafts.find(visit.actor.sub, FORM, about.found.case.hex)
    if draft and about.task.version and _says(draft.given, visit) == about.task.version.text:
        return None
    return draft


def _says(filled: Filled, visit: Visit) -> str | None:
    try:
        return digest(contribution(filled, visit.say).stored())
    except Wrong:
        return None


async def _begin(visit: Visit, about: Here) -> Filled:
    version = about.task.version
    if version:
        written = await text_as(visit.portal.face, about.found.case, version.text, Contribution)
        if written:
            return of_version(written.model_dump(mode="json"), version.number)
    aspects = tuple(aspect.value for aspect in about.task.aspects)
    return empty(aspects, about.catalogue.highest(()))


async def _shown(
    visit: Visit, about: Here, filled: Filled, draft: Draft | None, **more: Any
) -> Response:
    """The form; from here on its fields are those of `filled`, whatever was sent."""
    form_id, visit.form = visit.command_id, FormData()
    told = {"leaves": None, "focus": "", "form_id": form_id, **more}
    return visit.render(
        "desk/contribute.html",
        about=about,
        filled=filled,
        drafted=datetime.fromtimestamp(draft.saved, UTC) if draft else None,
        brief=await text_as(visit.portal.face, about.found.case, about.task.brief, Brief),
        **at_hand(visit, about),
        **told,
        **around(visit, about, last_seen(visit, about)),
    )


PAGES = (
    Page("/werk/{zaak}/bijdrage", show=write, act=save, roles=DESK, live=task_live),
    Page("/werk/{zaak}/bijdrage/concept", act=keep, roles=DESK),
)
