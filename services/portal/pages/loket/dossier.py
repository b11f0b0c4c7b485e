"""One case of the Loket: where it stands, what to do next, who had it how long, who agrees."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response

from schemas import subjects
from schemas.catalogue.figures import enough
from schemas.ids import following
from services.advice.assembly.experience import WHOLE, Experience, under_way
from services.advice.assembly.forecast import Forecast
from services.advice.assembly.overview import FOLLOWING
from services.advice.assembly.settling import still_differ
from services.faces.agreement import matrix, voices_of
from services.faces.dossier import picture
from services.faces.known import Known
from services.faces.letter_files import file_name, files_of
from services.faces.terms import all_terms
from services.kernel.calendar_file import load_calendar
from services.kernel.words import day_words
from services.portal.files import listed
from services.portal.live import Parts
from services.portal.pages.loket.being_told import being_told
from services.portal.pages.loket.dossier_actions import offered
from services.portal.pages.loket.dossier_find import About, elsewhere, place
from services.portal.pages.loket.dossier_waterfall import waterfall
from services.portal.pages.loket.relating import together
from services.portal.pages.loket.roles import COORDINATOR
from services.portal.pages.naming import case_at
from services.portal.routing import Page
from services.portal.visit import Visit

PARTS = {
    "aanwezig": "loket/dossier_present.html",
    "stand": "loket/dossier_status.html",
    "stappen": "loket/dossier_steps.html",
    "waterval": "loket/dossier_waterfall.html",
    "waterval-tabel": "loket/dossier_waterfall_table.html",
    "matrix": "loket/dossier_matrix.html",
    "berichten": "loket/being_told.html",
}
"""What changes while the page is open."""


async def dossier(visit: Visit) -> Response:
    """The case; what is still at the front is told of, and lies elsewhere."""
    case = await case_at(visit)
    if elsewhere(visit, case.reference):
        return visit.go(place(case.reference))
    if case.case is None:
        return visit.render("loket/dossier_front.html", found=case)
    return visit.render("loket/dossier.html", **await told(visit, case))


async def dossier_live(visit: Visit) -> Parts:
    """All of it that changes: none of it is what somebody wrote."""
    case = await case_at(visit)
    if case.case is None:
        return {}
    shown = await told(visit, case)
    return {id: visit.part(template, **shown) for id, template in PARTS.items()}


async def told(visit: Visit, case: Known) -> dict[str, Any]:
    """Everything the page shows; no contents, so nothing of it is a confidential read."""
    assert case.case
    about, now = About(case, case.case), datetime.now(UTC)
    expected = _expected(visit, about, now)
    first, more = offered(visit, about)
    heard = being_told(visit, case.id)
    return {
        "about": about,
        "here": "",
        "reference": case.reference,
        "whole": picture(case, now, expected),
        "expected": expected.get(WHOLE),
        "followed_by": visit.portal.rows.find("overview", FOLLOWING, case.id.hex),
        "first": first,
        "more": more,
        "differ": len(still_differ(about.case)),
        "fall": waterfall(case, visit.say),
        "others": others(visit),
        "letters": letters(about),
        "told": heard,
        "unreached": step_of_issue(about) in [one["about"] for one in heard if one["here_only"]],
        "mergeable": False,
        **together(visit, case.id),
        "files": listed(visit, about.case.attachments, {}),
        **await agreement(visit, about),
    }


async def agreement(visit: Visit, about: About) -> dict[str, Any]:
    """The matrix of versions and departments, with who wrote each by name."""
    everybody = await visit.portal.directory.everybody()
    rows = matrix(about.found, about.case, about.owner)
    writers = {row.by: everybody.get(row.by) for row in rows}
    names = {by: person.name if person else by for by, person in writers.items()}
    return {"rows": rows, "columns": voices_of(about.case, about.owner), "names": names}


def letters(about: About) -> list[str]:
    """The files of the letter that went out, by name."""
    files = files_of(about.case.letter, about.case.letters) if about.case.ever_issued else ()
    return [file_name(about.found.id, one) for one in files]


def step_of_issue(about: About) -> str:
    """The step by which the institution was given its advice; of none when there is none."""
    lane = subjects.progress(about.found.request.institution, about.found.id)
    return following(about.case.opening.issue, lane)


def others(visit: Visit) -> list[str]:
    """Who else has this page open."""
    own = visit.session.name if visit.session else ""
    return [name for name in visit.portal.present.at(visit.request.url.path) if name != own]


async def terms(visit: Visit) -> Response:
    """Every term explained day by day, to be checked by hand."""
    case = await case_at(visit)
    shown: dict[str, Any] = {"reference": case.reference, "here": "termijnen", "on": day_words}
    told_ = all_terms(case.requested, case.handled, datetime.now(UTC))
    return visit.render("loket/dossier_terms.html", terms=told_, **shown)


def _expected(visit: Visit, about: About, now: datetime) -> dict[str, Forecast]:
    before = Experience(visit.portal.rows.of("history"), enough())
    return before.forecasts(under_way(about.case), load_calendar(), now)


PAGES = (
    Page("/dossiers/{zaak}", show=dossier, roles=COORDINATOR, live=dossier_live),
    Page("/dossiers/{zaak}/termijnen", show=terms, roles=COORDINATOR),
)
