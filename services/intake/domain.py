"""Decisions about a request until it is circulated or ended (pure)."""

from __future__ import annotations

from datetime import datetime

from schemas import request as said
from schemas.catalogue import Catalogue
from schemas.clock import ClockAtRisk, ClockMissed, NoteTerm, note
from schemas.common import Actor, Refused, Role, digest
from schemas.pinned import Catalogued
from services.intake.routing import route
from services.intake.state import OPEN, Request, State, Status


def submit(
    state: State, asked: Catalogued[said.SubmitRequest], actor: Actor, now: datetime
) -> said.RequestSubmitted | None:
    """Take a request in; the same key again changes nothing."""
    _require(actor, Role.INSTITUTION)
    if state is not None:
        _own(state, actor)
        return None
    command, catalogue = asked.command, asked.catalogue
    _known_codes(catalogue, command, actor)
    product = catalogue.products[command.product or "case-advice"]
    return said.RequestSubmitted(
        institution=actor.organisation or "",
        contact=actor.sub,
        product=command.product,
        facts=command.facts,
        question=digest(command.question.stored()),
        catalogue=catalogue.version,
        first_response=product.first_response,
        information=product.information,
    )


def accept(
    state: State, asked: Catalogued[said.AcceptRequest], actor: Actor, now: datetime
) -> said.RequestAccepted | None:
    """Take the request on as a product."""
    request = _triaged(state, actor)
    product = asked.command.product
    if product not in asked.catalogue.products:
        raise Refused(
            "unknown_code",
            f"There is no product {product}.",
            f"Choose from {', '.join(asked.catalogue.products)}.",
        )
    if request.status is Status.ACCEPTED and request.product == product:
        return None
    return said.RequestAccepted(product=product)


def refuse(
    state: State, command: said.RefuseRequest, actor: Actor, now: datetime
) -> said.RequestRefused | None:
    """Do not take the request, and say why."""
    if state and state.status is Status.REFUSED:
        return None
    _triaged(state, actor)
    return said.RequestRefused(reason=command.reason, explanation=digest(command.explanation))


def refer(
    state: State, command: said.ReferRequest, actor: Actor, now: datetime
) -> said.RequestReferred | None:
    """Send the institution to the right door."""
    if state and state.status is Status.REFERRED:
        return None
    _triaged(state, actor)
    return said.RequestReferred(to=command.to, explanation=digest(command.explanation))


def answer(
    state: State, command: said.AnswerRequest, actor: Actor, now: datetime
) -> said.RequestAnswered | None:
    """Answer at the desk, without departments."""
    if state and state.status is Status.ANSWERED:
        return None
    _triaged(state, actor)
    return said.RequestAnswered(
        product=command.product or "sparring", answer=digest(command.answer)
    )


def circulate(
    state: State, asked: Catalogued[said.CirculateRequest], actor: Actor, now: datetime
) -> said.RequestCirculated | None:
    """Put out to departments by the routing rules, or by the coordinator's reasoned choice."""
    if state and state.status is Status.CIRCULATED:
        return None
    request = _triaged(state, actor)
    command, catalogue = asked.command, asked.catalogue
    code = command.product or request.product or "case-advice"
    product = catalogue.products.get(code)
    if product is None or not product.circulated:
        raise Refused(
            "product_not_circulated",
            f"{code} does not go to departments.",
            "Choose a product that does, or answer at the desk.",
        )
    if command.departments and not command.reason:
        raise Refused(
            "reason_missing",
            "Routing is overridden without a reason.",
            "Give a reason code, or leave the departments to the rules.",
        )
    routed, lead = route(catalogue, request.facts, code, command.departments)
    return said.RequestCirculated(
        institution=request.institution,
        contact=request.contact,
        facts=request.facts,
        question=request.question,
        answers=request.answers,
        catalogue=request.catalogue,
        submitted_at=request.submitted_at,
        product=code,
        routed=routed,
        lead=lead,
        advice=product.advice,
        contribution=product.contribution,
        agreement=product.agreement,
        overridden=command.reason if command.departments else None,
    )


