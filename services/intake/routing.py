"""Which departments are asked, and which rules say so (pure; the rules are data)."""

from __future__ import annotations

from schemas.catalogue import Catalogue, Product
from schemas.common import Aspect, Refused
from schemas.request import Facts, RoutedTo


def route(
    catalogue: Catalogue, facts: Facts, product: Product, chosen: tuple[str, ...] = ()
) -> tuple[tuple[RoutedTo, ...], str]:
    """The departments with their aspects and rules, and the lead.

    A coordinator's choice wins over the product's fixed departments, those over the rules. Where
    the product asks the lead only, the others are left out unless the coordinator chose them.
    """
    fired = catalogue.rules_for(facts, product.code)
    fixed = chosen or product.departments
    departments = tuple(dict.fromkeys(fixed or (d for r in fired for d in r.departments)))
    for department in departments:
        if department not in catalogue.desks:
            raise Refused(
                "unknown_department",
                f"{department} has no desk.",
                f"Choose from {', '.join(catalogue.desks)}.",
            )
    lead = next((r.lead for r in fired if r.lead in departments), None) or departments[0]
    asked = (lead,) if product.lead_only and not chosen else departments
    return tuple(_routed(catalogue, facts, d, product) for d in asked), lead


def _routed(catalogue: Catalogue, facts: Facts, department: str, product: Product) -> RoutedTo:
    rules = [r for r in catalogue.rules_for(facts, product.code) if department in r.departments]
    asked: set[Aspect] = {aspect for rule in rules for aspect in rule.aspects}
    expertise = set(catalogue.departments[department].expertise)
    aspects = tuple(a for a in Aspect if a in (asked & expertise or asked or expertise))
    fired = tuple(rule.code for rule in rules)
    own = product.own(department)
    return RoutedTo(department=department, aspects=aspects, rules=fired, **own)
