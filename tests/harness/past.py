"""A made-up past of a face: terms that ended and what happened, as rows of its model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest

from services.advice.assembly.by_country import CAME_TO
from services.advice.assembly.history import ADD, MOMENTS, text
from services.advice.assembly.runs import Run
from services.advice.assembly.volumes import HAPPENS
from services.portal import counting
from services.portal.pages.owner.counting import Ended, OpenNow
from services.portal.portal import Portal
from tests.harness.doors import Doors

INSTITUTIONS = ("TUD", "UT", "TUE", "UL", "UU", "UVA")
BEGIN = datetime(2026, 8, 3, 9, tzinfo=UTC)
LATE, SMALL, SMALL_COUNTRY = 3, ("DEF", 2), "IR"
POSITIONS = ("no_objection", "advise_against")
"""Every so manieth run is late; one department and one country have too few to stand alone."""


def counted_anew(patch: pytest.MonkeyPatch) -> None:
    """Figures are counted for each look, and each look waits for them."""
    for asked in (Ended, OpenNow):
        patch.setattr(asked, "kept_for", -1.0)
    for patience in ("SOON", "AT_ONCE"):
        patch.setattr(counting, patience, 60.0)


@contextmanager
def past(doors: Doors, face: str) -> Iterator[None]:
    """Some months of terms and cases, taken away again afterwards."""
    portal = doors.portals[face]
    doors.do(_add(portal))
    try:
        yield
    finally:
        doors.do(_forget(portal))


def runs() -> Iterator[Run]:
    """Enough of two departments, too few of a third, over three months."""
    for number in range(36):
        department = SMALL[0] if number < SMALL[1] else ("EZK", "JENV")[number % 2]
        ended = BEGIN + timedelta(days=2 * number)
        yield Run(
            case_id=f"made-up-{number}",
            kind="contribution",
            department=department,
            product="case-advice",
            theme="transfer",
            institution=INSTITUTIONS[number % len(INSTITUTIONS)],
            started=ended - timedelta(days=3),
            ended=ended,
            due=ended + timedelta(days=1),
            unit="workdays",
            used=3 + number % 5,
            workdays=3,
            outcome="missed" if number % LATE == 0 else "met",
            pauses=0,
            paused=0,
            extensions=0,
            extended=0,
            known_at=ended,
        )


async def _add(portal: Portal) -> None:
    db = portal.rows.of("history").db
    for number, run in enumerate(runs()):
        row = {**asdict(run), "unit": str(run.unit), "outcome": str(run.outcome)}
        row.update({moment: text(row[moment]) for moment in MOMENTS})
        db.execute(ADD, ("MADE-UP", number, "made-up", *row.values()))
        happened = ["asked", "issued"] if number % 5 else ["asked"]
        happened += ["referred"] if number < 2 else []
        for what in happened:
            db.execute(HAPPENS, (run.case_id, what, run.institution, text(run.known_at)))
        country = SMALL_COUNTRY if number < SMALL[1] else ("CN", "US", "JP")[number // 6 % 3]
        for part, what in (("handled", "circulated"), ("advised", POSITIONS[number % 2])):
            came = (what, run.institution, country, float(number % 5), text(run.known_at))
            db.execute(CAME_TO, (run.case_id, part, *came))


async def _forget(portal: Portal) -> None:
    db = portal.rows.of("history").db
    for table in ("runs", "happened", "came_to"):
        db.execute(f"DELETE FROM {table} WHERE case_id LIKE 'made-up-%'")
