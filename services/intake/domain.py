"""Decisions about a request until it is circulated or ended (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from schemas import request as said
from schemas.clock import ClockExtended, DelayExplained, NotedTerm, TermsNoted
from schemas.clocks import explain_delay as explained
from schemas.clocks import note
from schemas.common import Actor, Event, Refused, Role, digest
from schemas.pinned import Catalogued
from schemas.question import filled
from services.intake.attachments import attached
from services.intake.fields import at_amendment, at_circulation, at_submission
from services.intake.following import Amendment, Submission, followed
from services.intake.guards import (
    asker,
    check_codes,
    circulated_product,
    coordinated,
    depth_of,
    end,
    of,
    own,
    require,
    still_open,
    there,
    too_late,
    triaged,
    unknown_asker,
)
from services.intake.referring import Referring, must_be_open, proposed, shared
from services.intake.routing import route
from services.intake.state import INFORMATION, OPEN, RUNNING, State, Status


def submit(
    state: State, asked: Submission, actor: Actor, now: datetime
) -> said.RequestSubmitted | None:
    """Take a request in; the same key again changes nothing."""
    command, catalogue = asked.command, asked.catalogue
    institution = asker(command, actor)
    if state is not None:
        of(state, institution)
        return None
    check_codes(catalogue, command.facts, unknown_asker(catalogue, command, institution))
    follows = followed(asked, institution)
    product = catalogue.products[command.product or "case-advice"]
    if command.product:
        at_submission(product, command.facts, command.question)
    return said.RequestSubmitted(
        institution=institution,
        contact=command.on_behalf_of or actor.sub,
        product=command.product,
        facts=command.facts,
        question=digest(command.question.stored()),
        catalogue=catalogue.version,
        first_response=product.first_response,
        information=product.information,
        filled=filled(command.facts, command.question),
        follows=follows,
        channel=command.channel,
        attachments=attached(command.question, asked.files),
        prepared_by=command.prepared_by,
    )


def accept(
    state: State, asked: Catalogued[said.AcceptRequest], actor: Actor, now: datetime
) -> said.RequestAccepted | None:
    """Take the request on as a product."""
    request = triaged(state, actor)
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
    explanation = digest(command.explanation)
    return end(state, said.RequestRefused(reason=command.reason, explanation=explanation), actor)


def refer(
    state: State, asked: Referring, actor: Actor, now: datetime
) -> said.RequestReferred | None:
    """Send the institution to the right door, and record what was passed on and what was not."""
    request, command = coordinated(state, actor), asked.command
    must_be_open(asked.catalogue, command.to)
    sent_along, withheld = shared(request, command.sent_along)
    told = {"rules": proposed(asked, request), "sent_along": sent_along, "withheld": withheld}
    words = digest(command.explanation)
    return end(state, said.RequestReferred(to=command.to, explanation=words, **told), actor)


def answer(
    state: State, command: said.AnswerRequest, actor: Actor, now: datetime
) -> said.RequestAnswered | None:
    """Answer at the desk, without departments."""
    product, words = command.product or "sparring", digest(command.answer)
    answered = said.RequestAnswered(product=product, answer=words, article=command.article)
    return end(state, answered, actor)


def circulate(
    state: State, asked: Catalogued[said.CirculateRequest], actor: Actor, now: datetime
) -> said.RequestCirculated | None:
    """Put out to departments by the routing rules, or by the coordinator's reasoned choice."""
    request = coordinated(state, actor)
    if request.status is not Status.CIRCULATED:
        still_open(request)
    command, catalogue = asked.command, asked.catalogue
    code = command.product or request.product or "case-advice"
    usual, depth = catalogue.depth_of(request.institution), depth_of(catalogue, request, command)
    product = circulated_product(catalogue, code).at(depth)
    routed, lead = route(catalogue, request.facts, product, command.departments)
    if request.circulated_as == (product.code, depth, routed):
        return None
    still_open(request)
    at_circulation(request, product, catalogue)
    return said.RequestCirculated(
        institution=request.institution,
        contact=request.contact,
        facts=request.facts,
        question=request.question,
        answers=request.answers,
        catalogue=request.catalogue,
        submitted_at=request.submitted_at,
        product=product.code,
        routed=routed,
        lead=lead,
        advice=product.advice,
        contribution=product.contribution,
        agreement=product.agreement,
        overridden=command.reason if command.departments or depth is not usual else None,
        depth=depth,
        follows=request.follows,
        attachments=request.attachments,
    )


