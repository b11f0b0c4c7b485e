"""What the form for a question offers, and what the page before sending shows."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from schemas.catalogue import Product, load
from schemas.common import Aspect
from schemas.personal import KINDS
from schemas.question import Access, Cooperation, Funding, Phase, Theme
from services.faces import standing
from services.faces.countries import countries
from services.faces.personal import personal
from services.intake.referring import WrongDoor, wrong_doors
from services.portal.pages.door import filled, own
from services.portal.pages.door.filled import Asked, Given
from services.portal.pages.door.held import Held, held
from services.portal.visit import Visit

EARLIER = 50
"""How many earlier cases can be chosen from."""

Options = list[tuple[str, str]]


def form_context(visit: Visit, given: Given, row: own.Row | None) -> dict[str, Any]:
    """Everything that the form shows."""
    catalogue = load()
    partners = filled.partners(given)
    return {
        "given": given,
        "row": row,
        "known": row is None or bool(given["title"]),
        "products": [
            ("", visit.t("Dat weet ik niet: het Loket kiest", "I do not know: you choose"))
        ]
        + [(code, _product(visit, one)) for code, one in catalogue.products.items()],
        "themes": [(one.value, visit.say.of("theme", one)) for one in Theme],
        "cooperations": [(one.value, visit.say.of("cooperation", one)) for one in Cooperation],
        "aspects": [(one.value, visit.say.of("aspect", one)) for one in Aspect],
        "accesses": [(one.value, visit.say.of("access", one)) for one in Access],
        "fundings": [(one.value, visit.say.of("funding", one)) for one in Funding],
        "phases": [(one.value, visit.say.of("phase", one)) for one in Phase],
        "needed": filled.needed(given),
        "technologies": [(c, visit.say.words(t.name)) for c, t in catalogue.technologies.items()],
        "regimes": [
            (c, f"{visit.say.words(r.name)} ({r.regulation})") for c, r in catalogue.regimes.items()
        ],
        "unknowable": [
            (str(one), _upper(filled.part_words(one, visit.say))) for one in filled.UNKNOWABLE
        ],
        "countries": _countries(visit),
        "partners": _rows(partners, _wanted(visit, partners)),
        "named": [*(one for one in given["countries"] if one), "", ""][: filled.MOST_ROWS],
        "earlier": [] if row else _earlier(visit),
    }


def review_context(visit: Visit, given: Given, asked: Asked | None) -> dict[str, Any]:
    """Everything that is about to be sent, and what of it looks like data about people."""
    seen = [
        (one.field, field_words(visit, one.field), visit.say.words(KINDS[one.kind].name), one.words)
        for one in personal(filled.worded(given))
    ]
    earlier = own.by_id(visit, UUID(given["follows"])) if asked and given["follows"] else None
    catalogue = load()
    return {
        "given": given,
        "asked": asked,
        "seen": seen,
        "doors": _doors(asked),
        "earlier": earlier["reference"] if earlier else "",
        "countries": [visit.say.words(countries()[one]) for one in asked.facts.countries]
        if asked
        else [],
        "country": dict(_countries(visit)),
        "technologies": [
            visit.say.words(catalogue.technologies[c].name) for c in given["technologies"]
        ]
        if asked
        else [],
        "regimes": [visit.say.words(catalogue.regimes[c].name) for c in given["regimes"]]
        if asked
        else [],
    }


def held_in(visit: Visit, given: Given) -> list[Held]:
    """What of it must not be sent."""
    return held(visit, filled.worded(given), partial(field_words, visit))


def _doors(asked: Asked | None) -> tuple[WrongDoor, ...]:
    """Other doors that the institution may be looking for."""
    return wrong_doors(load(), asked.facts, asked.product, asked.question) if asked else ()


def field_words(visit: Visit, name: str) -> str:
    """What a field is called on the form."""
    known = {
        "title": ("Titel", "Title"),
        "question": ("Uw vraag", "Your question"),
        "background": ("Achtergrond", "Background"),
        "own_assessment": ("Eigen inschatting", "Own assessment"),
        "measures": ("Eigen maatregelen", "Own measures"),
        "urgency": ("Waarom het haast heeft", "Why it is urgent"),
    }
    if name in known:
        return visit.t(*known[name])
    number = int(name.rpartition("-")[2]) + 1
    return visit.t(f"Partner {number}", f"Partner {number}")


def _product(visit: Visit, product: Product) -> str:
    """A product with what it is and what it needs."""
    words = f"{visit.say.words(product.name)}: {visit.say.words(product.explanation)}"
    needs = filled.needs(product, visit.say)
    return words + visit.t(f" Nodig: {needs}.", f" Needed: {needs}.") if needs else words


def _countries(visit: Visit) -> Options:
    """Every country, by its name; none first."""
    named = [(code, visit.say.words(words)) for code, words in countries().items()]
    return [("", visit.t("Kies een land", "Choose a country")), *sorted(named, key=lambda c: c[1])]


def _wanted(visit: Visit, partners: list[tuple[str, str, str]]) -> int:
    """How many rows for partners the form has."""
    asked = visit.asked("rijen")
    more = int(asked) if asked.isdecimal() and len(asked) < 3 else 0
    used = len([row for row in partners if any(row)])
    return min(max(used + 1, more, 1), filled.MOST_ROWS)


def _rows(partners: list[tuple[str, str, str]], many: int) -> list[tuple[str, str, str]]:
    return (partners + [("", "", "")] * many)[: max(many, len(partners))]


def _earlier(visit: Visit) -> Options:
    """The institution's own cases that a question can go on about."""
    found = [row for row in own.cases(visit, EARLIER) if standing.can_follow(row)]
    titles = [(row, own.title(visit, row)) for row in found]
    options = [(UUID(row["case_id"]).hex, f"{row['reference']} {title}") for row, title in titles]
    return [("", visit.t("Nee, dit is een nieuwe vraag", "No, this is a new question")), *options]


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
