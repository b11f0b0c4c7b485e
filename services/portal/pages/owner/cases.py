"""Cases as the owner of the policy sees them: how far, with whom and by when; nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from starlette.responses import Response

from schemas.ids import reference
from services.advice.assembly.asked_of_owner import OF_CASE, WAITING
from services.advice.assembly.overview import RUNNING_AFTER
from services.faces.dossier import picture, without_contents
from services.faces.known import Known
from services.portal.live import Parts
from services.portal.pages.naming import after, case_at
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
    rows = visit.portal.rows.find("overview", RUNNING_AFTER, *after(visit), SHOWN + 1)
    last = rows[SHOWN - 1] if len(rows) > SHOWN else None
    further = f"{last['due']}~{last['case_id']}" if last else ""
    return {"asked": asked, "rows": rows[:SHOWN], "further": further}


async def cases(visit: Visit) -> Response:
    """The list."""
    return visit.render("owner/cases.html", **listed(visit))


async def cases_live(visit: Visit) -> Parts:
    """What changes in it."""
    found = listed(visit)
    return {
        "gevraagd": visit.part("owner/cases_asked.html", **found),
        "rijen": visit.part("owner/cases_rows.html", **found),
        "verder": visit.part("owner/cases_further.html", **found),
    }


async def case(visit: Visit) -> Response:
    """One case."""
    found = await found_at(visit)
    asked = [row["what"] for row in visit.portal.rows.find("asked_of_owner", OF_CASE, found.id.hex)]
    shown = without_contents(picture(found, datetime.now(UTC), {}) | {"followed_by": ()})
    return visit.render("owner/case.html", found=shown, asked=asked)


async def found_at(visit: Visit) -> Known:
    """The case of this address."""
    return await case_at(visit, "reference")


PAGES = (
    Page("/dossiers", show=cases, roles=OWNER, live=cases_live, alike=True),
    Page("/dossiers/{reference}", show=case, roles=OWNER),
)
