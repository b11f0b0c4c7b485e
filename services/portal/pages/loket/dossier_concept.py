"""The editor of an advice: every paragraph with what it rests on, and the findings beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse, Response

from schemas.advice import Paragraph
from schemas.case import WriteDraft
from schemas.common import Refused
from services.advice.assembly.state import Status
from services.faces.advice_text import version
from services.portal.live import Parts
from services.portal.pages.loket.dossier import others
from services.portal.pages.loket.dossier_find import About, about, elsewhere, place
from services.portal.pages.loket.dossier_grounds import (
    chosen,
    options,
    quotable_findings,
    remarkable,
)
from services.portal.pages.loket.dossier_text_actions import FIRST
from services.portal.pages.loket.dossier_together import Together, together
from services.portal.pages.loket.dossier_writing import (
    Given,
    changed,
    of_form,
    of_text,
    text_of,
)
from services.portal.pages.loket.roles import COORDINATOR
from services.portal.routing import Page
from services.portal.visit import Visit
from services.portal.wrong import Wrong

FORM = "concept"


async def concept(visit: Visit) -> Response:
    """What this person is writing, else the latest version; reading it is written down first."""
    case = await about(visit)
    reference = case.found.reference
    if elsewhere(visit, reference) and not visit.form:
        return visit.go(f"{place(reference)}/concept")
    shown: dict[str, Any] = {"reference": reference, "here": "concept", "about": case}
    if case.latest is None or case.case.status is not Status.OPEN:
        first = FIRST if FIRST.offered(visit, case) else None
        return visit.render("loket/dossier_no_concept.html", first=first, **shown)
    for part in ("draft", "findings"):
        await visit.read(case.found.id, part)
    given, saved = await _given(visit, case)
    found, clash = await quotable_findings(visit, case), await _clash(visit, case, given)
    given = clash.given if clash else given
    return visit.render(
        "loket/dossier_concept.html",
        given=given,
        saved=saved,
        theirs=clash.theirs if clash else {},
        found=found,
        others=others(visit),
        **await _newest(visit, case),
        **remarkable(case, given, found),
        **options(visit, case),
        **shown,
    )


async def concept_live(visit: Visit) -> Parts:
    """Who else is here, and which version is the latest; what somebody types is left alone."""
    case = await about(visit)
    if case.latest is None:
        return {}
    newest = visit.part(
        "loket/dossier_newest.html", about=case, others=[], **await _newest(visit, case)
    )
    present = visit.part("loket/dossier_present.html", others=others(visit))
    return {"aanwezig": present, "nieuwste": newest}


async def write(visit: Visit) -> Response:
    """A button of the editor: keep what was typed, change the order, or save a version."""
    case, given = await about(visit), of_form(visit)
    what, here = visit.given("doen"), f"{place(case.found.reference)}/concept"
    if what == "weggooien":
        visit.portal.drafts.drop(*_key(visit, case))
        visit.tell("Wat u nog niet had bewaard is weg.", "What you had not saved is gone.")
        return visit.go(here)
    _keep(visit, case, given)
    if what != "bewaar":
        given, where = changed(given, what, await _more(visit, case, what))
        _keep(visit, case, given)
        return visit.go(here + where)
    await _save(visit, case, given)
    visit.portal.drafts.drop(*_key(visit, case))
    return visit.go(here)


async def keep(visit: Visit) -> Response:
    """What is being typed, kept by itself every now and then; nobody else sees it."""
    case = await about(visit)
    if not visit.portal.drafts.save(*_key(visit, case), of_form(visit)):
        return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    moment = visit.say.moment(datetime.now(UTC))
    said = visit.t(f"Tussentijds bewaard: {moment}.", f"Kept: {moment}.")
    return JSONResponse({"said": said})


async def _save(visit: Visit, case: About, given: Given) -> None:
    text = text_of(given, visit.say)
    if given["after"] <= 0:
        raise Refused("no_draft", "There is no version to go on from.", "Open the draft again.")
    lowered = given["lowered"] or None
    command = WriteDraft(case=case.found.id, after=given["after"], text=text, lowered=lowered)
    accepted = await visit.do(command)
    latest = case.latest.number if case.latest else 0
    if accepted.event_id is None:
        visit.tell("Er was niets veranderd.", "Nothing had changed.")
    elif latest > given["after"]:
        visit.tell(
            f"Bewaard, samen met wat intussen in versie {latest} was veranderd.",
            f"Saved, together with what was changed in version {latest} meanwhile.",
        )
    else:
        visit.tell(f"Versie {latest + 1} is bewaard.", f"Version {latest + 1} is saved.")


def _key(visit: Visit, case: About) -> tuple[str, str, str]:
    return visit.actor.sub, FORM, case.found.id.hex


def _keep(visit: Visit, case: About, given: Given) -> None:
    if not visit.portal.drafts.save(*_key(visit, case), given):
        words = visit.t("De tekst is te lang.", "The text is too long.")
        raise Wrong({"summary": words})


async def _given(visit: Visit, case: About) -> tuple[Given, float | None]:
    """What the form holds, and since when it was kept if it is not a version yet."""
    assert case.latest
    if visit.form:
        return of_form(visit), None
    if kept := visit.portal.drafts.find(*_key(visit, case)):
        return kept.given, kept.saved
    text = await version(visit.portal.face, case.found.id, case.case, case.latest.number)
    return of_text(text, case.latest.number, case.latest.lowered), None


async def _clash(visit: Visit, case: About, given: Given) -> Together | None:
    """When saving was refused because both wrote the same words."""
    problem, latest = visit.problem, case.latest
    newer = isinstance(problem, Refused) and problem.reason == "newer_version"
    if not newer or latest is None or not 0 < given["after"] < latest.number:
        return None
    face, own = visit.portal.face, case.found.id
    base = await version(face, own, case.case, given["after"])
    theirs = await version(face, own, case.case, latest.number)
    return together(base, theirs, text_of(given, visit.say), latest.number)


async def _newest(visit: Visit, case: About) -> dict[str, Any]:
    """The latest version: its number, when it was written, and by whom."""
    written = [one for one in case.found.handled if isinstance(one.data, type(case.latest))]
    event, everybody = written[-1], await visit.portal.directory.everybody()
    person = everybody.get(event.meta.actor.sub)
    return {"newest": event, "writer": person.name if person else event.meta.actor.sub}


async def _more(visit: Visit, case: About, what: str) -> list[Paragraph]:
    """What a button adds: a standard paragraph, or one that says a finding."""
    return await chosen(visit, case, what.partition("-")[2]) if what.startswith("erbij") else []


PAGES = (
    Page("/dossiers/{zaak}/concept", concept, write, roles=COORDINATOR, live=concept_live),
    Page("/dossiers/{zaak}/concept/bewaar", act=keep, roles=COORDINATOR),
)
