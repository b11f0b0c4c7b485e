"""The coordinators' table over HTTP: who may see it, what a row says, filters, views, search."""

from __future__ import annotations

import re
from uuid import UUID

import httpx
import pytest

from schemas.ids import reference
from schemas.request import AcceptRequest, AskInformation
from services.cli.playing import Until
from tests.harness.doors import Doors
from tests.harness.table_at_work import coordinated, form, ref, rows, submitted

pytestmark = pytest.mark.portal

COORDINATOR, OTHER, AUDITOR = "loket-coordinator-1", "loket-coordinator-2", "loket-auditor"
PLACES = ("/tafel", "/tafel/samen", "/triage", "/belasting", "/zoeken", "/triage/{}")


def row(page: httpx.Response, case: UUID) -> str:
    """The row of a case; nothing when it has none."""
    found = re.search(rf'<tr[^>]*id="rij-{case.hex}".*?</tr>', page.text, re.DOTALL)
    return found[0] if found else ""


@pytest.mark.parametrize("place", PLACES)
def test_an_auditor_sees_nothing_of_the_table(doors: Doors, place: str) -> None:
    case = doors.case(Until.SUBMITTED)
    with doors.client("LOKET") as client:
        client.post("/inloggen", data={"persoon": AUDITOR})
        page = client.get(place.format(reference(case)))
        assert page.status_code == 403
        assert reference(case) not in page.text.partition("</header>")[2]
        assert client.get("/live", params={"van": "/tafel"}).status_code == 403


def test_who_did_not_sign_in_is_asked_to(doors: Doors) -> None:
    with doors.client("LOKET") as client:
        assert client.get("/tafel").url.path == "/inloggen"


def test_a_row_is_a_picture_of_every_department_and_of_the_term(doors: Doors) -> None:
    case = doors.case(Until.AGREEING)
    with doors.client("LOKET", COORDINATOR) as client:
        found = row(client.get("/tafel"), case)
    for words in ("in afstemming", "akkoord", "stemt af", "niet gevraagd", "uiterlijk", "nog "):
        assert words in found
    assert found.count("loket-shape") >= 5 and "loket-bar--on_track" in found
    assert 'role="img" aria-label="De termijn voor het advies' in found
    assert f"/dossiers/{ref(case)}" in found


def test_a_request_in_triage_leads_to_triage(doors: Doors) -> None:
    case = doors.case(Until.SUBMITTED)
    with doors.client("LOKET", COORDINATOR) as client:
        assert f"/triage/{ref(case)}" in row(client.get("/tafel"), case)


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("fase=triage", Until.SUBMITTED, Until.AGREEING),
        ("fase=information_asked", Until.ASKED, Until.SUBMITTED),
        ("departement=EZK", Until.AGREEING, Until.DRAFTED),
        ("product=sanctions-reading", Until.AGREEING, Until.WORKING),
        ("instelling=UL", Until.WORKING, Until.AGREEING),
    ],
)
def test_a_filter_shows_only_what_fits(
    doors: Doors, query: str, shown: Until, hidden: Until
) -> None:
    with doors.client("LOKET", COORDINATOR) as client:
        page = client.get(f"/tafel?{query}")
    assert row(page, doors.case(shown)) and not row(page, doors.case(hidden))


def test_nothing_is_late_and_a_strange_filter_asks_nothing(doors: Doors) -> None:
    with doors.client("LOKET", COORDINATOR) as client:
        assert "geen open dossiers" in client.get("/tafel?termijn=te-laat").text
        strange = client.get("/tafel", params={"fase": "'; --", "na": "x~y", "product": "<b>"})
        assert strange.status_code == 200 and row(strange, doors.case(Until.WORKING))
        assert "<b>" not in strange.text


