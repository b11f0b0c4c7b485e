"""The page of a case at the Loket: who gets it, what is on it, and what is written down first."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from uuid import uuid4

import pytest

from schemas.ids import reference
from services.cli.playing import Until
from services.faces.waterfall import stretches
from services.portal.pages.loket import (
    dossier,
    dossier_actions,
    dossier_concept,
    dossier_contributions,
    dossier_versions,
)
from tests.harness.doors import Doors
from tests.harness.dossiers import case_now, left, parts_read

pytestmark = pytest.mark.portal

COORDINATOR, AUDITOR = "loket-coordinator-1", "loket-auditor"
PAGES = [
    page.path.replace("{nummer}", "1").replace("{naam}", "KV.nl.pdf")
    for module in (
        dossier,
        dossier_actions,
        dossier_concept,
        dossier_contributions,
        dossier_versions,
    )
    for page in module.PAGES
    if page.show
]


def test_an_auditor_gets_no_page_of_a_case(doors: Doors) -> None:
    case = doors.case(Until.AGREEING)
    with doors.client("LOKET") as client:
        client.post("/inloggen", data={"persoon": AUDITOR})
        for path in PAGES:
            answer = client.get(path.format(zaak=reference(case)))
            assert (answer.status_code, answer.url.path) != (200, "/inloggen")
            assert answer.status_code == 403, path
    assert set(parts_read(doors, case, AUDITOR)) <= {"reads", "chain"}


@pytest.mark.parametrize("face", ["DOOR", "EZK", "OWNER"])
def test_no_other_face_has_the_text_or_the_contributions(doors: Doors, face: str) -> None:
    persona = {"DOOR": "tud-adviesteam", "EZK": "ezk-expert-1", "OWNER": "ocw-beleid"}[face]
    with doors.client(face, persona) as client:
        place = f"/dossiers/{reference(doors.case(Until.AGREEING))}"
        for part in ("concept", "bijdragen", "afstemming", "versies/1", "vaststellen"):
            assert client.get(f"{place}/{part}").status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_a_case_that_is_not_there_is_not_found(doors: Doors, path: str) -> None:
    with doors.client("LOKET", COORDINATOR) as client:
        for given in (str(uuid4()), reference(uuid4()), "KV-0000-0000-0", "niets"):
            assert client.get(path.format(zaak=given)).status_code == 404, given


def test_the_page_says_where_it_stands_and_who_had_it(doors: Doors) -> None:
    case = doors.case(Until.AGREEING)
    with doors.client("LOKET", COORDINATOR) as client:
        page = client.get(f"/dossiers/{case}")
        assert page.url.path == f"/dossiers/{reference(case)}"
    assert "in afstemming" in page.text and 'role="img"' in page.text
    assert "Bij wie het lag" in page.text and "Universiteit Twente" in page.text
    assert 'data-standing="agrees"' in page.text and 'data-standing="open"' in page.text
    assert "style=" not in page.text


def test_the_overview_shows_nothing_that_departments_wrote(doors: Doors) -> None:
    case = left(doors, "03-", Until.DRAFTED)
    with doors.client("LOKET", "loket-coordinator-2") as client:
        page = client.get(f"/dossiers/{case}")
    assert not parts_read(doors, case, "loket-coordinator-2")
    assert "ernstig" not in page.text and "beheersbaar" not in page.text


def test_contributions_are_read_on_record_and_without_what_was_held_back(doors: Doors) -> None:
    case = left(doors, "03-", Until.DRAFTED)
    with doors.client("LOKET", COORDINATOR) as client:
        page = client.get(f"/dossiers/{case}/bijdragen")
    assert parts_read(doors, case, COORDINATOR) == ["findings"]
    assert "Departementen verschillen hierover" in page.text and "ernstig" in page.text
    assert "(intern)" not in page.text and ", intern," not in page.text
    parts = list((case_now(doors, case).case or pytest.fail()).parts.values())
    assert [part.held_back for part in parts if part.held_back]
    assert all(f">{part.held_back} bevinding" in page.text for part in parts)


def test_what_waits_for_triage_is_pointed_to(doors: Doors) -> None:
    case = doors.case(Until.SUBMITTED)
    with doors.client("LOKET", COORDINATOR) as client:
        page = client.get(f"/dossiers/{reference(case)}")
        assert f'href="/triage/{reference(case)}"' in page.text
        assert client.get(f"/dossiers/{reference(case)}/concept").status_code == 404


def test_every_term_is_told_day_by_day(doors: Doors) -> None:
    with doors.client("LOKET", COORDINATOR) as client:
        page = client.get(f"/dossiers/{reference(doors.case(Until.CIRCULATED))}/termijnen")
    assert "Dag voor dag" in page.text and "zaterdag" in page.text


def test_a_letter_is_handed_out_as_a_file_without_our_rights(doors: Doors) -> None:
    case = left(doors, "04-", Until.END)
    with doors.client("LOKET", COORDINATOR) as client:
        place = f"/dossiers/{case}/brief/{reference(case)}"
        html, pdf = client.get(f"{place}.nl.html"), client.get(f"{place}.nl.pdf")
        assert client.get(f"{place}.xx.html").status_code == 404
        assert client.get(f"{place}%2F..%2Fnl.html").status_code == 404
    assert html.headers["content-type"].startswith("text/html")
    assert html.headers["content-disposition"].startswith("attachment")
    assert html.headers["content-security-policy"].startswith("sandbox;")
    assert pdf.headers["content-type"] == "application/pdf" and pdf.content[:5] == b"%PDF-"
    assert {one.headers["x-content-type-options"] for one in (html, pdf)} == {"nosniff"}
    assert parts_read(doors, case, COORDINATOR).count("advice") == 2


@pytest.mark.parametrize("until", list(Until))
def test_at_every_moment_until_its_end_somebody_has_a_case(doors: Doors, until: Until) -> None:
    found = case_now(doors, doors.case(until))
    held = stretches(found)
    assert held[0].since == found.request.submitted_at
    over = max(one.until or datetime.max.replace(tzinfo=UTC) for one in held)
    for moment in (one.until for one in held if one.until and one.until < over):
        assert any(one.since <= moment < (one.until or over) for one in held), moment
    for who in {(one.holder, one.what) for one in held}:
        mine = [one for one in held if (one.holder, one.what) == who]
        for before, after in pairwise(mine):
            assert before.until and before.until <= after.since