def ask_information(
    state: State, command: said.AskInformation, actor: Actor, now: datetime
) -> said.InformationAsked | None:
    """Ask the institution something, before or after circulating."""
    _require(actor, Role.COORDINATOR)
    request = _there(state)
    if request.status not in (*OPEN, Status.CIRCULATED):
        raise _ended_refusal(request)
    if request.asked == digest(command.question):
        return None
    return said.InformationAsked(question=digest(command.question))


def give_information(
    state: State, command: said.GiveInformation, actor: Actor, now: datetime
) -> said.InformationGiven | None:
    """The institution answers what was asked."""
    request = _own(_there(state), actor)
    if request.asked is None:
        raise Refused(
            "nothing_asked",
            "The Loket asked nothing that is still open.",
            "Amend the request if you want to add something.",
        )
    circulated = request.status is Status.CIRCULATED
    return said.InformationGiven(answer=digest(command.answer), circulated=circulated)


def amend(
    state: State, command: said.RequestAmendment, actor: Actor, now: datetime
) -> said.RequestAmended | said.AmendmentRequested | None:
    """Change the request: at once before circulating, by assembly's decision after."""
    request = _own(_there(state), actor)
    question = digest(command.question.stored())
    if question in (request.question, request.changed_to):
        return None
    if request.status in OPEN:
        return said.RequestAmended(facts=command.facts, question=question)
    if request.status is Status.CIRCULATED:
        return said.AmendmentRequested(facts=command.facts, question=question)
    raise _ended_refusal(request)


def withdraw(
    state: State, command: said.RequestWithdrawal, actor: Actor, now: datetime
) -> said.RequestWithdrawn | said.WithdrawalRequested | None:
    """Withdraw: at once before circulating, by assembly's decision after."""
    request = _own(_there(state), actor)
    if request.status is Status.WITHDRAWN or request.withdrawal_asked:
        return None
    if request.status in OPEN:
        return said.RequestWithdrawn(reason=command.reason)
    if request.status is Status.CIRCULATED:
        return said.WithdrawalRequested(reason=command.reason)
    raise _ended_refusal(request)


def note_term(
    state: State, term: NoteTerm, actor: Actor, now: datetime
) -> ClockAtRisk | ClockMissed | None:
    """A term is nearly over, or over."""
    return note(state.clocks, term) if state else None


def _require(actor: Actor, role: Role) -> None:
    if not (actor.has(role) or actor.has(Role.SERVICE)):
        raise Refused("not_allowed", f"This takes the role {role}.", "Ask somebody who has it.")


def _there(state: State) -> Request:
    if state is None:
        raise Refused("unknown_case", "There is no such request.", "Check the case id.")
    return state


def _own(state: Request, actor: Actor) -> Request:
    _require(actor, Role.INSTITUTION)
    if actor.organisation != state.institution:
        raise Refused("unknown_case", "There is no such request.", "Check the case id.")
    return state


def _triaged(state: State, actor: Actor) -> Request:
    _require(actor, Role.COORDINATOR)
    request = _there(state)
    if request.status not in OPEN:
        raise _ended_refusal(request)
    return request


def _ended_refusal(request: Request) -> Refused:
    return Refused(
        "too_late",
        f"The request is {request.status}.",
        "Look at the case; ask a new question if needed.",
    )


def _known_codes(catalogue: Catalogue, command: said.SubmitRequest, actor: Actor) -> None:
    wrong = [c for c in command.facts.technologies if c not in catalogue.technologies]
    wrong += [c for c in command.facts.regimes if c not in catalogue.regimes]
    if command.product and command.product not in catalogue.products:
        wrong.append(command.product)
    if actor.organisation not in catalogue.institutions:
        wrong.append(f"institution {actor.organisation}")
    if wrong:
        raise Refused(
            "unknown_code",
            f"Not in catalogue {catalogue.version}: {', '.join(wrong)}.",
            "Use the codes of the catalogue.",
        )
