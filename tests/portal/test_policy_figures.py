"""Figures at the faces: what is too small is nowhere, and a file has what the page has."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import httpx
import pytest

from schemas.catalogue import Kind
from services.faces.figures import today
from services.portal import counting
from tests.harness.doors import Doors
from tests.harness.past import counted_anew, past

pytestmark = pytest.mark.portal
ENOUGH = 5
PERSONAS = [
    ("OWNER", "ocw-beleid"),
    ("LOKET", "loket-coordinator-1"),
    ("LOKET", "loket-auditor"),
]


@pytest.fixture(scope="module", autouse=True)
def filled(doors: Doors) -> Iterator[None]:
    """Both faces know a past, and count it anew each time."""
    with (
        pytest.MonkeyPatch.context() as patch,
        past(doors, "OWNER"),
        past(doors, "LOKET"),
    ):
        counted_anew(patch)
        yield


def document(client: httpx.Client, query: str = "") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(client.get(f"/cijfers.json{query}").text)
    return found


def rows(client: httpx.Client, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(path).text, newline="")))


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize(("face", "persona"), PERSONAS)
def test_who_may_see_figures_sees_terms_volumes_and_load(
    doors: Doors, face: str, persona: str
) -> None:
    with doors.client(face, persona) as client:
        page = client.get("/cijfers")
        assert page.status_code == 200
        said = text_of(page.text)
        for words in ("Binnen de termijn afgerond", "Aantallen", "Nu open", "werkdagen"):
            assert words in said
        assert page.text.count("<figure") >= 5 and "style=" not in page.text


def test_outcomes_by_country_show_no_small_country_and_the_file_has_what_the_page_has(
    doors: Doors,
) -> None:
    with doors.client("OWNER", "ocw-beleid") as client:
        assert 'href="/cijfers/landen' in client.get("/cijfers").text
        page = client.get("/cijfers/landen").text
        said = text_of(page[page.index("<main") :])
        assert "Japan" in said and "overig (kleine aantallen)" in said and "Iran" not in said
        assert "afgeraden" in said and "uitgezet bij departementen" in said
        found = rows(client, "/cijfers/landen.csv")
        shown = {row["country"] for row in found}
        assert shown == {"JP", "US", "*"}
        assert all(int(row["cases"]) >= ENOUGH for row in found)
        for row in found:
            if row["came_to_name"]:
                assert f"{row['came_to_name']}: {row['cases']}" in said
        document_has = {one["country"] for one in document(client)["countries"]}
        assert document_has == {row["country"] for row in found}
        wrong = client.get("/cijfers/landen", params={"tot": "3000-01-01"}).text
        assert "Die dag moet nog komen" in wrong


def test_a_department_that_is_too_small_is_named_nowhere(doors: Doors) -> None:
    with doors.client("OWNER", "ocw-beleid") as client:
        found = document(client)
        departments = {one["name"]: one["ended"] for one in found["tables"]["department"]}
        assert departments.keys() <= {"EZK", "JENV", "*"} and "*" in departments
        assert sum(departments.values()) == found["total"]["ended"] == 36
        assert all(n >= ENOUGH for n in departments.values())
        codes = {(row["dimension"], row["code"]) for row in rows(client, "/cijfers.csv")}
        assert ("department", "DEF") not in codes
        page = client.get("/cijfers").text
        assert "DEF" not in page[page.index("<main") :].replace("default", "")


def test_what_happened_to_few_is_told_in_no_form(doors: Doors) -> None:
    with doors.client("OWNER", "ocw-beleid") as client:
        told = {one["name"]: one for one in document(client)["volumes"]}
        assert "referred" not in told and {"asked", "issued"} <= told.keys()
        periods = [period["count"] for one in told.values() for period in one["periods"]]
        assert min(periods) >= ENOUGH
        counts = rows(client, "/aantallen.csv")
        assert not [row for row in counts if row["code"] == "referred"]
        assert all(int(row["cases"]) >= ENOUGH for row in counts)
        assert "doorverwezen" not in client.get("/cijfers").text


def test_no_filter_gives_a_cell_below_the_numbers(doors: Doors) -> None:
    days = ["", *(f"2026-{month:02}-{day:02}" for month in (8, 9, 10, 11) for day in (1, 15, 30))]
    seen = set[int]()
    with doors.client("LOKET", "loket-auditor") as client:
        for day in (one for one in days if one <= today().isoformat()):
            for kind in ("", *(one.value for one in Kind)):
                query = f"?tot={day}&termijn={kind}"
                cells = [int(row["ended"]) for row in rows(client, f"/cijfers.csv{query}")]
                assert all(n >= ENOUGH for n in cells)
                found = document(client, query)
                assert all(p["count"] >= ENOUGH for v in found["volumes"] for p in v["periods"])
                if not kind and found["total"]:
                    seen.add(found["total"]["ended"])
    totals = sorted({0, *seen})
    steps = [after - before for before, after in pairwise(totals)]
    assert len(totals) > 2 and min(steps) >= ENOUGH, "two dates differ by too few"


@pytest.mark.parametrize("query", ["", "?termijn=contribution", "?tot=2026-09-30"])
def test_files_have_the_cells_of_the_page(doors: Doors, query: str) -> None:
    with doors.client("OWNER", "ocw-beleid") as client:
        page, found = client.get(f"/cijfers{query}").text, document(client, query)
        lines = rows(client, f"/cijfers.csv{query}")
        assert len(lines) == 1 + sum(map(len, found["tables"].values()))
        said = text_of(page)
        for line in lines:
            wanted = [line["name"], line["ended"], line["dropped"]]
            within = line["percent_within_term"].replace(".", ",") + "%"
            assert " ".join([*wanted, within]) in said
        if not query.startswith("?termijn"):
            for line in rows(client, f"/aantallen.csv{query}"):
                if line["what"] == "volume":
                    words = (line["name"], line["from"], line["to"], line["cases"])
                    assert " ".join(words) in said


def test_what_cannot_be_asked_is_refused_with_words(doors: Doors) -> None:
    with doors.client("OWNER", "ocw-beleid") as client:
        page = client.get("/cijfers?tot=2999-01-01")
        assert page.status_code == 400 and "moet nog komen" in page.text
        for query in ("?tot=2999-01-01", "?tot=x", "?termijn=secret", "?tot=2026-13-01"):
            for path in ("/cijfers.csv", "/cijfers.json", "/aantallen.csv"):
                answer = client.get(path + query)
                assert answer.status_code == 400 and "attachment" not in str(answer.headers)


def test_words_follow_the_language_and_numbers_do_not(doors: Doors) -> None:
    with doors.client("OWNER", "ocw-beleid") as client:
        dutch, english = client.get("/cijfers.csv").text, client.get("/cijfers.csv?taal=en").text
        assert "kleine aantallen" in dutch and "small numbers" in english
        page = client.get("/cijfers?taal=en").text
        assert "Open now" in page and "working days" in page


@pytest.mark.parametrize("path", ["/cijfers", "/cijfers.csv", "/cijfers.json", "/aantallen.csv"])
def test_who_did_not_sign_in_gets_no_figure(doors: Doors, path: str) -> None:
    for face in ("OWNER", "LOKET", "EZK", "DOOR"):
        with doors.client(face) as client:
            assert client.get(path).url.path in ("/inloggen", path)
            assert "ended" not in client.get(path).text
    with doors.client("EZK", "ezk-lead") as client:
        assert client.get(path).status_code == 404


def test_a_page_does_not_wait_for_what_takes_long_to_count(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    for patience in ("SOON", "AT_ONCE"):
        monkeypatch.setattr(counting, patience, 0.0)
    monkeypatch.setattr(doors.portals["OWNER"], "counting", counting.Counting())
    with doors.client("OWNER", "ocw-beleid") as client:
        page = client.get("/cijfers")
        assert page.status_code == 200 and "worden nu geteld" in page.text
        file = client.get("/cijfers.csv")
        assert file.status_code == 503 and "worden nu geteld" in file.text
        assert file.headers["retry-after"].isdigit()
        monkeypatch.setattr(counting, "AT_ONCE", 60.0)
        assert "Binnen de termijn afgerond" in client.get("/cijfers").text
