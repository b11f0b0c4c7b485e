"""The simple things, for several cases at once: taking on, answering alike, giving more time.

Every case has a command of its own; what is refused of one does not stop the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import nats.errors
from starlette.responses import Response

from schemas.catalogue import Product, ReasonKind, load
from schemas.common import Command, Refused
from schemas.request import AcceptRequest, AnswerRequest
from schemas.terms import ExtendTerm
from schemas.triage import LinkKind, LinkRequests
from services.advice.assembly.state import ADVICE
from services.advice.assembly.table import ONE
from services.faces.finding import ID
from services.portal.pages.loket.roles import COORDINATOR
from services.portal.routing import Page
from services.portal.visit import Visit
from services.portal.wrong import Wrong

MOST = 50
ACCEPT, ANSWER, EXTEND = "aannemen", "beantwoorden", "verlengen"
LONGEST = 60
TOGETHER = "answered-together"


@dataclass(frozen=True)
class Outcome:
    """What became of one case."""

    reference: str
    done: bool
    words: str


def chosen(visit: Visit) -> list[dict[str, Any]]:
    """The cases that were chosen, as the table has them; what is not there is left out."""
    given = visit.all_given("zaak") or tuple(visit.request.query_params.getlist("zaak"))
    keys = dict.fromkeys(one.strip().lower() for one in given if ID.fullmatch(one.strip().lower()))
    found = [visit.portal.rows.find("overview", ONE, UUID(key).hex) for key in [*keys][:MOST]]
    return [rows[0] for rows in found if rows]


async def together(visit: Visit) -> Response:
    """What was chosen, and what can be done with all of it."""
    say = visit.say
    reasons = load().reasons_for(ReasonKind.EXTEND)
    return visit.render(
        "loket/together.html",
        cases=chosen(visit),
        products=[("", say.t("zoals gevraagd", "as asked for"))]
        + [(code, say.product(code)) for code in load().products],
        desk_products=[(p.code, say.words(p.name)) for p in _answered_here()],
        reasons=[(reason.code, say.words(reason.name)) for reason in reasons],
    )


async def do_together(visit: Visit) -> Response:
    """Give every case its command; say of each what happened."""
    cases = chosen(visit)
    if not cases:
        raise Wrong({"zaak": visit.t("Kies dossiers op de tafel.", "Choose cases at the table.")})
    make = {EXTEND: _extend, ANSWER: _answer}.get(visit.given("wat"), _accept)(visit)
    outcomes = [await _one(visit, case, make(case)) for case in cases]
    if visit.given("wat") == ANSWER:
        await _link(visit, [c for c, o in zip(cases, outcomes, strict=True) if o.done])
    return visit.render("loket/together_done.html", outcomes=outcomes)


async def _one(visit: Visit, case: dict[str, Any], command: Command | None) -> Outcome:
    """One case; the same form sent again is the same command and changes nothing."""
    reference = case["reference"]
    if command is None:
        words = ("Kies een product: er is er geen gevraagd.", "Choose a product: none was asked.")
        return Outcome(reference, False, visit.t(*words))
    try:
        accepted = await visit.apart(case["case_id"]).do(command)
    except Refused as refused:
        return Outcome(reference, False, f"{refused.detail} {refused.what_to_do}")
    except (TimeoutError, nats.errors.Error):
        words = ("Er kwam geen antwoord. Stuur het nog eens.", "No answer came. Send it again.")
        return Outcome(reference, False, visit.t(*words))
    if accepted.event_id is None:
        return Outcome(reference, True, visit.t("Was al zo.", "Was so already."))
    return Outcome(reference, True, visit.t("Gedaan.", "Done."))


def _accept(visit: Visit) -> Any:
    product = visit.given("product")

    def make(case: dict[str, Any]) -> Command | None:
        wanted = product or case["product"]
        return AcceptRequest(case=UUID(case["case_id"]), product=wanted) if wanted else None

    return make


def _answer(visit: Visit) -> Any:
    """One answer for all; what is wrong with it is told before any case has it."""
    product, answer = visit.given("balieproduct"), visit.given("answer")
    if product not in [one.code for one in _answered_here()]:
        raise Wrong({"balieproduct": visit.t("Kies een product.", "Choose a product.")})
    if not answer:
        raise Wrong({"answer": visit.t("Schrijf een antwoord.", "Write an answer.")})

    def make(case: dict[str, Any]) -> Command:
        return AnswerRequest(case=UUID(case["case_id"]), product=product, answer=answer)

    return make


async def _link(visit: Visit, cases: list[dict[str, Any]]) -> None:
    """Cases that got one answer belong together; a link that fails is for somebody to make."""
    keys = [UUID(case["case_id"]) for case in cases]
    for other in keys[1:]:
        command = LinkRequests(case=keys[0], other=other, kind=LinkKind.RELATED, reason=TOGETHER)
        await _one(visit, {"case_id": f"{keys[0]}-{other}", "reference": ""}, command)


def _answered_here() -> list[Product]:
    """What the front office answers itself."""
    return [one for one in load().products.values() if not one.circulated]


def _extend(visit: Visit) -> Any:
    amount, reason, wrong = visit.given("amount"), visit.given("reason"), {}
    if not (amount.isdecimal() and 0 < int(amount) <= LONGEST):
        words = ("Vul 1 tot en met 60 werkdagen in.", "Fill in 1 to 60 working days.")
        wrong["amount"] = visit.t(*words)
    if reason not in [one.code for one in load().reasons_for(ReasonKind.EXTEND)]:
        wrong["reason"] = visit.t("Kies een reden.", "Choose a reason.")
    if wrong:
        raise Wrong(wrong)

    def make(case: dict[str, Any]) -> Command:
        own = UUID(case["case_id"])
        return ExtendTerm(case=own, clock=ADVICE, amount=int(amount), reason=reason)

    return make


PAGES = (Page("/tafel/samen", show=together, act=do_together, roles=COORDINATOR),)
