"""What an institution asked, where that stands, and what it can do now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from starlette.responses import Response

from schemas.catalogue import load
from schemas.contacts import ASK, CONTACTS, DRAFT, READ
from schemas.envelope import Recorded
from schemas.ids import reference
from schemas.progress import ProgressReported, Stage
from services.faces import standing
from services.faces.finding import by_id
from services.faces.told import told_of
from services.portal.live import Parts
from services.portal.pages.door import attaching, own
from services.portal.pages.door.acting import ACTIONS
from services.portal.pages.door.writing import NEW, OFFERED
from services.portal.routing import Page
from services.portal.visit import Visit

SHOWN = 50
CONFIDENTIAL = {Stage.ANSWERED: "answer"}
"""Texts that somebody is about to read, by the part under which that is written down."""

BY = {
    Stage.RECEIVED: ("Eerste reactie uiterlijk", "First response by"),
    Stage.INFORMATION_ASKED: ("Uw antwoord uiterlijk", "Your answer by"),
    Stage.REMINDED: ("Uw antwoord uiterlijk", "Your answer by"),
    Stage.DELAYED: ("Beloofd was", "Promised was"),
}
"""What the date of a step means."""


def listed(visit: Visit) -> dict[str, Any]:
    """One row a case, what waits for the institution first; a page at a time."""
    number = visit.asked("pagina")
    at = max(int(number), 1) if number.isdecimal() and len(number) < 5 else 1
    found = own.cases(visit, SHOWN + 1, (at - 1) * SHOWN)
    rows = [shown(visit, row) for row in found[:SHOWN]]
    return {"rows": rows, "at": at, "more": len(found) > SHOWN}


def shown(visit: Visit, row: own.Row) -> dict[str, Any]:
    """A case as a page says it."""
    return {
        **row,
        "title": own.title(visit, row),
        "stands": visit.say.words(standing.stands(row)),
        "by": standing.until(row),
        "why": visit.say.words(standing.why(row)),
    }


async def requests(visit: Visit) -> Response:
    """All cases, and the drafts that this person did not send yet."""
    return visit.render(
        "door/requests.html",
        drafts=_drafts(visit, visit.actor.sub, NEW) if visit.has(*DRAFT) else [],
        offered=_offered(visit),
        drafting=visit.has(*DRAFT),
        asking=visit.has(*ASK),
        **listed(visit),
    )


async def requests_live(visit: Visit) -> Parts:
    """The rows, while the page is open."""
    return {"rijen": visit.part("door/requests_rows.html", **listed(visit))}


async def request(visit: Visit) -> Response:
    """One case: where it stands, when to hear, what can be done now, and all that was told."""
    row = own.case_of(visit, visit.request.path_params["reference"])
    case = UUID(row["case_id"])
    steps = await told_of(visit.portal.face, own.organisation(visit), case)
    for part in {CONFIDENTIAL[one.data.stage] for one in steps if one.data.stage in CONFIDENTIAL}:
        await visit.read(case, part)
    sent = own.sent(visit, case)
    return visit.render(
        "door/request.html",
        row=shown(visit, row),
        fresh=False,
        steps=[_step(visit, one) for one in reversed(steps)],
        actions=[one for one in ACTIONS if one.offered(visit, row)],
        asking=visit.has(*ASK),
        drafting=visit.has(*DRAFT),
        reading=visit.has(*READ),
        sent=sent,
        files=attaching.attached(visit, sent or {}),
        can=standing,
    )


async def request_live(visit: Visit) -> Parts:
    """Where it stands, while the page is open; texts are read by loading the page."""
    row = own.case_of(visit, visit.request.path_params["reference"])
    return {"stand": visit.part("door/request_stands.html", row=shown(visit, row), fresh=True)}


async def from_notice(visit: Visit) -> Response:
    """Where a mail or a webhook sends its reader: on to the case."""
    case = by_id(visit.request.path_params["zaak"])
    if case is None:
        row = own.case_of(visit, visit.request.path_params["zaak"])
    else:
        row = own.by_id(visit, case) or {}
    if not row:
        raise own.unknown(visit)
    return visit.go(f"/aanvragen/{row['reference']}")


def _drafts(visit: Visit, whose: str, form: str) -> list[dict[str, Any]]:
    found = visit.portal.drafts.of(whose, form)
    return [{"about": one.about, "saved": one.saved, **one.given} for one in found]


def _offered(visit: Visit) -> list[dict[str, Any]]:
    """What was prepared for who may send it: they see all of it, its writer their own."""
    found = _drafts(visit, own.everybody_of(own.organisation(visit)), OFFERED)
    return found if visit.has(*ASK) else [one for one in found if one["by"] == visit.actor.sub]


def _step(visit: Visit, step: Recorded[ProgressReported]) -> dict[str, Any]:
    """One step in words."""
    data = step.data
    referral = data.stage is Stage.REFERRED
    return {
        "at": step.meta.time,
        "words": _upper(visit.say.of("told", data.stage)),
        "until": data.until,
        "by": visit.t(*BY.get(data.stage, ("Advies uiterlijk", "Advice by"))),
        "why": _referral(visit, data.reason) if referral else visit.say.reason(data.reason),
        "sent_along": data.sent_along,
        "withheld": data.withheld,
        "text": data.text,
        "asks": data.stage is Stage.INFORMATION_ASKED,
        "issued": data.stage is Stage.ISSUED,
        "goes_on_in": reference(data.goes_on_in) if data.goes_on_in else "",
    }


def _referral(visit: Visit, code: str | None) -> str:
    found = load().referrals.get(code or "")
    return visit.say.words(found.name) if found else code or ""


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


PAGES = (
    Page("/aanvragen", show=requests, roles=CONTACTS, live=requests_live),
    Page("/dossiers/{zaak}", show=from_notice, roles=CONTACTS),
    Page("/aanvragen/{reference}", show=request, roles=CONTACTS, live=request_live),
)