def test_a_page_goes_on_after_the_case_that_it_names(doors: Doors) -> None:
    query = "SELECT case_id, due FROM cases WHERE running = 1 ORDER BY due, case_id"
    first, second = rows(doors, query)[:2]
    with doors.client("LOKET", COORDINATOR) as client:
        page = client.get("/tafel", params={"na": f"{first['due']}~{first['case_id']}"})
    assert not row(page, UUID(first["case_id"])) and row(page, UUID(second["case_id"]))


def test_a_saved_view_belongs_to_its_person(doors: Doors) -> None:
    name = "Leiden <eerst>"
    with (
        doors.client("LOKET", COORDINATOR) as mine,
        doors.client("LOKET", OTHER) as theirs,
    ):
        given = form(mine, "/tafel?instelling=UL") | {"instelling": "UL", "naam": name}
        page = mine.post("/tafel/weergaven", data=given)
        assert str(page.url).endswith("/tafel?instelling=UL")
        assert "Leiden &lt;eerst&gt;" in page.text and "<eerst>" not in page.text
        assert "eerst&gt;" not in theirs.get("/tafel").text
        theirs.post("/tafel/weergaven/weg", data=form(theirs, "/tafel") | {"naam": name})
        assert "eerst&gt;" in mine.get("/tafel").text
        mine.post("/tafel/weergaven/weg", data=form(mine, "/tafel") | {"naam": name})
        mine.get("/tafel")
        assert "eerst&gt;" not in mine.get("/tafel").text


def test_a_view_without_a_name_is_not_saved_and_the_filter_stays(doors: Doors) -> None:
    with doors.client("LOKET", COORDINATOR) as client:
        given = form(client, "/tafel") | {"instelling": "UL", "naam": "  "}
        page = client.post("/tafel/weergaven", data=given)
        assert page.status_code == 400 and "Geef een naam" in page.text
        assert row(page, doors.case(Until.WORKING))
        assert not row(page, doors.case(Until.AGREEING))


def test_the_workload_counts_what_waits_for_whom(doors: Doors) -> None:
    with doors.client("LOKET", COORDINATOR) as client:
        page = client.get("/belasting")
    assert page.status_code == 200
    assert 'href="/tafel?departement=EZK"' in page.text and 'href="/tafel?fase=draft"' in page.text


def test_a_reference_leads_to_its_case_and_other_words_to_what_was_said(doors: Doors) -> None:
    waiting, handled = doors.case(Until.SUBMITTED), doors.case(Until.WORKING)
    with doors.client("LOKET", COORDINATOR) as client:
        for case, place in ((waiting, "triage"), (handled, "dossiers")):
            for meant in (ref(case).lower(), case.hex, str(case)):
                page = client.get("/zoeken", params={"q": meant}, follow_redirects=False)
                assert page.headers["location"] == f"/{place}/{ref(case)}"
        named = client.get("/zoeken", params={"q": "universiteit leiden"})
        assert ref(handled) in named.text and ref(waiting) not in named.text
        words = client.get("/zoeken", params={"q": "onderzoek"})
        assert words.status_code == 200 and "loket-precedents" in words.text
        nothing = client.get("/zoeken", params={"q": 'KV-0000-0000-0 " OR *'})
        assert nothing.status_code == 200


def test_the_search_for_a_product_finds_what_is_over_too(doors: Doors) -> None:
    over = doors.case(Until.END)
    (found,) = rows(doors, "SELECT * FROM cases WHERE case_id = ?", over.hex)
    with doors.client("LOKET", COORDINATOR) as client:
        page = client.get("/zoeken", params={"product": found["product"]})
    assert found["reference"] in page.text


def test_a_question_back_shows_that_the_institution_is_waited_for(doors: Doors) -> None:
    case = submitted(doors)
    coordinated(doors, AcceptRequest(case=case, product="case-advice"))
    with doors.client("LOKET", COORDINATOR) as client:
        assert "in behandeling" in row(client.get("/tafel?fase=triage"), case)
        coordinated(doors, AskInformation(case=case, question="Welke partner is dit?"))
        assert not row(client.get("/tafel?fase=triage"), case)
        assert "navraag bij instelling" in row(client.get("/tafel"), case)
