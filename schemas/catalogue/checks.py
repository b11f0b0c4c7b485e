"""What must hold between entries: every code named exists, and every request gets through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from schemas.catalogue.contents import Catalogue
from schemas.catalogue.notice_checks import notice_problems
from schemas.catalogue.origin import tells_origin
from schemas.catalogue.products import AtDepth, OwnTerms, Product
from schemas.catalogue.referring import ReferralRule
from schemas.catalogue.rules import Rule, When
from schemas.catalogue.track_checks import track_problems
from schemas.catalogue.urgency import Kind
from schemas.common import Aspect


def problems(catalogue: Catalogue) -> Iterator[str]:
    """Everything that is wrong, each naming its file and entry."""
    for product in catalogue.products.values():
        yield from _product(catalogue, product)
    for rule in catalogue.rules.values():
        yield from _rule(catalogue, rule)
    for reason in catalogue.priority.values():
        yield from _when(catalogue, f"priority.toml, {reason.code}", reason.when)
    for referring in catalogue.referral_rules.values():
        yield from _referring(catalogue, referring)
    yield from _urgency(catalogue)
    yield from _unopened(catalogue)
    yield from track_problems(catalogue)
    yield from notice_problems(catalogue)
    if len([rule for rule in catalogue.rules.values() if rule.default]) != 1:
        yield "routing.toml: exactly one rule must be the default"
    for aspect in Aspect:
        if not any(aspect in catalogue.departments[code].expertise for code in catalogue.desks):
            yield f"departments.toml: no desk knows about {aspect}"
    yield from _codes(catalogue)


def _product(catalogue: Catalogue, product: Product) -> Iterator[str]:
    where = f"products.toml, {product.code}"
    yield from _desks(catalogue, where, product.departments)
    yield from _desks(catalogue, where, product.terms_of)
    for name in ("advice", "contribution", "agreement", "consultation"):
        if product.circulated and getattr(product.terms, name) is None:
            yield f"{where}: circulated, so it needs terms {name}"
    if product.automatic and not product.circulated:
        yield f"{where}: automatic, so it must be circulated"
    for depth, own in product.depths.items():
        yield from _depth(catalogue, f"{where}, {depth}", product, own)
    of_product = [rule for rule in catalogue.rules.values() if product.code in rule.when.products]
    for department in product.departments:
        if not any(department in rule.departments for rule in of_product):
            yield f"{where}: no routing rule tells {department} on what it is asked"


def _depth(catalogue: Catalogue, where: str, product: Product, own: AtDepth) -> Iterator[str]:
    """A depth is of departments' work, and leaves no department's own term by accident."""
    yield from _desks(catalogue, where, own.terms_of)
    if not product.circulated:
        yield f"{where}: only a circulated product has depths"
    for department, terms in product.terms_of.items():
        at_depth = own.terms_of.get(department, OwnTerms())
        for name in ("contribution", "agreement"):
            differs = getattr(own.terms, name) and getattr(terms, name)
            if differs and not getattr(at_depth, name):
                yield f"{where}: say in terms_of which term for {name} {department} has here"


def _rule(catalogue: Catalogue, rule: Rule) -> Iterator[str]:
    where = f"routing.toml, {rule.code}"
    yield from _desks(catalogue, where, rule.departments)
    yield from _when(catalogue, where, rule.when)
    for code in rule.departments:
        department = catalogue.departments.get(code)
        for aspect in rule.aspects:
            if department and aspect not in department.expertise:
                yield f"{where}: {code} has no expertise in {aspect}"


def _when(catalogue: Catalogue, where: str, when: When) -> Iterator[str]:
    yield from _known(where, "technology", when.technologies, catalogue.technologies)
    yield from _known(where, "regime", when.regimes, catalogue.regimes)
    yield from _known(where, "product", when.products, catalogue.products)


def _referring(catalogue: Catalogue, rule: ReferralRule) -> Iterator[str]:
    """It leads to a door there is, and looks at nobody's origin, not in words either."""
    where = f"referrals.toml, {rule.code}"
    yield from _known(where, "referral", (rule.to,), catalogue.referrals)
    yield from _when(catalogue, where, rule.when)
    for words in rule.words.both:
        if tells_origin(words):
            yield f"{where}: '{words}' looks at a country or nationality"


def _urgency(catalogue: Catalogue) -> Iterator[str]:
    """A higher step comes later: at risk before late, and late before later."""
    for kind in Kind:
        steps = catalogue.steps(kind)
        if not any(step.late for step in steps):
            yield f"urgency.toml: nobody is told when {kind} is late"
        if len({step.level for step in steps}) < len(steps):
            yield f"urgency.toml, {kind}: two steps have the same level"
        if [s.level for s in sorted(steps, key=lambda s: (s.late, s.after))] != [
            s.level for s in steps
        ]:
            yield f"urgency.toml, {kind}: a higher level does not come later"


def _unopened(catalogue: Catalogue) -> Iterator[str]:
    """A higher step comes later."""
    steps = sorted(catalogue.unopened.values(), key=lambda step: step.level)
    for before, after in pairwise(steps):
        if after.level == before.level or after.after <= before.after:
            yield f"urgency.toml, {after.code}: a higher level does not come later"


def _codes(catalogue: Catalogue) -> Iterator[str]:
    if catalogue.ceiling not in catalogue.markings:
        yield f"markings.toml: unknown ceiling {catalogue.ceiling}"
    else:
        yield from _routes(catalogue)
    if len([one for one in catalogue.departments.values() if not one.desk]) != 1:
        yield "departments.toml: exactly one department has no desk: it owns the policy"
    for one in catalogue.institutions.values():
        whole = (one.part_of,) if one.part_of else ()
        yield from _known(
            f"institutions.toml, {one.code}", "institution", whole, catalogue.institutions
        )
    for rule in catalogue.aggregation.values():
        yield from _known(
            f"markings.toml, {rule.code}", "marking", (rule.marking,), catalogue.markings
        )
    if not catalogue.levels:
        yield "levels.toml: no level to which an objection can be escalated"
    if len({marking.rank for marking in catalogue.markings.values()}) < len(catalogue.markings):
        yield "markings.toml: two markings have the same rank"
    for file, codes in (
        ("departments", catalogue.departments),
        ("institutions", catalogue.institutions),
    ):
        # They become lower-case tokens of a subject.
        yield from (f"{file}.toml, {c}: no dot in a code" for c in codes if "." in c)
        if len({code.lower() for code in codes}) < len(codes):
            yield f"{file}.toml: two codes differ in case only"


def _routes(catalogue: Catalogue) -> Iterator[str]:
    for marking in catalogue.markings.values():
        if not catalogue.storable(marking.code) and marking.route is None:
            yield f"markings.toml, {marking.code}: above the ceiling, so it needs a route"


def _desks(catalogue: Catalogue, where: str, codes: Iterable[str]) -> Iterator[str]:
    yield from _known(where, "department", codes, catalogue.departments)
    for code in codes:
        if code in catalogue.departments and code not in catalogue.desks:
            yield f"{where}: {code} has no desk"


def _known(where: str, what: str, codes: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    yield from (f"{where}: unknown {what} {code}" for code in codes if code not in known)
