"""How much lies at each department and at the Loket itself, and how pressing it is; live."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.responses import Response

from schemas.catalogue import load
from services.advice.assembly.table import WAITED_FOR
from services.advice.assembly.tally import ASSEMBLY, AT, INTAKE
from services.faces.words import STAGES
from services.portal.live import Parts, stand_of
from services.portal.pages.loket.asked import OPEN
from services.portal.pages.loket.roles import COORDINATOR
from services.portal.routing import Page
from services.portal.visit import Visit

LOKET = "LOKET"
AT_LOKET = {"submitted", "accepted", "assembling", "draft", "agreed", "adopted"}
"""Stages in which the Loket itself is to do something."""


@dataclass
class Load:
    """What waits for one department: by what it does, and how its terms stand."""

    department: str
    asked: int = 0
    working: int = 0
    agreeing: int = 0
    waiting: int = 0
    late: int = 0
    at_risk: int = 0
    next: datetime | None = None

    @property
    def out(self) -> int:
        """All that waits for it, and not for the institution."""
        return self.asked + self.working + self.agreeing

    def add(self, row: dict[str, Any]) -> None:
        """Count so many cases that are alike."""
        number, status = row["number"], row["status"]
        if row["waiting"]:
            self.waiting += number
            return
        self.asked += number * (status == "asked")
        self.working += number * (status == "working")
        self.agreeing += number * (status not in ("asked", "working"))
        self.late += number * (row["noted"] == "late")
        self.at_risk += number * (row["noted"] == "at_risk")
        due = datetime.fromisoformat(row["due"])
        self.next = min(self.next or due, due)


def loads(visit: Visit) -> list[Load]:
    """Every department that is asked, and every one that could be."""
    found = {code: Load(code) for code in load().desks}
    for row in visit.portal.rows.find("overview", WAITED_FOR):
        found.setdefault(row["department"], Load(row["department"])).add(row)
    return list(found.values())


def stages(visit: Visit) -> list[tuple[str, int, bool]]:
    """How many open cases are how far, and whether that waits for the Loket."""
    find = visit.portal.rows.find
    front = {row["state"]: row["open"] for row in find("tally", AT, INTAKE)}
    cases = {row["state"]: row["open"] for row in find("tally", AT, ASSEMBLY)}
    codes = [*dict.fromkeys((*OPEN, *front, *cases))]
    known = [code for code in codes if code in STAGES]
    return [(code, front.get(code, 0) + cases.get(code, 0), code in AT_LOKET) for code in known]


def parts_of(visit: Visit) -> Parts:
    """The figures, while the page is open."""
    found = loads(visit)
    most = max((one.out + one.waiting for one in found), default=0) or 1
    rows = visit.part("loket/workload_rows.html", loads=found, most=most)
    own = visit.part("loket/workload_stages.html", stages=stages(visit))
    return {"departementen": rows, "fasen": own}


async def workload(visit: Visit) -> Response:
    """The page."""
    parts = parts_of(visit)
    return visit.render("loket/workload.html", parts=parts, stand=stand_of(parts))


async def workload_live(visit: Visit) -> Parts:
    """Its figures, while it is open."""
    return parts_of(visit)


PAGES = (Page("/belasting", show=workload, roles=COORDINATOR, live=workload_live, alike=True),)
