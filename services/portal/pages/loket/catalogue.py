"""The catalogue for who works by it: its versions and lists, every entry with source and date."""

from __future__ import annotations

from starlette.responses import Response

from schemas.catalogue import versions
from services.faces.catalogue import CHOSEN, TITLES, sections, version_of
from services.portal.pages.loket.roles import EITHER
from services.portal.routing import Page
from services.portal.visit import Visit


async def catalogue(visit: Visit) -> Response:
    """How much is in each list; with a list or words, the entries."""
    known = version_of(visit.asked("versie"))
    words, table = visit.asked("q"), visit.asked("lijst")
    lists = [(code, visit.say.words(title)) for code, title in TITLES.items()]
    return visit.render(
        "loket/catalogue.html",
        version=known.version,
        versions=[(one, one) for one in reversed(versions())],
        lists=[("", visit.t("alle lijsten", "all lists")), *lists],
        q=words,
        table=table,
        opened=bool(words or table),
        found=sections(known, words, table),
        chosen=CHOSEN,
    )


PAGES = (Page("/catalogus", show=catalogue, roles=EITHER),)
