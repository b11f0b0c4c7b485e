"""Terms achieved, volumes and load: a page, and the same as files."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from pydantic_core import to_json
from starlette.responses import Response

from schemas.catalogue import Kind
from schemas.common import Refused, Role
from services.advice.assembly.load import Load
from services.faces.figures import (
    COUNTRIES,
    COUNTS,
    TERMS,
    Told,
    count_rows,
    country_rows,
    csv_of,
    day_of,
    plain,
    term_rows,
)
from services.faces.figures_words import (
    DIMENSIONS,
    HEADINGS,
    TOO_FEW,
    amount,
    days,
    label,
    percent,
    until,
)
from services.portal.pages.owner import charts
from services.portal.pages.owner.counting import ended, open_now
from services.portal.routing import Page, problem
from services.portal.visit import Visit
from services.portal.wrong import Wrong

CSV = "text/csv; charset=utf-8"
WORDS: dict[str, Any] = {
    "label": label,
    "percent": percent,
    "amount": amount,
    "until": until,
    "charts": charts,
    "days": days,
}


ASK_AGAIN = "5"
"""Seconds after which a program may ask for figures again that are being counted."""

COUNTED = (
    "De cijfers worden nu geteld. Open deze pagina over een paar minuten opnieuw.",
    "The figures are being counted now. Open this page again in a few minutes.",
)


@dataclass(frozen=True)
class Found:
    """What was counted, as far as it is there."""

    told: Told | None
    load: Load | None


async def figures(visit: Visit) -> Response:
    """The page; what cannot be asked is said at the form, with the figures of today below it."""
    try:
        day, clock = asked(visit)
    except Wrong as wrong:
        visit.problem = wrong
        day, clock = day_of(""), None
    found = await _found(visit, day, clock)
    kinds = [(kind.value, label("kind", kind.value, visit.language)) for kind in Kind]
    return visit.render(
        "owner/figures.html",
        **WORDS,
        told=found.told,
        load=found.load,
        counted=visit.t(*COUNTED),
        day=day,
        clock=clock.value if clock else "",
        kinds=[("", visit.t("alle termijnen", "all terms")), *kinds],
        dimensions={code: words[visit.language] for code, words in DIMENSIONS.items()},
        headings=HEADINGS[visit.language],
        too_few=TOO_FEW[visit.language],
        query=f"?tot={day}" + (f"&termijn={clock.value}" if clock else ""),
    )


async def by_country(visit: Visit) -> Response:
    """What became of questions by the country they name: for who looks whether there is a bias."""
    try:
        day, _ = asked(visit)
    except Wrong as wrong:
        visit.problem = wrong
        day = day_of("")
    return visit.render(
        "owner/countries.html",
        **WORDS,
        told=await visit.portal.counting.answer(ended(visit.portal, day, None)),
        counted=visit.t(*COUNTED),
        day=day,
        too_few=TOO_FEW[visit.language],
    )


async def countries_csv(visit: Visit) -> Response:
    """The same as a file."""
    return await _file(visit, "landen.csv", CSV, _countries)


async def as_json(visit: Visit) -> Response:
    """Everything of the page as one document."""
    return await _file(visit, "cijfers.json", "application/json", _document)


async def terms_csv(visit: Visit) -> Response:
    """The tables about terms."""
    return await _file(visit, "cijfers.csv", CSV, _terms)


async def counts_csv(visit: Visit) -> Response:
    """The numbers of cases: what happened, what was decided, what is open."""
    return await _file(visit, "aantallen.csv", CSV, _counts)


def asked(visit: Visit) -> tuple[date, Kind | None]:
    """As of which day and about which kind of term: what the command line allows, no more."""
    words, kind = visit.asked("tot"), visit.asked("termijn")
    try:
        day = day_of(words)
    except Refused as refused:
        raise Wrong({"tot": _why(visit, refused.reason)}) from refused
    if kind and kind not in {one.value for one in Kind}:
        raise Wrong({"termijn": visit.t("Kies een termijn uit de lijst.", "Choose a term.")})
    return day, Kind(kind) if kind else None


def pages(roles: frozenset[Role]) -> tuple[Page, ...]:
    """The page and its files, for these roles."""
    return (
        Page("/cijfers", show=figures, roles=roles),
        Page("/cijfers.json", show=as_json, roles=roles),
        Page("/cijfers.csv", show=terms_csv, roles=roles),
        Page("/aantallen.csv", show=counts_csv, roles=roles),
        Page("/cijfers/landen", show=by_country, roles=roles),
        Page("/cijfers/landen.csv", show=countries_csv, roles=roles),
    )


def _why(visit: Visit, reason: str) -> str:
    if reason == "future_date":
        return visit.t(
            "Die dag moet nog komen. Kies een eerdere dag.", "That day is still to come."
        )
    return visit.t("Schrijf de datum als 2026-11-30.", "Write the date like 2026-11-30.")


async def _file(
    visit: Visit, name: str, media: str, written: Callable[[Told, Load | None, str], bytes]
) -> Response:
    """A file by its date, about the same as the page with the same question."""
    try:
        day, clock = asked(visit)
    except Wrong as wrong:
        return problem(visit, HTTPStatus.BAD_REQUEST, str(wrong))
    found = await _found(visit, day, clock)
    if found.told is None or (found.load is None and clock is None):
        counting = problem(visit, HTTPStatus.SERVICE_UNAVAILABLE, visit.t(*COUNTED))
        counting.headers["Retry-After"] = ASK_AGAIN
        return counting
    what, _, ending = name.partition(".")
    named = f"{what}-{day}{f'-{clock.value}' if clock else ''}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{named}"'}
    return Response(
        written(found.told, found.load, visit.language), media_type=media, headers=headers
    )


async def _found(visit: Visit, day: date, clock: Kind | None) -> Found:
    """Both at once; what is open only where every kind of term is asked about."""
    answer = visit.portal.counting.answer
    told = answer(ended(visit.portal, day, clock))
    if clock:
        return Found(await told, None)
    return Found(*await asyncio.gather(told, answer(open_now(visit.portal))))


def _document(told: Told, load: Load | None, language: str) -> bytes:
    return to_json({**plain(told), "load": load}, indent=2)


def _terms(told: Told, load: Load | None, language: str) -> bytes:
    return csv_of(TERMS, term_rows(told, language)).encode()


def _countries(told: Told, load: Load | None, language: str) -> bytes:
    return csv_of(COUNTRIES, country_rows(told, language)).encode()


def _counts(told: Told, load: Load | None, language: str) -> bytes:
    return csv_of(COUNTS, count_rows(told, load, language)).encode()
