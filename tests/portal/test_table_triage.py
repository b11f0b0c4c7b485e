"""Triage over HTTP: reading is written down, rules explain, actions do what they say."""

from __future__ import annotations

from uuid import UUID

import pytest

from schemas import subjects
from schemas.subjects import Stream
from services.cli.playing import Until
from services.faces.known import events
from tests.harness.doors import Doors
from tests.harness.table_at_work import form, ref, said, submitted, submitted_with

pytestmark = pytest.mark.portal

COORDINATOR = "loket-coordinator-1"


def reads(doors: Doors, case: UUID) -> list[tuple[str, str]]:
    """Who read which part of a case at the Loket."""

    async def find() -> list[tuple[str, str]]:
        face = await doors.system.faces.at("LOKET")
        found = await events(face, Stream.READS, subjects.read("loket", case))
        return [(one.meta.actor.sub, one.data.part) for one in found]

    return doors.do(find())


def test_reading_the_question_is_written_down(doors: Doors) -> None:
    case = submitted(doors)
    with doors.client("LOKET", COORDINATOR) as client:
        assert reads(doors, case) == []
        page = client.get(f"/triage/{ref(case)}")
    assert page.status_code == 200 and "Wat de instelling vraagt" in page.text
    assert reads(doors, case) == [(COORDINATOR, "question")]


def test_what_the_rules_propose_is_explained(doors: Doors) -> None:
    with doors.client("LOKET", COORDINATOR) as client:
        page = client.get(f"/triage/{ref(doors.case(Until.SUBMITTED))}").text
    assert "Een inkoop kan afhankelijk maken van een leverancier" in page
    assert "trekt het advies" in page


def test_a_case_that_is_not_there_is_not_found(doors: Doors) -> None:
    with doors.client("LOKET", COORDINATOR) as client:
        for given in ("KV-0000-0000-0", "0" * 32, "iets"):
            assert client.get(f"/triage/{given}").status_code == 404
            assert client.get(f"/triage/{given}/weigeren").status_code == 404
            assert client.get(f"/triage/{given}/uitzetten").status_code == 404


def test_a_request_is_put_out_as_the_rules_propose(doors: Doors) -> None:
    case = submitted(doors)
    place = f"/triage/{ref(case)}/uitzetten"
    with doors.client("LOKET", COORDINATOR) as client:
        given = form(client, place) | {"product": "second-opinion", "depth": "medium"}
        given["departments"] = ["EZK", "JENV"]
        page = client.post(place, data=given, follow_redirects=False)
        assert page.headers["location"] == f"/dossiers/{ref(case)}"
        client.post(place, data=given, follow_redirects=False)
        assert said(doors, case).count("RequestCirculated") == 1
        assert "Dit is uitgezet" in client.get(f"/triage/{ref(case)}").text


def test_who_differs_from_the_proposal_gives_a_reason(doors: Doors) -> None:
    case = submitted(doors)
    place = f"/triage/{ref(case)}/uitzetten"
    with doors.client("LOKET", COORDINATOR) as client:
        given = form(client, place) | {"product": "second-opinion", "departments": ["EZK", "BZ"]}
        page = client.post(place, data=given)
        assert page.status_code == 400 and "Geef een reden" in page.text
        assert 'value="BZ" checked' in page.text and 'value="JENV" checked' not in page.text
        assert "RequestCirculated" not in said(doors, case)
        page = client.post(place, data=given | {"departments": []})
        assert "ten minste" in page.text
        client.post(place, data=given | {"reason": "narrower-question"}, follow_redirects=False)
    assert "RequestCirculated" in said(doors, case)


@pytest.mark.parametrize(
    ("name", "given", "happened"),
    [
        ("aannemen", {"product": "case-advice"}, "RequestAccepted"),
        ("vragen", {"question": "Welke partner is dit?"}, "InformationAsked"),
        ("beantwoorden", {"product": "sparring", "answer": "Dat kan zo."}, "RequestAnswered"),
        ("doorverwijzen", {"to": "cdiu", "explanation": "Vraag het daar."}, "RequestReferred"),
        ("weigeren", {"reason": "duplicate", "explanation": "Al gevraagd."}, "RequestRefused"),
    ],
)
def test_what_a_coordinator_does_happens_once(
    doors: Doors, name: str, given: dict[str, str], happened: str
) -> None:
    case = submitted(doors)
    place = f"/triage/{ref(case)}/{name}"
    with doors.client("LOKET", COORDINATOR) as client:
        assert f'href="{place}"' in client.get(f"/triage/{ref(case)}").text
        filled = form(client, place) | given
        assert client.post(place, data=filled).url.path == f"/triage/{ref(case)}"
        client.post(place, data=filled)
    assert said(doors, case).count(happened) == 1


def test_more_time_to_answer_is_given_only_to_who_is_asked(doors: Doors) -> None:
    case = submitted(doors)
    place = f"/triage/{ref(case)}/meer-tijd"
    given = {"amount": "3", "reason": "complex"}
    with doors.client("LOKET", COORDINATOR) as client:
        page = client.post(place, data=form(client, place) | given)
        assert page.status_code == 409 and 'value="3"' in page.text
        asking = f"/triage/{ref(case)}/vragen"
        client.post(asking, data=form(client, asking) | {"question": "Met wie?"})
        client.post(place, data=form(client, place) | given)
    assert "ClockExtended" in said(doors, case)


def test_a_refusal_without_words_keeps_what_was_chosen(doors: Doors) -> None:
    case = submitted(doors)
    place = f"/triage/{ref(case)}/weigeren"
    with doors.client("LOKET", COORDINATOR) as client:
        given = form(client, place) | {"reason": "duplicate", "explanation": ""}
        page = client.post(place, data=given)
    assert page.status_code == 400 and 'value="duplicate" selected' in page.text
    assert "RequestRefused" not in said(doors, case)


def test_what_looks_like_somebodys_data_is_pointed_out(doors: Doors) -> None:
    words = submitted_with(doors, "Mail gerust naar j.devries@example.org voor het dossier.")
    with doors.client("LOKET", COORDINATOR) as client:
        page = client.get(f"/triage/{ref(words)}").text
    assert "j.devries@example.org (een mailadres)" in page
