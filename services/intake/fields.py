"""Whether a request holds what a product needs, in words (pure; what is needed is data)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from schemas.catalogue import Catalogue, Product
from schemas.common import Refused
from schemas.question import Facts, Part, Question, Unknowable, filled
from services.intake.state import Request

WORDS = {
    Part.TITLE: "a title",
    Part.QUESTION: "the question",
    Part.BACKGROUND: "the background of the cooperation",
    Part.PARTNERS: "the partners, each with its country",
    Part.OWN_ASSESSMENT: "your own assessment of the risks",
    Part.MEASURES: "what you do about the risks",
    Part.ACCESS: "what the other side gets access to",
    Part.FUNDING: "who pays",
    Part.PHASE: "how far the cooperation is",
    Part.DECIDE_BY: "the day on which you must decide",
    Part.URGENCY: "why it cannot wait",
    Part.TECHNOLOGIES: "the technologies concerned",
    Part.REGIMES: "the sanctions regimes that are touched",
    Part.ASPECTS: "the aspects the question is about",
    Part.COUNTRIES: "the countries concerned",
}


def at_submission(product: Product, facts: Facts, question: Question) -> None:
    """A request for a product must hold what that product needs."""
    if missing := product.missing(filled(facts, question)):
        raise Refused(
            "fields_missing",
            f"For {product.code} this is missing: {in_words(missing)}.",
            f"Add it{or_unknown(missing)}, or ask for another product.",
        )


def at_circulation(request: Request, product: Product, catalogue: Catalogue) -> None:
    """The request must hold what the product needs that it goes out as."""
    if request.filled is None:
        return
    if missing := product.missing(request.filled):
        fitting = [
            code
            for code, one in catalogue.products.items()
            if one.circulated and not one.missing(request.filled)
        ]
        raise Refused(
            "fields_missing",
            f"For {product.code} this is missing: {in_words(missing)}.",
            "Ask the institution to amend its request with it first, or choose another product: "
            f"{', '.join(fitting) or 'none fits yet'}.",
        )


def at_amendment(request: Request, catalogue: Catalogue, now: tuple[Part, ...]) -> None:
    """A change may not take away what the product needs."""
    product = catalogue.products.get(request.product or "")
    if product is None or request.filled is None:
        return
    if taken := [part for part in product.missing(now) if part in request.filled]:
        raise Refused(
            "fields_missing",
            f"{product.code} needs what is no longer there: {in_words(taken)}.",
            f"Leave it in{or_unknown(taken)}.",
        )


def in_words(parts: Sequence[Part]) -> str:
    """Every part by its code and what it is."""
    return "; ".join(f"{WORDS[part]} ({part})" for part in parts)


def or_unknown(parts: Sequence[Part]) -> str:
    """How to say that it is not known, where that is an answer."""
    may = [part for part in parts if part in get_args(Unknowable)]
    return f", or name {', '.join(may)} in `unknown` where you do not know" if may else ""
