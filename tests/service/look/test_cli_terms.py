"""`loket term` and `loket terms`: what anybody can ask about a term, and what they are told."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import jsonschema
import pytest

from schemas.publish import PUBLISHED
from tests.harness.command_line import loket
from tests.harness.system import System

pytestmark = [pytest.mark.server, pytest.mark.asyncio(loop_scope="package")]

SCHEMA = json.loads((PUBLISHED / "nl.kennisveiligheidsadviezen.term-explained.v1.json").read_text())


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (("2026-04-30", "5", "--unit", "days", "--rule", "atw"), "2026-05-06"),
        (("2026-04-30", "5", "--unit", "days", "--rule", "plain"), "2026-05-05"),
        (("2026-05-11", "5", "--unit", "workdays", "--department", "EZK"), "2026-05-20"),
        (("2026-03-28T12:00", "48", "--unit", "hours"), "2026-03-30"),
        (("2026-06-12T15:00", "10", "--unit", "office_hours"), "2026-06-15"),
    ],
)
async def test_anybody_can_ask_when_a_term_ends(
    tmp_path: Path, asked: tuple[str, ...], due: str
) -> None:
    said = await loket(tmp_path, "term", *asked, "--json")
    assert said.json["end"] == due
    assert said.json["days"][-1]["day"] == due
    assert all(words.endswith(".") for words in said.json["explanation"].values())


async def test_a_term_is_drawn_in_both_languages(tmp_path: Path) -> None:
    dutch = await loket(tmp_path, "term", "2026-05-07", "7")
    english = await loket(tmp_path, "term", "2026-05-07", "7", "--english")
    assert "Hemelvaartsdag" in dutch.out and "art. 1 verlengt" in dutch.out
    assert "Ascension Day" in english.out and "art. 1 extends" in english.out


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("2029-01-02", "5"), "unknown_year"),
        (("2028-12-20", "40", "--unit", "workdays"), "unknown_year"),
        (("gisteren", "5"), "bad_start"),
        (("2026-05-07", "5", "--unit", "workdays", "--department", "RVO"), "unknown_department"),
    ],
)
async def test_what_cannot_be_counted_is_refused_in_one_line(
    tmp_path: Path, asked: tuple[str, ...], says: str
) -> None:
    said = await loket(tmp_path, "term", *asked)
    assert said.code and said.err.startswith(says) and said.err.count("\n") == 1
    assert said.out == ""


async def test_every_term_of_a_case_is_explained_as_published(home: Path, case: UUID) -> None:
    said = (await loket(home, "terms", case.hex, "--json")).json
    names = {term["name"] for term in said["terms"]}
    assert {"first_response", "advice", "contribution-EZK", "agreement-EZK"} <= names
    for term in said["terms"]:
        jsonschema.validate(term, SCHEMA)
        assert term["state"] == "met" and term["ended_because"]["nl"]
        assert term["sentence"]["nl"] and term["sentence"]["en"] and term["days"]


async def test_a_past_moment_shows_the_terms_of_then(home: Path, case: UUID) -> None:
    now = (await loket(home, "terms", case.hex, "--json")).json["terms"]
    first, advice = (next(t for t in now if t["name"] == n) for n in ("first_response", "advice"))
    early = datetime.fromisoformat(first["started"]) + timedelta(microseconds=1)
    then = (await loket(home, "terms", case.hex, "--at", early.isoformat(), "--json")).json["terms"]
    assert [(term["name"], term["state"]) for term in then] == [("first_response", "on_track")]
    before = datetime.fromisoformat(advice["ended"]) - timedelta(microseconds=1)
    asked = ("terms", case.hex, "--at", before.isoformat(), "--term", "advice", "--json")
    assert [t["state"] for t in (await loket(home, *asked)).json["terms"]] == ["on_track"]


async def test_a_term_that_is_not_there_is_refused(home: Path, case: UUID) -> None:
    for asked in (("--term", "nothing"), ("--at", "2020-01-01"), ("--at", "gisteren")):
        said = await loket(home, "terms", case.hex, *asked)
        assert said.code and said.err.count("\n") == 1


async def test_terms_are_drawn_day_by_day(home: Path, case: UUID) -> None:
    said = await loket(home, "terms", case.hex, "--term", "advice")
    assert "begonnen" in said.out and "de dag zelf telt niet mee" in said.out
    english = await loket(home, "terms", case.hex, "--term", "advice", "--english")
    assert "the day itself does not count" in english.out


async def test_beside_the_due_date_stands_a_forecast_or_that_there_is_none(system: System) -> None:
    home = system.server.home
    rows = (await loket(home, "cases", "--json")).json
    running = next(row for row in rows if row["stage"] == "departments")
    shown = (await loket(home, "case", running["case"], "--json")).json
    out = [part for part in shown["departments"] if part["department"] in shown["still_out"]]
    assert out and all(part["forecast"]["needed"] == 8 for part in out)
    assert all(part["forecast"]["likely"] or part["forecast"]["silent"] for part in out)
    assert "Verwacht advies" in (await loket(home, "case", running["case"])).out
