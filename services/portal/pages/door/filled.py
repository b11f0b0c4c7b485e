"""What somebody filled in on the form for a question: as typed, as a draft, and as a request."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args
from uuid import UUID

from schemas.catalogue import Catalogue, Product, load
from schemas.common import Aspect
from schemas.question import (
    Access,
    Cooperation,
    Facts,
    Funding,
    Part,
    Partner,
    Phase,
    Question,
    Theme,
    Unknowable,
    filled,
)
from services.faces.countries import countries
from services.portal.say import Say
from services.portal.visit import Visit
from services.portal.wrong import Wrong

LONGEST = {
    "title": 200,
    "question": 60_000,
    "background": 60_000,
    "own_assessment": 60_000,
    "measures": 60_000,
    "urgency": 1_000,
}
WORDS = tuple(LONGEST)
SINGLE = ("product", "theme", "cooperation", "phase", "decide_by", "follows", *WORDS)
MANY = ("technologies", "regimes", "aspects", "access", "funding", "unknown")
ROWS = ("partner_name", "partner_country", "partner_role", "countries")
SHORTEST, MOST_ROWS = 3, 20
UNKNOWABLE: tuple[Part, ...] = get_args(Unknowable)

Given = dict[str, Any]
"""Every field by its name: one string, or a list where a field takes more than one."""


@dataclass(frozen=True)
class Asked:
    """A question that can be sent."""

    product: str | None
    follows: UUID | None
    facts: Facts
    question: Question


def nothing() -> Given:
    """An empty form."""
    return {**dict.fromkeys(SINGLE, ""), **{name: [] for name in (*MANY, *ROWS)}}


def typed(visit: Visit) -> Given:
    """What the form holds now; nothing but its own fields."""
    rows = {name: _all(visit, name)[:MOST_ROWS] for name in (*MANY, *ROWS)}
    lists = {name: [one for one in rows[name] if one] for name in MANY}
    return {**{name: _text(visit.given(name)) for name in SINGLE}, **rows, **lists}


def partners(given: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The rows of partners as they were typed: name, country, role."""
    names = given["partner_name"]
    rows = (given[name] + [""] * len(names) for name in ("partner_country", "partner_role"))
    return list(zip(names, *rows, strict=False))


def worded(given: Mapping[str, Any]) -> dict[str, str]:
    """Every text in it by its field: where data about people can be."""
    rows = partners(given)
    names = {f"partner_name-{at}": f"{name}\n{role}" for at, (name, _, role) in enumerate(rows)}
    return {**{name: given[name] for name in WORDS}, **names}


def without(given: Mapping[str, Any], leave_out: Callable[[str], str]) -> Given:
    """The same with every text changed."""
    words = {name: leave_out(given[name]) for name in WORDS}
    rows = {name: [*map(leave_out, given[name])] for name in ("partner_name", "partner_role")}
    return {**given, **words, **rows}


def asked(given: Mapping[str, Any], say: Say) -> Asked:
    """The question that was filled in, or Wrong with everything that is missing."""
    catalogue = load()
    wrong = dict(_wrong(given, catalogue, say))
    if wrong:
        raise Wrong(wrong)
    rows = [row for row in partners(given) if any(row)]
    facts = Facts.model_validate(
        {
            **{name: given[name] for name in ("theme", "cooperation", *MANY)},
            **{name: given[name] or None for name in ("phase", "decide_by")},
            "countries": _countries(given, rows),
        }
    )
    question = Question(
        **{name: given[name] for name in WORDS},
        partners=tuple(Partner(name=name, country=at, role=role) for name, at, role in rows),
    )
    product = catalogue.products.get(given["product"])
    if product and (missing := dict(_missing(product, facts, question, say))):
        raise Wrong(missing)
    follows = UUID(given["follows"]) if given["follows"] else None
    return Asked(given["product"] or None, follows, facts, question)


def needed(given: Mapping[str, Any]) -> tuple[Part, ...]:
    """What the chosen product needs."""
    product = load().products.get(given["product"])
    return product.fields if product else (Part.TITLE, Part.QUESTION)


def needs(product: Product, say: Say) -> str:
    """What a product needs besides a title and the question, in words."""
    more = [part for part in product.fields if part not in (Part.TITLE, Part.QUESTION)]
    return ", ".join(part_words(part, say) for part in more)


