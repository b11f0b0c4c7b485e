"""Which departments are asked, and which rules say so (pure; the rules are data)."""

from __future__ import annotations

from schemas.catalogue import Catalogue
from schemas.common import Aspect, Refused
from schemas.request import Facts, RoutedTo


def route(
    catalogue: Catalogue, facts: Facts, product: str, chosen: tuple[str, ...] = ()
) -> tuple[tuple[RoutedTo, ...], str]:
    """The departments with their aspects and rules, and the lead.

    A coordinator's choice wins over the product's fixed departments, those over the rules.
    """
    fired = catalogue.rules_for(facts, product)
    fixed = chosen or catalogue.products[product].departments
    departments = tuple(dict.fromkeys(fixed or (d for r in fired for d in r.departments)))
    for department in departments:
        if department not in catalogue.desks:
            raise Refused(
                "unknown_department",
                f"{department} has no desk.",
                f"Choose from {', '.join(catalogue.desks)}.",
            )
    leads = [rule.lead for rule in fired if rule.lead in departments]
    routed = tuple(_routed(catalogue, facts, d, product) for d in departments)
    return routed, str(leads[0]) if leads else departments[0]


def _routed(catalogue: Catalogue, facts: Facts, department: str, product: str) -> RoutedTo:
    rules = [r for r in catalogue.rules_for(facts, product) if department in r.departments]
    asked: set[Aspect] = {aspect for rule in rules for aspect in rule.aspects}
    expertise = set(catalogue.departments[department].expertise)
    aspects = tuple(a for a in Aspect if a in (asked & expertise or asked or expertise))
    fired = tuple(rule.code for rule in rules)
    own = catalogue.products[product].own(department)
    return RoutedTo(department=department, aspects=aspects, rules=fired, **own)
