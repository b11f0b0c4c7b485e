"""One request in triage: what is asked, what the rules say and why, and what can be done."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response

from schemas.catalogue import load
from schemas.ids import reference
from schemas.personal import KINDS
from schemas.question import Facts
from schemas.request import RequestReferred
from services.advice.assembly.precedents import making
from services.advice.assembly.ranking import placed
from services.advice.assembly.searching import Query
from services.faces.asking import request_of
from services.faces.countries import countries
from services.faces.known import Known
from services.faces.personal import personal
from services.faces.precedents import checked, like
from services.faces.triage import Proposal, catalogue_of, proposal, wrong_doors_of
from services.intake.state import INFORMATION
from services.kernel.calendar_file import load_calendar
from services.kernel.clock import view
from services.kernel.clock_words import explain
from services.portal.files import listed
from services.portal.pages.loket import relating
from services.portal.pages.loket.being_told import being_told
from services.portal.pages.loket.roles import COORDINATOR
from services.portal.pages.loket.triage_actions import ACTIONS, pages
from services.portal.pages.loket.triage_find import in_triage
from services.portal.pages.naming import case_at
from services.portal.routing import Page
from services.portal.visit import Visit

ALIKE = 5
QUESTION = "question"


async def waiting(visit: Visit) -> Response:
    """The table, of what waits for triage."""
    return visit.go("/tafel", fase="triage")


async def triage(visit: Visit) -> Response:
    """The request; that it is read is written down before it is shown."""
    one = await case_at(visit)
    request = await request_of(visit.portal.face, one)
    await visit.read(one.id, QUESTION, request.name)
    proposed = proposal(one.request)
    return visit.render(
        "loket/triage.html",
        found=one,
        request=request,
        proposed=proposed,
        doors=wrong_doors_of(one, request) if in_triage(visit, one) else (),
        referred=_referred(visit, one),
        why=why(proposed),
        terms=terms(visit, one),
        facts=[one for one in facts_of(visit, request.facts) if one[1]],
        seen=personal(request.texts),
        kinds=KINDS,
        alike=await _alike(visit, one),
        follows=reference(one.request.follows) if one.request.follows else "",
        files=listed(visit, one.request.attachments, request.names),
        reference=one.reference,
        mergeable=in_triage(visit, one),
        place=standing(visit, one),
        unanswered=unanswered(one),
        told=being_told(visit, one.id),
        actions=[action for action in (*ACTIONS, *relating.ACTIONS) if action.offered(visit, one)],
        **relating.together(visit, one.id),
    )


def unanswered(one: Known) -> bool:
    """Whether the institution had until a moment that is over, and did not answer."""
    clock = one.request.clocks.by_name.get(INFORMATION)
    return clock is not None and not clock.stopped and clock.late_noted


def facts_of(visit: Visit, facts: Facts) -> list[tuple[str, list[str]]]:
    """What the request is about in codes, by name."""
    say, t, catalogue, named = visit.say, visit.t, load(), countries()
    technologies = (catalogue.technologies.get(code) for code in facts.technologies)
    regimes = (catalogue.regimes.get(code) for code in facts.regimes)
    return [
        (t("Hoe ver het is", "How far it is"), [say.of("phase", facts.phase)] * bool(facts.phase)),
        (
            t("De instelling besluit uiterlijk", "The institution decides by"),
            [say.day(facts.decide_by)] if facts.decide_by else [],
        ),
        (t("Toegang tot", "Access to"), [say.of("access", code) for code in facts.access]),
        (t("Wie betaalt", "Who pays"), [say.of("funding", code) for code in facts.funding]),
        (t("Aspecten", "Aspects"), [say.of("aspect", code) for code in facts.aspects]),
        (t("Technologieën", "Technologies"), [say.words(one.name) for one in technologies if one]),
        (t("Sanctieregelingen", "Sanctions regimes"), [say.words(r.name) for r in regimes if r]),
        (
            t(
                "Landen (telt niet voor wie wordt gevraagd)",
                "Countries (never decide who is asked)",
            ),
            [say.words(named[code]) if code in named else code for code in facts.countries],
        ),
        (
            t("Weet de instelling niet", "Not known to the institution"),
            [say.of("request_part", part) for part in facts.unknown],
        ),
    ]


def why(proposed: Proposal) -> dict[str, list[tuple[str, str]]]:
    """By department the rules that ask it: what each says in both languages."""
    known = {rule.code: rule.explanation for rule in proposed.rules}
    return {
        one.department: [(known[code].nl, known[code].en) for code in one.rules if code in known]
        for one in proposed.routed
    }


def terms(visit: Visit, one: Known) -> list[str]:
    """The terms of the request, each in a sentence."""
    calendar, now = load_calendar(), datetime.now(UTC)
    clocks = one.request.clocks.by_name.items()
    return [explain(name, view(clock, calendar, now), visit.language) for name, clock in clocks]


def standing(visit: Visit, one: Known) -> dict[str, Any] | None:
    """Its place in the queue and why; None when no term runs."""
    running = next((c for c in one.request.clocks.by_name.values() if not c.stopped), None)
    if running is None or not in_triage(visit, one):
        return None
    due = view(running, load_calendar(), datetime.now(UTC)).due
    about = (one.request.latest[0], one.request.product or "", due)
    return {"due": due, "is": placed(catalogue_of(one.request), *about)}


def _referred(visit: Visit, one: Known) -> dict[str, Any]:
    """To whom it was referred, by which rules, and what was passed on; nothing when it was not."""
    said = one.request.ending
    if not isinstance(said, RequestReferred):
        return {}
    catalogue = catalogue_of(one.request)
    body, known = catalogue.referrals.get(said.to), catalogue.referral_rules
    return {
        "to": visit.say.words(body.name) if body else said.to,
        "rules": [visit.say.words(known[r].explanation) for r in said.rules if r in known],
        "sent_along": said.sent_along,
        "withheld": said.withheld,
    }


async def _alike(visit: Visit, one: Known) -> list[dict[str, object]]:
    face = visit.portal.face
    query = await like(one, face.reader, Query())
    projection = visit.portal.rows.of("precedents")
    hits = await checked(projection, query, ALIKE, making(face.reader))
    return [{**hit.shown, "title": hit.title, "snippet": hit.snippet} for hit in hits]


PAGES = (
    Page("/triage", show=waiting, roles=COORDINATOR),
    Page("/triage/{zaak}", show=triage, roles=COORDINATOR),
    *pages(),
)
