"""Putting a request out to departments: what the rules propose, and what is chosen instead."""

from __future__ import annotations

from starlette.responses import Response

from schemas.catalogue import ReasonKind
from schemas.question import Depth
from schemas.request import CirculateRequest
from services.faces.known import Known
from services.faces.triage import Proposal, catalogue_of, proposal
from services.intake.state import OPEN
from services.portal.actions import Action
from services.portal.pages.loket.roles import COORDINATOR
from services.portal.pages.naming import case_at
from services.portal.visit import Visit
from services.portal.wrong import Wrong

CIRCULATE = Action(
    "uitzetten",
    ("Uitzetten bij departementen", "Put out to departments"),
    ("De aanvraag is uitgezet.", "The request is put out."),
    CirculateRequest,
    COORDINATOR,
    when=lambda visit, about: about.request.status in OPEN,
)


async def circulating(visit: Visit) -> Response:
    """The form, filled in as the rules propose for the product that is looked at."""
    one = await case_at(visit)
    proposed = _proposed(visit, one)
    catalogue, say = catalogue_of(one.request), visit.say
    circulated = (product for product in catalogue.products.values() if product.circulated)
    why = {rule.code: rule.explanation for rule in proposed.rules}
    return visit.render(
        "loket/circulate.html",
        found=one,
        proposed=proposed,
        why=why,
        usual=catalogue.depth_of(one.request.institution),
        products=[(product.code, say.words(product.name)) for product in circulated],
        depths=[(str(depth), say.of("depth", depth)) for depth in Depth],
        departments=[(code, say.department(code)) for code in catalogue.desks],
        reasons=[("", visit.t("niet nodig", "not needed"))]
        + [(r.code, say.words(r.name)) for r in catalogue.reasons_for(ReasonKind.OVERRIDE)],
    )


async def circulate(visit: Visit) -> Response:
    """Put it out; what is as the rules propose is left to the rules."""
    one = await case_at(visit)
    command = _command(visit, one)
    await visit.do(command)
    visit.tell(*CIRCULATE.done)
    return visit.go(f"/dossiers/{one.reference}")


def _command(visit: Visit, one: Known) -> CirculateRequest:
    catalogue = catalogue_of(one.request)
    chosen = visit.all_given("departments")
    if not chosen:
        words = ("Kies ten minste één departement.", "Choose at least one department.")
        raise Wrong({"departments": visit.t(*words)})
    depth = _depth(visit.given("depth")) or catalogue.depth_of(one.request.institution)
    proposed = proposal(one.request, visit.given("product"), depth)
    as_ruled = set(chosen) == set(proposed.departments)
    as_usual = depth is catalogue.depth_of(one.request.institution)
    if not (as_ruled and as_usual) and not visit.given("reason"):
        words = (
            "Geef een reden: u wijkt af van het voorstel.",
            "Give a reason: this differs from what is proposed.",
        )
        raise Wrong({"reason": visit.t(*words)})
    return CirculateRequest(
        case=one.id,
        product=visit.given("product") or None,
        departments=() if as_ruled else chosen,
        depth=None if as_usual else depth,
        reason=None if as_ruled and as_usual else visit.given("reason"),
    )


def _proposed(visit: Visit, one: Known) -> Proposal:
    """For the product and depth that the form or the address names."""
    product = visit.given("product") or visit.asked("product")
    depth = _depth(visit.given("depth") or visit.asked("depth"))
    return proposal(one.request, product, depth)


def _depth(given: str) -> Depth | None:
    return Depth(given) if given in [*Depth] else None
