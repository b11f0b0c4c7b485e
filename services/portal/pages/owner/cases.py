"""Cases as the owner of the policy sees them: how far, with whom and by when; nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from starlette.responses import Response

from schemas.ids import reference
from services.advice.assembly.asked_of_owner import OF_CASE, WAITING
from services.advice.assembly.overview import MOST_URGENT
from services.advice.assembly.state import AGREEMENT, CONTRIBUTION, Case, clock_name
from services.faces.known import Known, known
from services.kernel.calendar_file import load_calendar
from services.kernel.clock import view
from services.kernel.clock_words import explain
from services.portal.live import Parts
from services.portal.pages.naming import case_named
from services.portal.pages.owner.roles import OWNER
from services.portal.routing import Page
from services.portal.visit import Visit

SHOWN = 100


def listed(visit: Visit) -> dict[str, Any]:
    """What waits for the owner, and the open cases."""
    asked = [
        {**row, "reference": reference(UUID(row["case_id"]))}
        for row in visit.portal.rows.find("asked_of_owner", WAITING, SHOWN)
    ]
    return {"asked": asked, "rows": visit.portal.rows.find("overview", MOST_URGENT, SHOWN)}


async def cases(visit: Visit) -> Response:
    """The list."""
    return visit.render("owner/cases.html", shown=SHOWN, **listed(visit))


async def cases_live(visit: Visit) -> Parts:
    """What changes in it."""
    found = listed(visit)
    return {
        "gevraagd": visit.part("owner/cases_asked.html", **found),
        "rijen": visit.part("owner/cases_rows.html", **found),
    }


async def case(visit: Visit) -> Response:
    """One case."""
    found = await found_at(visit)
    asked = [row["what"] for row in visit.portal.rows.find("asked_of_owner", OF_CASE, found.id.hex)]
    return visit.render("owner/case.html", found=terms_only(found, visit.language), asked=asked)


async def found_at(visit: Visit) -> Known:
    """The case of this address."""
    return await known(visit.portal.face, case_named(visit, visit.request.path_params["reference"]))


def terms_only(found: Known, language: str) -> dict[str, Any]:
    """A case without what was asked, found or said."""
    now, handled = datetime.now(UTC), found.case
    clocks = {**found.request.clocks.by_name, **(handled.clocks.by_name if handled else {})}
    return {
        "reference": found.reference,
        "institution": found.request.institution,
        "product": found.product,
        "stage": found.stage,
        "submitted_at": found.request.submitted_at,
        "terms": [
            (seen.state, explain(name, seen, language))
            for name, seen in ((n, view(c, load_calendar(), now)) for n, c in clocks.items())
        ],
        "departments": [_department(handled, code, now) for code in handled.parts]
        if handled
        else [],
    }


def _department(handled: Case, code: str, now: datetime) -> dict[str, Any]:
    part, clocks = handled.parts[code], handled.clocks.by_name
    own = clocks.get(clock_name(CONTRIBUTION, code))
    asked = clocks.get(clock_name(AGREEMENT, code))
    return {
        "department": code,
        "lead": code == handled.opened.lead,
        "status": part.status,
        "waiting": part.waiting,
        "due": view(own, load_calendar(), now).due if own else None,
        "submitted_at": own.stopped if own else None,
        "agreement_due": view(asked, load_calendar(), now).due if asked else None,
    }


PAGES = (
    Page("/dossiers", show=cases, roles=OWNER, live=cases_live, alike=True),
    Page("/dossiers/{reference}", show=case, roles=OWNER),
)
