"""Finding a case by its reference, institution or product, and what was said before by words."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import Response

from schemas.catalogue import load
from schemas.common import Refused
from services.advice.assembly.overview import BY_REFERENCE
from services.advice.assembly.precedents import making
from services.advice.assembly.searching import Query
from services.advice.assembly.table import OF_INSTITUTION, OF_PRODUCT, ONE
from services.faces.finding import by_id
from services.faces.precedents import checked
from services.portal.pages.loket.asked import choices
from services.portal.pages.loket.roles import COORDINATOR
from services.portal.pages.loket.table import place_of
from services.portal.routing import Page
from services.portal.visit import Visit

SHOWN, SAID, LONGEST = 50, 10, 400
NEWEST = ("9999", "")
FROM = re.compile(r"([0-9T:.+-]{4,40})~([0-9a-f]{32})")


async def search(visit: Visit) -> Response:
    """What was looked for, and what was found; a reference leads to its case at once."""
    words = visit.asked("q")[:LONGEST]
    if words and (place := _case(visit, words)):
        return visit.go(place)
    institution, product = _asked(visit, "instelling", words), _asked(visit, "product", words)
    rows = _cases(visit, institution, product)
    return visit.render(
        "loket/search.html",
        q=words,
        institution=institution,
        product=product,
        cases=[row | {"place": place_of(row)} for row in rows[:SHOWN]],
        next=_next(rows),
        alike=await _said(visit, words) if words else None,
        institutions=choices("instelling", visit.say),
        products=choices("product", visit.say),
    )


def _case(visit: Visit, words: str) -> str:
    """Where the case is whose reference or id this is; nothing when it is no such thing."""
    try:
        case = by_id(words)
    except Refused:
        return ""
    find = visit.portal.rows.find
    rows = [{"case_id": case.hex}] if case else find("overview", BY_REFERENCE, words.upper())
    found = [row for one in rows for row in find("overview", ONE, one["case_id"])]
    return place_of(found[0]) if len(found) == 1 else ""


def _asked(visit: Visit, name: str, words: str) -> str:
    """What was chosen, or else the one institution or product that is called as was typed."""
    known = dict(choices(name, visit.say))
    if (chosen := visit.asked(name)) in known and chosen:
        return chosen
    meant = words.casefold()
    called = {code for code, says in known.items() if code and meant in _names(name, code, says)}
    return called.pop() if len(called) == 1 else ""


def _names(name: str, code: str, says: str) -> set[str]:
    also = load().institutions[code].also if name == "instelling" else ()
    return {code.casefold(), says.casefold(), *(one.casefold() for one in also)}


def _cases(visit: Visit, institution: str, product: str) -> list[dict[str, Any]]:
    """The newest first, open or closed; one more than is shown."""
    found = FROM.fullmatch(visit.asked("na"))
    before = (found[1], found[2]) if found else NEWEST
    find = visit.portal.rows.find
    if institution:
        return find("overview", OF_INSTITUTION, institution, *before, product, SHOWN + 1)
    return find("overview", OF_PRODUCT, product, *before, SHOWN + 1) if product else []


def _next(rows: list[dict[str, Any]]) -> str:
    last = rows[SHOWN - 1] if len(rows) > SHOWN else None
    return f"{last['submitted_at']}~{last['case_id']}" if last else ""


async def _said(visit: Visit, words: str) -> list[dict[str, Any]]:
    projection = visit.portal.rows.of("precedents")
    hits = await checked(projection, Query(words), SAID, making(visit.portal.face.reader))
    return [{**hit.shown, "title": hit.title, "snippet": hit.snippet} for hit in hits]


PAGES = (Page("/zoeken", show=search, roles=COORDINATOR),)