def part_words(part: Part, say: Say) -> str:
    """A part of a question as people call it."""
    return say.of("request_part", part)


def _wrong(given: Mapping[str, Any], catalogue: Catalogue, say: Say) -> Iterator[tuple[str, str]]:
    if len(given["title"]) < SHORTEST:
        yield "title", say.t("Geef uw vraag een titel.", "Give your question a title.")
    if not given["question"]:
        yield "question", say.t("Schrijf op wat u wilt vragen.", "Write down what you ask.")
    for name in WORDS:
        if len(given[name]) > LONGEST[name]:
            yield name, say.t("Deze tekst is te lang.", "This text is too long.")
    if given["theme"] not in {*Theme}:
        yield "theme", say.t("Kies waar uw vraag over gaat.", "Choose what your question is about.")
    if given["cooperation"] not in {*Cooperation}:
        yield "cooperation", say.t("Kies een soort samenwerking.", "Choose a kind of cooperation.")
    yield from _wrong_codes(given, catalogue, say)
    yield from _wrong_partners(given, say)


def _wrong_codes(
    given: Mapping[str, Any], catalogue: Catalogue, say: Say
) -> Iterator[tuple[str, str]]:
    """Codes that no page of ours offers."""
    lists = {
        "product": ([given["product"]], {"", *catalogue.products}),
        "technologies": (given["technologies"], {*catalogue.technologies}),
        "regimes": (given["regimes"], {*catalogue.regimes}),
        "aspects": (given["aspects"], {*Aspect}),
        "access": (given["access"], {*Access}),
        "funding": (given["funding"], {*Funding}),
        "phase": ([given["phase"]], {"", *Phase}),
        "unknown": (given["unknown"], {*UNKNOWABLE}),
        "countries-0": (given["countries"], {"", *countries()}),
    }
    for name, (chosen, known) in lists.items():
        if not known.issuperset(chosen):
            yield name, say.t("Kies uit de lijst.", "Choose from the list.")
    if given["decide_by"] and not _is_day(given["decide_by"]):
        yield "decide_by", say.t("Geef een datum.", "Give a date.")
    if given["follows"] and not _is_id(given["follows"]):
        yield "follows", say.t("Kies uit de lijst.", "Choose from the list.")


def _wrong_partners(given: Mapping[str, Any], say: Say) -> Iterator[tuple[str, str]]:
    for at, (name, country, role) in enumerate(partners(given)):
        if (country or role) and not name:
            words = ("Noem ook de organisatie.", "Name the organisation too.")
            yield f"partner_name-{at}", say.t(*words)
        if (name or role) and country not in countries():
            words = ("Kies het land van deze partner.", "Choose the country of this partner.")
            yield f"partner_country-{at}", say.t(*words)
        if max(len(name), len(role)) > LONGEST["title"]:
            words = ("Deze tekst is te lang.", "This text is too long.")
            yield f"partner_name-{at}", say.t(*words)


def _missing(
    product: Product, facts: Facts, question: Question, say: Say
) -> Iterator[tuple[str, str]]:
    """What the product needs and was not filled in."""
    name = say.words(product.name)
    places = {Part.PARTNERS: "partner_name-0", Part.COUNTRIES: "countries-0"}
    for part in product.missing(filled(facts, question)):
        need = say.t(f"Voor {name} is dit nodig", f"This is needed for {name}")
        may = say.t(", of vink aan dat u het niet weet", ", or say that you do not know")
        words = f"{part_words(part, say)}: {need}{may if part in UNKNOWABLE else ''}."
        yield places.get(part, part), words[0].upper() + words[1:]


def _countries(given: Mapping[str, Any], rows: list[tuple[str, str, str]]) -> tuple[str, ...]:
    """Those that were named, and those of the partners."""
    named = [one for one in given["countries"] if one] + [country for _, country, _ in rows]
    return tuple(dict.fromkeys(named))


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _all(visit: Visit, name: str) -> list[str]:
    return [_text(one).strip() for one in visit.form.getlist(name) if isinstance(one, str)]


def _text(typed: str) -> str:
    return typed.replace("\r\n", "\n")