def ask_information(
    state: State, command: said.AskInformation, actor: Actor, now: datetime
) -> said.InformationAsked | None:
    """Ask the institution something, before or after circulating."""
    require(actor, Role.COORDINATOR)
    request = there(state)
    if request.asked == digest(command.question):
        return None
    if request.status not in RUNNING:
        raise too_late(request)
    return said.InformationAsked(question=digest(command.question))


def drop_question(
    state: State, ended: Event, actor: Actor, now: datetime
) -> said.QuestionDropped | None:
    """The case ended while the institution was still asked something."""
    if state is None or state.asked is None:
        return None
    return said.QuestionDropped(question=state.asked)


def give_information(
    state: State, command: said.GiveInformation, actor: Actor, now: datetime
) -> said.InformationGiven | None:
    """The institution answers what was asked."""
    request, given = own(state, actor), digest(command.answer)
    if request.asked is None and given in request.answers:
        return None
    if request.status not in RUNNING:
        raise too_late(request)
    if request.asked is None:
        raise Refused(
            "nothing_asked",
            "The Loket asked nothing that is still open.",
            "Amend the request if you want to add something.",
        )
    return said.InformationGiven(answer=given, circulated=request.status is Status.CIRCULATED)


def amend(
    state: State, asked: Amendment, actor: Actor, now: datetime
) -> said.RequestAmended | said.AmendmentRequested | None:
    """Change the request: at once before circulating, by assembly's decision after."""
    request, facts = own(state, actor), asked.command.facts
    question = digest(asked.command.question.stored())
    if request.latest == (facts, question):
        return None
    if request.status not in RUNNING:
        raise too_late(request)
    check_codes(asked.catalogue, facts)
    parts = filled(facts, asked.command.question)
    at_amendment(request, asked.catalogue, parts)
    changed = said.RequestAmended if request.status in OPEN else said.AmendmentRequested
    files = attached(asked.command.question, asked.files)
    return changed(facts=facts, question=question, filled=parts, attachments=files)


def withdraw(
    state: State, command: said.RequestWithdrawal, actor: Actor, now: datetime
) -> said.RequestWithdrawn | said.WithdrawalRequested | None:
    """Withdraw: at once before circulating, by assembly's decision after."""
    request = own(state, actor)
    if request.status is Status.WITHDRAWN or request.withdrawal_asked:
        return None
    if request.status in OPEN:
        return said.RequestWithdrawn(reason=command.reason)
    if request.status is Status.CIRCULATED:
        return said.WithdrawalRequested(reason=command.reason)
    raise too_late(request)


def extend_information(
    state: State, command: said.ExtendInformation, actor: Actor, now: datetime
) -> ClockExtended:
    """Give the institution more time to answer what is still asked."""
    clock = coordinated(state, actor).clocks.by_name.get(INFORMATION)
    if clock is None or clock.stopped:
        raise Refused(
            "nothing_asked",
            "The institution is asked nothing that is still open.",
            "Ask it something first.",
        )
    return ClockExtended(clock=INFORMATION, amount=command.amount, reason=command.reason)


def explain_delay(
    state: State, command: said.ExplainResponseDelay, actor: Actor, now: datetime
) -> DelayExplained | None:
    """Say why a term was not kept; that it was not stays as it is."""
    return explained(coordinated(state, actor).clocks, command.clock, command.reason)


def note_terms(
    state: State, reached: Sequence[NotedTerm], actor: Actor, now: datetime
) -> TermsNoted | None:
    """Terms are nearly over, or over."""
    return note(state.clocks, reached) if state else None
