"""What the coordinators' table asks of the overview: open cases as filtered, a page at a time.

Every filter is looked at in one index that holds open cases only, so what is closed costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

TRIAGE, PRESSING = "triage", "pressing"
"""Stages in which a request waits for the front office, and terms that are late or nearly so."""

ASKED = """
running = 1 AND (rank, case_id) > (?1, ?2)
AND (?3 = '' OR stage = ?3 OR ?3 = 'triage' AND stage IN ('submitted', 'accepted'))
AND (?4 = '' OR noted = ?4 OR ?4 = 'pressing' AND noted IS NOT NULL)
AND (?5 = '' OR product = ?5) AND (?6 = '' OR institution = ?6)
AND (?7 = '' OR EXISTS (SELECT 1 FROM parts INDEXED BY parts_waited_for
  WHERE parts.case_id = cases.case_id AND department = ?7 AND due IS NOT NULL))
"""
OPEN = f"SELECT case_id, rank FROM cases WHERE {ASKED} ORDER BY rank, case_id LIMIT ?8"
HOW_MANY = f"SELECT count(*) AS number FROM cases WHERE {ASKED}"
ONE = "SELECT * FROM cases WHERE case_id = ?"
WAITED_FOR = (
    "SELECT department, status, waiting, noted, count(*) AS number, min(due) AS due FROM parts "
    "WHERE due IS NOT NULL GROUP BY department, status, waiting, noted"
)
"""How many cases wait for each department, by what it does for them and how its term stands."""

OF_INSTITUTION = (
    "SELECT * FROM cases WHERE institution = ?1 AND (submitted_at, case_id) < (?2, ?3) "
    "AND (?4 = '' OR product = ?4) ORDER BY submitted_at DESC, case_id DESC LIMIT ?5"
)
OF_PRODUCT = (
    "SELECT * FROM cases WHERE product = ?1 AND (submitted_at, case_id) < (?2, ?3) "
    "ORDER BY submitted_at DESC, case_id DESC LIMIT ?4"
)


@dataclass(frozen=True)
class Filter:
    """Which open cases; what is empty asks nothing."""

    stage: str = ""
    noted: str = ""
    product: str = ""
    institution: str = ""
    department: str = ""

    def values(self, after: tuple[str, str] = ("", "")) -> tuple[str, ...]:
        """For the queries above: cases after this one, by its place in the queue and id."""
        return (*after, self.stage, self.noted, self.product, self.institution, self.department)
