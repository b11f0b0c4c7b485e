"""Figures from the command line, of a system in which every example was played."""

from __future__ import annotations

import csv
import io
import sqlite3
from datetime import timedelta
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from services.advice.assembly.history import KNOWN_BY, MODEL
from services.faces import figures
from services.faces.readers import model_file
from tests.harness.command_line import loket
from tests.harness.system import System

pytestmark = [pytest.mark.server, pytest.mark.asyncio(loop_scope="package")]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> str:
    """A day on which this month is over, as the command line takes it to be."""
    day = figures.today() + timedelta(days=32)
    monkeypatch.setattr(figures, "today", lambda: day)
    return day.isoformat()


async def test_figures_of_whole_months_only(home: Path) -> None:
    said = await loket(home, "figures", "--json")
    assert said.code == 0
    assert said.json["total"] is None and said.json["tables"] == {}
    assert "Te weinig" in (await loket(home, "figures")).out


async def test_figures_are_about_enough_and_add_up(home: Path, later: str) -> None:
    found = (await loket(home, "figures", "--json")).json
    assert found["total"]["ended"] > 40
    for cells in found["tables"].values():
        assert sum(cell["ended"] for cell in cells) == found["total"]["ended"]
        assert all(cell["ended"] >= found["enough"]["minimum_cases"] for cell in cells)
    again = (await loket(home, "figures", "--json", "--as-of", later)).json
    assert again == found
    drawn = (await loket(home, "figures", "--clock", "contribution")).out
    assert "werkdagen" in drawn and "binnen termijn" in drawn


async def test_csv_is_read_back_as_the_same_figures(home: Path, later: str) -> None:
    found = (await loket(home, "figures", "--json")).json
    said = await loket(home, "figures", "--csv", "--english")
    rows = list(csv.DictReader(io.StringIO(said.out, newline="")))
    assert "\r\n" in said.out
    assert len(rows) == 1 + sum(map(len, found["tables"].values()))
    assert int(rows[0]["ended"]) == found["total"]["ended"]


@pytest.mark.parametrize("name", ["chart.svg", "chart.png"])
async def test_a_chart_is_the_same_every_time(home: Path, later: str, name: str) -> None:
    pictures = []
    for _ in range(2):
        said = await loket(home, "figures", "--clock", "contribution", "--chart", str(home / name))
        assert said.code == 0, said.err
        pictures.append((home / name).read_bytes())
    assert pictures[0] == pictures[1] and len(pictures[0]) > 5000


async def test_a_chart_says_in_words_what_it_shows(home: Path, later: str) -> None:
    path = home / "told.svg"
    await loket(home, "figures", "--english", "--chart", str(path))
    root = fromstring(path.read_text(encoding="utf-8"))
    title, desc = (root.find(f"{{http://www.w3.org/2000/svg}}{tag}") for tag in ("title", "desc"))
    assert root.get("aria-labelledby") == "title desc" and title is not None and desc is not None
    assert "within the term" in (title.text or "") and "(n=" in (desc.text or "")


@pytest.mark.parametrize("code", ["=1+1", "+1", "-1", "@a", "\ta"])
async def test_no_cell_of_a_spreadsheet_computes(code: str) -> None:
    assert figures.harmless(code) == f"'{code}"
    assert (figures.harmless("EZK"), figures.harmless(-1), figures.harmless("*")) == (
        "EZK",
        -1,
        "*",
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("--as-of", "nonsense"),
        ("--as-of", "2028-12-01"),
        ("--json", "--csv"),
        ("--chart", "chart.pdf"),
        ("--chart", "chart.svg"),
    ],
)
async def test_figures_that_cannot_be_given_are_refused(
    home: Path, arguments: tuple[str, ...]
) -> None:
    said = await loket(home, "figures", *arguments)
    assert (said.code, said.out) == (1, "") and said.err.count("\n") == 1


async def test_history_is_what_its_events_say(system: System, home: Path) -> None:
    assert (await loket(home, "replay", "history")).code == 0
    with sqlite3.connect(model_file(system.settings, "LOKET", MODEL)) as db:
        plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {KNOWN_BY}", ("x",))]
        assert not db.execute("SELECT 1 FROM aside").fetchall()
    db.close()
    assert len(plan) == 1 and "USING INDEX" in plan[0]
