"""What is expected, beside what is due, in a system in which every example was played."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from schemas.catalogue.figures import Enough
from services.cli.look import case as one_case
from services.faces import table
from tests.harness.command_line import loket
from tests.harness.system import System

pytestmark = [pytest.mark.server, pytest.mark.asyncio(loop_scope="package")]

LITTLE = Enough(minimum_cases=5, minimum_institutions=3, experience=200, minimum_experience=3)
MUCH = Enough(minimum_cases=5, minimum_institutions=3, experience=200, minimum_experience=200)


def needing(monkeypatch: pytest.MonkeyPatch, much: Enough) -> None:
    """What is enough, for both commands."""
    for module in (one_case, table):
        monkeypatch.setattr(module, "enough", lambda: much)


async def test_a_running_case_is_expected_by_what_the_departments_took_before(
    system: System, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needing(monkeypatch, LITTLE)
    case = await system.leave_open("04-", "expected")
    found = (await loket(home, "case", case.hex, "--json")).json
    yesterday = datetime.now(UTC) - timedelta(days=1)
    for forecast in (found["forecast"], *(part["forecast"] for part in found["departments"])):
        early, likely, late = (
            datetime.fromisoformat(forecast[name]) for name in ("early", "likely", "late")
        )
        assert yesterday < early <= likely <= late and forecast["silent"] is None
        assert forecast["seen"] >= forecast["needed"] == 3
    running = (await loket(home, "cases", "--json")).json
    (row,) = (one for one in running if one["case"] == case.hex)
    assert row["forecast"] == found["forecast"]
    assert {part["department"]: part["forecast"] for part in row["departments"]} == {
        part["department"]: part["forecast"] for part in found["departments"]
    }
    assert "Verwacht advies: " in (await loket(home, "case", case.hex)).out
    assert "verwacht" in (await loket(home, "cases")).out


async def test_with_too_little_past_there_is_no_date_and_it_says_so(
    system: System, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needing(monkeypatch, MUCH)
    case = await system.leave_open("04-", "expected")
    found = (await loket(home, "case", case.hex, "--json")).json
    assert {part["forecast"]["silent"] for part in found["departments"]} == {"too_little"}
    assert found["forecast"]["likely"] is None
    drawn = (await loket(home, "case", case.hex)).out
    assert "te weinig ervaring" in drawn and "van 200" in drawn
    assert "datum" in (await loket(home, "cases")).out


async def test_what_is_over_has_no_forecast(home: Path) -> None:
    everything = (await loket(home, "cases", "--all", "--limit", "200", "--json")).json
    over = [one for one in everything if one["stage"] in ("issued", "withdrawn", "answered")]
    assert over and not any(one["forecast"] for one in over)
    assert not any(part["forecast"] for one in over for part in one["departments"])
