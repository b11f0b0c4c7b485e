"""What several decisions about a request check first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from schemas import request as said
from schemas.catalogue import Catalogue, Product, ReasonKind
from schemas.common import Actor, Event, Refused, Role
from schemas.contacts import ASK
from schemas.question import Depth
from services.intake.state import OPEN, Request, State

E = TypeVar("E", bound=Event)


def require(actor: Actor, *roles: Role) -> None:
    """The actor must have one of these roles, or be a service."""
    if not (actor.has(Role.SERVICE) or any(actor.has(role) for role in roles)):
        names = " or ".join(sorted(roles))
        raise Refused("not_allowed", f"This takes the role {names}.", "Ask somebody who has it.")


def asker(command: said.SubmitRequest, actor: Actor) -> str:
    """For which institution somebody asks: their own, or the one the front office writes for."""
    if command.on_behalf_of is None and command.channel is None:
        require(actor, *ASK)
        return actor.organisation or ""
    require(actor, Role.COORDINATOR)
    if command.on_behalf_of is None or command.channel is None:
        raise Refused(
            "bad_input",
            "Who writes a request down says for whom, and how it came in.",
            "Give both on_behalf_of and channel.",
        )
    return command.on_behalf_of


def there(state: State) -> Request:
    """The request, if there is one."""
    if state is None:
        raise Refused("unknown_case", "There is no such request.", "Check the case id.")
    return state


def own(state: State, actor: Actor) -> Request:
    """The request, for who may speak for the institution that asked; others learn nothing of it."""
    require(actor, *ASK)
    return of(there(state), actor.organisation)


def of(state: Request, institution: str | None) -> Request:
    """The request, if it is of this institution; of any other not even that it is there is said."""
    if institution != state.institution:
        raise Refused("unknown_case", "There is no such request.", "Check the case id.")
    return state


def coordinated(state: State, actor: Actor) -> Request:
    """The request, for a coordinator."""
    require(actor, Role.COORDINATOR)
    return there(state)


def still_open(request: Request) -> None:
    """Only an open request can be triaged."""
    if request.status not in OPEN:
        raise too_late(request)


def triaged(state: State, actor: Actor) -> Request:
    """The request, for a coordinator, while it is open."""
    request = coordinated(state, actor)
    still_open(request)
    return request


def end(state: State, ending: E, actor: Actor) -> E | None:
    """End the request like this; of two different endings at once the first one stands."""
    request = coordinated(state, actor)
    if request.ending == ending:
        return None
    still_open(request)
    return ending


def too_late(request: Request) -> Refused:
    """What somebody is told who comes after the end."""
    return Refused(
        "too_late",
        f"The request is {request.status}.",
        "Look at the case; ask a new question if needed.",
    )


def circulated_product(catalogue: Catalogue, code: str) -> Product:
    """The product, if it goes to departments."""
    product = catalogue.products.get(code)
    if product is None or not product.circulated:
        raise Refused(
            "product_not_circulated",
            f"{code} does not go to departments.",
            "Choose a product that does, or answer at the desk.",
        )
    return product


def depth_of(catalogue: Catalogue, request: Request, command: said.CirculateRequest) -> Depth:
    """As deep as the institution's profile says, or as the coordinator says with a reason."""
    usual = catalogue.depth_of(request.institution)
    depth = command.depth or usual
    if (command.departments or depth is not usual) and not command.reason:
        raise Refused(
            "reason_missing",
            "Routing or depth is overridden without a reason.",
            "Give a reason code, or leave it to the rules and the institution's profile.",
        )
    if depth is not usual:
        reason_for(catalogue, ReasonKind.OVERRIDE, command.reason or "")
    return depth


def reason_for(catalogue: Catalogue, kind: ReasonKind, code: str) -> None:
    """The code must be a reason for this."""
    known = [reason.code for reason in catalogue.reasons_for(kind)]
    if code not in known:
        raise Refused(
            "unknown_reason",
            f"{code} is no reason for this.",
            f"Choose from {', '.join(known)}.",
        )


def unknown_asker(catalogue: Catalogue, command: said.SubmitRequest, institution: str) -> list[str]:
    """What of the institution and the product is not in the catalogue."""
    wrong = [] if institution in catalogue.institutions else [institution]
    if command.product and command.product not in catalogue.products:
        wrong.append(command.product)
    return wrong


def check_codes(catalogue: Catalogue, facts: said.Facts, wrong: Iterable[str] = ()) -> None:
    """Every code must be in the catalogue."""
    wrong = [*wrong, *(c for c in facts.technologies if c not in catalogue.technologies)]
    wrong += [c for c in facts.regimes if c not in catalogue.regimes]
    if wrong:
        raise Refused(
            "unknown_code",
            f"Not in catalogue {catalogue.version}: {', '.join(wrong)}.",
            "Use the codes of the catalogue.",
        )
