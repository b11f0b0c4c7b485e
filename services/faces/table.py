"""Cases as rows of a table: how far each department is, the terms, and when it is likely done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from schemas.catalogue.figures import enough
from schemas.clocks import Clock
from services.advice.assembly.experience import WHOLE, Experience, UnderWay
from services.advice.assembly.overview import CLOCKS, PARTS
from services.advice.assembly.state import ADVICE, OUT
from services.kernel.calendar import UnknownYear
from services.kernel.calendar_file import load_calendar
from services.kernel.clock import ClockView, view
from services.kernel.projection import Projection

NAMED = (
    "reference",
    "institution",
    "product",
    "stage",
    "submitted_at",
    "noted",
    "follows",
    "preferred",
)


def as_they_stand(
    overview: Projection, history: Projection, rows: Iterable[dict[str, Any]], now: datetime
) -> list[dict[str, Any]]:
    """Rows of the overview as they stand now, with their departments and forecasts."""
    before = Experience(history, enough())
    found = []
    for row in rows:
        case = _case(row, overview.rows(PARTS, row["case_id"]), now)
        _expect(case, row, before, now)
        found.append(case)
    return found


@dataclass(frozen=True)
class Term:
    """The term that counts for a whole case, and what it comes to now."""

    name: str
    seen: ClockView


def term_of(row: dict[str, Any], now: datetime) -> Term | None:
    """That of the advice, else the one that runs, else the first; None beyond the calendar."""
    clocks = CLOCKS.validate_json(row["case_clocks"] or row["front_clocks"] or "{}").by_name
    running: list[tuple[str, Clock]] = [one for one in clocks.items() if not one[1].stopped]
    named = [(ADVICE, clocks[ADVICE])] if ADVICE in clocks else []
    first = next(iter([*named, *running, *clocks.items()]), None)
    try:
        return Term(first[0], view(first[1], load_calendar(), now)) if first else None
    except UnknownYear:
        return None


@dataclass(frozen=True)
class Cell:
    """A department in one cell: a code of what it does or did, by when, and how pressing."""

    state: str
    due: datetime | None = None
    pressing: str = ""


NOT_ASKED = Cell("not_asked")


def cell(part: dict[str, Any], now: datetime) -> Cell:
    """What a department does in a case; who waits for the institution is not pressed."""
    due = datetime.fromisoformat(part["due"]) if part["due"] else None
    if part["waiting"]:
        return Cell("waiting", due)
    if part["stance"]:
        return Cell(part["stance"])
    if due is None:
        return Cell(part["status"])
    pressing = "late" if due < now else "at_risk" if part["noted"] else ""
    return Cell(part["status"] if part["status"] in OUT else "agreeing", due, pressing)


def _case(row: dict[str, Any], parts: Sequence[dict[str, Any]], now: datetime) -> dict[str, Any]:
    term = term_of(row, now)
    return {
        "case": row["case_id"],
        **{name: row[name] for name in NAMED},
        "due": term.seen.due if term else None,
        "term": term.seen.state if term else None,
        "clock": term,
        "departments": [
            {name: value for name, value in part.items() if name != "case_id"}
            | {"waiting": bool(part["waiting"])}
            for part in parts
        ],
    }


def _expect(case: dict[str, Any], row: dict[str, Any], before: Experience, now: datetime) -> None:
    """When it is likely done, put beside when it must be."""
    parts = case["departments"]
    out = tuple(part["department"] for part in parts if part["status"] in OUT)
    clocks = CLOCKS.validate_json(row["case_clocks"] or "{}")
    going = UnderWay(case["product"] or "", clocks, out)
    found = before.forecasts(going, load_calendar(), now)
    for part in parts:
        part["forecast"] = found.get(part["department"])
    case["forecast"] = found.get(WHOLE)
