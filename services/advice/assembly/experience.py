"""What the history says about how long a department, or assembling, takes."""

from __future__ import annotations

from datetime import datetime

from schemas.catalogue.figures import Enough
from schemas.clocks import Clock
from services.advice.assembly.forecast import Forecast, Going, Past, forecast, of_all
from services.advice.assembly.runs import ASSEMBLY, last_in
from services.advice.assembly.state import ADVICE, CONTRIBUTION, Case, Status, clock_name
from services.kernel.calendar import Calendar
from services.kernel.projection import Projection

OF_PRODUCT = (
    "SELECT workdays FROM runs WHERE kind = ? AND department = ? AND product = ? "
    "AND workdays IS NOT NULL AND outcome <> 'dropped' ORDER BY known_at DESC LIMIT ?"
)
OF_DEPARTMENT = (
    "SELECT workdays FROM runs WHERE kind = ? AND department = ? "
    "AND workdays IS NOT NULL AND outcome <> 'dropped' ORDER BY known_at DESC LIMIT ?"
)
WHOLE = ""
"""The key of the case itself among the forecasts of its departments."""


def past(history: Projection, enough: Enough, kind: str, department: str, product: str) -> Past:
    """How long this took for the product; for all products together where that is too little."""
    rows = history.rows(OF_PRODUCT, kind, department, product, enough.experience)
    widely = len(rows) < enough.minimum_experience
    if widely:
        rows = history.rows(OF_DEPARTMENT, kind, department, enough.experience)
    days = tuple(int(row["workdays"]) for row in rows)
    return Past(days, enough.minimum_experience, widely)


def forecasts(
    history: Projection, enough: Enough, case: Case, calendar: Calendar, at: datetime
) -> dict[str, Forecast]:
    """When each department that is still out will be done, and the case; none once it is over."""
    if case.status not in (Status.OPEN, Status.ADOPTED):
        return {}
    product = case.opened.product
    out = {
        code: Going(
            case.clocks.by_name[clock_name(CONTRIBUTION, code)],
            past(history, enough, CONTRIBUTION, code, product),
        )
        for code in case.still_out
    }
    assembling = past(history, enough, ASSEMBLY, "", product)
    found = {code: forecast(going, calendar, at) for code, going in out.items()}
    if out:
        return {**found, WHOLE: of_all(list(out.values()), assembling, calendar, at)}
    advice, last = case.clocks.by_name[ADVICE], last_in(case) or case.opened_at
    since = Clock(advice.target, last, pauses=advice.pauses)
    return {WHOLE: forecast(Going(since, assembling), calendar, at)}
