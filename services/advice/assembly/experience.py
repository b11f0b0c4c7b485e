"""What the history says about how long a department, or assembling, takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from schemas.catalogue.figures import Enough
from schemas.clocks import Clocks
from services.advice.assembly.forecast import Forecast, Going, Past, forecast, of_all
from services.advice.assembly.runs import ASSEMBLY, since_last_in
from services.advice.assembly.state import ADVICE, CONTRIBUTION, Case, clock_name
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


@dataclass(frozen=True)
class UnderWay:
    """A case as a forecast needs it: its terms, and which departments are still out."""

    product: str
    clocks: Clocks
    out: tuple[str, ...]


def under_way(case: Case) -> UnderWay:
    """A case that was read from its events."""
    return UnderWay(case.opened.product, case.clocks, case.still_out)


class Experience:
    """The history as forecasts ask it; the same question goes to the file once."""

    def __init__(self, history: Projection, enough: Enough) -> None:
        self._history, self._enough = history, enough
        self._known: dict[tuple[str, str, str], Past] = {}

    def past(self, kind: str, department: str, product: str) -> Past:
        """How long this took for the product; for all together where that is too little."""
        key = (kind, department, product)
        if key not in self._known:
            self._known[key] = self._read(*key)
        return self._known[key]

    def forecasts(self, case: UnderWay, calendar: Calendar, at: datetime) -> dict[str, Forecast]:
        """When each department that is still out will be done, and the case; none once it went."""
        advice = case.clocks.by_name.get(ADVICE)
        if advice is None or advice.stopped:
            return {}
        assembling = self.past(ASSEMBLY, "", case.product)
        if not case.out:
            last = since_last_in(case.clocks)
            return {WHOLE: forecast(Going(last, assembling), calendar, at)} if last else {}
        out = {code: self._going(case, code) for code in case.out}
        found = {code: forecast(going, calendar, at) for code, going in out.items()}
        return {**found, WHOLE: of_all(list(out.values()), assembling, calendar, at)}

    def _going(self, case: UnderWay, department: str) -> Going:
        clock = case.clocks.by_name[clock_name(CONTRIBUTION, department)]
        return Going(clock, self.past(CONTRIBUTION, department, case.product))

    def _read(self, kind: str, department: str, product: str) -> Past:
        least, most = self._enough.minimum_experience, self._enough.experience
        rows = self._history.rows(OF_PRODUCT, kind, department, product, most)
        widely = len(rows) < least
        if widely:
            rows = self._history.rows(OF_DEPARTMENT, kind, department, most)
        return Past(tuple(int(row["workdays"]) for row in rows), least, widely)
