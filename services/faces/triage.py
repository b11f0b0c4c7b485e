"""What the rules say about a request that waits: as which products it could go out, and to whom."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.catalogue import Catalogue, Product, Rule, load
from schemas.question import Depth, Part
from schemas.request import RoutedTo
from services.faces.asking import Request as Asked
from services.faces.known import Known
from services.intake.referring import WrongDoor, wrong_doors
from services.intake.routing import route
from services.intake.state import Request

USUAL = "case-advice"


@dataclass(frozen=True)
class Proposal:
    """To whom a request would go as this product at this depth, by which rules; what it lacks."""

    product: Product
    depth: Depth
    routed: tuple[RoutedTo, ...]
    lead: str
    rules: tuple[Rule, ...]
    missing: tuple[Part, ...]

    @property
    def departments(self) -> tuple[str, ...]:
        """Who would be asked."""
        return tuple(one.department for one in self.routed)


def catalogue_of(request: Request) -> Catalogue:
    """The catalogue a request is handled under."""
    return load(request.catalogue)


def wrong_doors_of(one: Known, asked: Asked) -> tuple[WrongDoor, ...]:
    """The other doors that the rules propose for a request as it was put."""
    request = one.request
    return wrong_doors(catalogue_of(request), asked.facts, request.product, asked.question)


def proposal(request: Request, product: str = "", depth: Depth | None = None) -> Proposal:
    """What circulating would do, if the coordinator leaves it to the rules."""
    catalogue = catalogue_of(request)
    depth = depth or catalogue.depth_of(request.institution)
    chosen = catalogue.products.get(product or request.product or USUAL)
    if chosen is None or not chosen.circulated:
        chosen = catalogue.products[USUAL]
    at_depth = chosen.at(depth)
    facts = request.latest[0]
    routed, lead = route(catalogue, facts, at_depth)
    rules = catalogue.rules_for(facts, at_depth.code)
    missing = at_depth.missing(request.filled) if request.filled is not None else ()
    return Proposal(at_depth, depth, routed, lead, rules, missing)
