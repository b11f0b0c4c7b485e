"""Rows of the table as they were drawn: a case that did not change is not computed again.

What a row says of time moves slowly: it is drawn anew each minute, and at once when a term is
late, for that is an event.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from schemas.catalogue import load
from services.advice.assembly.overview import PARTS
from services.faces.table import NOT_ASKED, as_they_stand, cell
from services.portal.pages.loket.bar import bar_of
from services.portal.visit import Visit

MINUTE, KEPT = 60, 2_000


def drawn(visit: Visit, rows: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The markup of each row by the id of its element."""
    now, kept = datetime.now(UTC), visit.portal.drawn
    made = {(visit.language, row["case_id"]): _from(visit, row, now) for row in rows}
    new = [row for row, key in zip(rows, made, strict=True) if kept.get(key, (0,))[0] != made[key]]
    if len(kept) + len(new) > KEPT:
        kept.clear()
        new = list(rows)
    for row, markup in zip(new, _draw(visit, new, now), strict=True):
        key = (visit.language, row["case_id"])
        kept[key] = made[key], markup
    return {f"rij-{key[1]}": kept[key][1] for key in made}


def place_of(row: dict[str, Any]) -> str:
    """Where a case is worked on: in triage until it is put out."""
    return f"/{'triage' if row['case_stage'] is None else 'dossiers'}/{row['reference']}"


def cells(parts: Sequence[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """One cell for every department of the catalogue, whether or not it is asked."""
    asked = {part["department"]: part for part in parts}
    codes = dict.fromkeys((*load().desks, *asked))
    return [
        {"department": code, "is": cell(asked[code], now) if code in asked else NOT_ASKED}
        for code in codes
    ]


def why_first(visit: Visit, row: dict[str, Any]) -> list[str]:
    """Why a request that waits for the front office goes before what its term alone says."""
    if row["case_stage"] is not None or not row["running"]:
        return []
    known = load().priority
    codes = (row["preferred"] or "").split()
    return [visit.say.words(known[code].name) for code in codes if code in known]


def _draw(visit: Visit, rows: Sequence[dict[str, Any]], now: datetime) -> list[str]:
    of = visit.portal.rows.of
    cases = as_they_stand(of("overview"), of("history"), rows, now)
    for case, row in zip(cases, rows, strict=True):
        case["place"] = place_of(row)
        case["cells"] = cells(case["departments"], now)
        case["why_first"] = why_first(visit, row)
        case["bar"] = bar_of(case["clock"], visit.say)
    return [visit.part("loket/table_row.html", case=case) for case in cases]


def _from(visit: Visit, row: dict[str, Any], now: datetime) -> int:
    """Everything that a row says, as a number that differs when it does."""
    parts = visit.portal.rows.find("overview", PARTS, row["case_id"])
    said = tuple(tuple(one.values()) for one in (row, *parts))
    return hash((int(now.timestamp()) // MINUTE, said))
