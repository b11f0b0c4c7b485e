"""What a case is handled as, at the depth it was put out at (pure)."""

from __future__ import annotations

from collections.abc import Iterable

from schemas.advice import Section
from schemas.catalogue import Catalogue, Product
from schemas.common import Refused
from services.advice.assembly.state import Case


def product_of(catalogue: Catalogue, case: Case) -> Product:
    """The product as it is at the case's depth."""
    return catalogue.product_at(case.opened.product, case.opened.depth)


def whole(product: Product, held: Iterable[Section]) -> None:
    """Refuses a text without every section that the product asks for at this depth."""
    there = set(held)
    if lacking := [section for section in product.sections if section not in there]:
        raise Refused(
            "sections_missing",
            f"Not in the text: {', '.join(lacking)}.",
            "Write a version with these sections.",
        )
