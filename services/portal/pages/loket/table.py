"""Every open case as a row: a picture of where it stands, by department, and its clocks; live."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from schemas.catalogue import load
from services.advice.assembly.table import HOW_MANY, ONE, OPEN
from services.portal.live import Listed, Parts, stand_of
from services.portal.pages.loket import views
from services.portal.pages.loket.asked import NAMES, Asked, asked_by, choices
from services.portal.pages.loket.drawn import drawn
from services.portal.pages.loket.roles import COORDINATOR
from services.portal.pages.naming import after
from services.portal.routing import Page
from services.portal.visit import Visit

SHOWN = 50
NOBODY = "rij-geen"


@dataclass(frozen=True)
class Found:
    """A page of the table: its rows, how many there are in all, and where the next page begins."""

    rows: dict[str, str]
    total: int
    next: str


def found(visit: Visit, asked: Asked, begin: tuple[str, str]) -> Found:
    """The cases of one page, as they stand now."""
    rows, values = visit.portal.rows, asked.filter.values(begin)
    keys = rows.find("overview", OPEN, *values, SHOWN + 1)
    total = rows.find("overview", HOW_MANY, *asked.filter.values())[0]["number"]
    shown = [rows.find("overview", ONE, key["case_id"])[0] for key in keys[:SHOWN]]
    last = keys[SHOWN - 1] if len(keys) > SHOWN else None
    return Found(drawn(visit, shown), total, f"{last['due']}~{last['case_id']}" if last else "")


def parts_of(visit: Visit, page: Found, asked: Asked) -> Parts:
    """What changes while the table is open."""
    nothing = {NOBODY: visit.part("loket/table_nothing.html")}
    counted = visit.part("loket/table_count.html", page=page)
    further = visit.part("loket/table_further.html", page=page, asked=asked)
    return {"rijen": Listed(page.rows or nothing), "aantal": counted, "verder": further}


async def table(visit: Visit) -> Response:
    """The table."""
    return shown(visit, asked_by(visit))


def shown(visit: Visit, asked: Asked) -> Response:
    """The table with a filter, as somebody sees it who may have views of their own."""
    parts = parts_of(visit, found(visit, asked, after(visit)), asked)
    filters = [(name, choices(name, visit.say), asked.said.get(name, "")) for name in NAMES]
    return visit.render(
        "loket/table.html",
        parts=parts,
        stand=stand_of(parts) if visit.request.url.path == "/tafel" else "",
        filters=filters,
        asked=asked,
        desks=load().desks,
        views=views.of(visit),
        names=_names(visit),
    )


async def table_live(visit: Visit) -> Parts:
    """Its rows, while the page is open."""
    asked = asked_by(visit)
    return parts_of(visit, found(visit, asked, after(visit)), asked)


async def save_view(visit: Visit) -> Response:
    """Keep a filter under a name."""
    return visit.go(views.save(visit).place())


async def saved_again(visit: Visit) -> Response:
    """The table once more, with what is wrong with a name."""
    return shown(visit, views.given(visit))


def _names(visit: Visit) -> dict[str, str]:
    t = visit.t
    words = (
        t("Fase", "Stage"),
        t("Wacht op", "Waits for"),
        t("Termijn", "Term"),
        t("Product", "Product"),
        t("Instelling", "Institution"),
    )
    return dict(zip(NAMES, words, strict=True))


PAGES = (
    Page("/tafel", show=table, roles=COORDINATOR, live=table_live, alike=True),
    Page("/tafel/weergaven", show=saved_again, act=save_view, roles=COORDINATOR),
    Page("/tafel/weergaven/weg", act=views.drop, roles=COORDINATOR),
)
