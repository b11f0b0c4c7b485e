"""What an institution sees of its cases, what it can do with them, and what nobody else sees."""

from __future__ import annotations

from typing import Any

import pytest

from schemas import request as requests
from schemas.ids import reference
from services.cli.playing import Until
from services.kernel.projection import Projection
from services.notify import inbox
from services.portal.portal import Portal
from tests.harness.at_the_door import TITLE, WHO, asked, case_of, check, coordinates, issued
from tests.harness.doors import Doors
from tests.harness.filling import form, send

pytestmark = pytest.mark.portal
STRANGER = "ut-adviesteam"
PLACES = (
    "",
    "/antwoord",
    "/wijzigen",
    "/wijzigen/controle",
    "/intrekken",
    "/melden",
    "/advies",
    "/brief/letter.pdf",
)


def test_an_answer_is_given_where_the_loket_asks(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page = asked(client)
        place = page.url.path
        assert "vraagt u nu niets" in client.get(f"{place}/antwoord").text
        question = "Wie betaalt <b>dit</b>?"
        coordinates(doors, requests.AskInformation(case=case_of(doors, page), question=question))
        page = client.get("/aanvragen")
        rows = page.text.split("data-row")
        assert "Het Loket wacht op uw antwoord" in rows[1], "what waits comes first"
        page = client.get(place)
        assert "Wie betaalt &lt;b&gt;dit&lt;/b&gt;?" in page.text and "Uiterlijk" in page.text
        page = client.get(f"{place}/antwoord")
        page = send(client, page, f"{place}/antwoord", f"{place}/antwoord/concept", answer="Wij")
        page = client.get(f"{place}/antwoord")
        assert form(page, f"{place}/antwoord")["answer"] == ["Wij"]
        page = send(client, page, f"{place}/antwoord", answer="Mail dr. Jansen, j@ut.example.")
        assert page.status_code == 400 and "j@ut.example" in page.text
        assert (
            send(
                client, page, f"{place}/antwoord", answer="k@ut.example", bevestig="ja"
            ).status_code
            == 400
        )
        page = send(client, page, f"{place}/antwoord", bevestig="ja")
        assert page.url.path == place and "Uw antwoord is verstuurd" in page.text
        assert "Uw antwoord is ontvangen" in page.text
        assert "Antwoord geven" not in page.text


def test_a_question_is_changed_with_what_was_sent_before_as_its_beginning(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        place = asked(client).url.path
        page = client.get(f"{place}/wijzigen")
        assert form(page, f"{place}/wijzigen")["title"] == [TITLE]
        assert form(page, f"{place}/wijzigen")["partner_country"][0] == "CN"
        page = send(client, page, f"{place}/wijzigen", title="Een andere titel")
        page = send(client, page, f"{place}/wijzigen/controle")
        assert page.url.path == place and "Uw wijziging is verwerkt" in page.text
        assert "Een andere titel" in client.get("/aanvragen").text


def test_a_question_is_withdrawn_for_a_reason(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        place = asked(client).url.path
        page = client.get(f"{place}/intrekken")
        page = send(client, page, f"{place}/intrekken")
        assert page.status_code == 400
        page = send(client, page, f"{place}/intrekken", reason="asked-by-mistake")
        assert page.url.path == place and "Door u ingetrokken" in page.text
        assert "De aanvraag is per ongeluk gedaan" in page.text
        assert "/wijzigen" not in page.text and "/intrekken" not in page.text
        page = client.get(f"{place}/wijzigen")
        page = send(client, page, f"{place}/wijzigen", title="Toch nog iets")
        page = send(client, page, f"{place}/wijzigen/controle")
        assert page.status_code == 409


def test_what_a_case_says_is_plain_about_every_ending(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page = asked(client)
        place, case = page.url.path, case_of(doors, page)
        coordinates(
            doors,
            requests.ReferRequest(case=case, to="cdiu", explanation="Vraag het daar."),
        )
        page = client.get(place)
        assert "Doorverwezen" in page.text and "Vraag het daar." in page.text
        assert "U hoeft niets meer te verwachten" in page.text


def test_another_institution_finds_nothing_by_guessing(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client, doors.client("DOOR", STRANGER) as stranger:
        own, done = asked(client).url.path, issued(client)
        file = client.get(f"{done}/advies").text.split(f'href="{done}/brief/')[1].split('"')[0]
        for case in (own, done):
            name = case.rsplit("/", 1)[1]
            assert name not in stranger.get("/aanvragen").text
            for place in (*PLACES, f"/brief/{file}"):
                page = stranger.get(f"{case}{place}")
                assert page.status_code == 404, (case, place)
            ids = case_of(doors, client.get(case))
            assert stranger.get(f"/dossiers/{ids}").status_code == 404
            assert stranger.get(f"/dossiers/{name}").status_code == 404
            line = stranger.get("/live", params={"van": case})
            assert line.status_code in (403, 404), line.status_code
        letter = client.get(f"{done}/brief/{file}").content
        checked = check(stranger, file, letter).text
        assert "Deze brief is echt" in checked and f'href="{done}"' not in checked


def test_another_institution_changes_nothing_by_guessing(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client, doors.client("DOOR", STRANGER) as stranger:
        place = asked(client).url.path
        token = form(stranger.get("/controleer"), "/controleer")["_csrf"][0]
        typed = {"_csrf": token, "reason": "asked-by-mistake", "answer": "x", "bevestig": "ja"}
        for what in ("/intrekken", "/antwoord", "/wijzigen", "/wijzigen/controle", "/melden"):
            assert stranger.post(f"{place}{what}", data=typed).status_code == 404, what
        assert "het Loket bekijkt uw vraag" in client.get(place).text


def test_a_mail_leads_to_the_case(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page = asked(client)
        case = case_of(doors, page)
        assert client.get(f"/dossiers/{case}").url.path == page.url.path
        assert client.get(f"/dossiers/{reference(case)}").url.path == page.url.path
        assert client.get("/dossiers/zomaar").status_code == 404


def test_the_opening_stands_as_it_was_left(doors: Doors) -> None:
    waiting = reference(doors.case(Until.ASKED))
    with doors.client("DOOR", "tue-adviesteam") as client:
        page = client.get(f"/aanvragen/{waiting}")
        assert "Het Loket wacht op uw antwoord" in page.text
        assert "Vervolgvraag" not in page.text
    with doors.client("DOOR", "tue-adviesteam") as client:
        page = client.get(f"/aanvragen/{waiting}", params={"taal": "en"})
        assert "The Loket waits for your answer" in page.text


def test_the_rows_are_the_same_when_they_are_built_again(doors: Doors) -> None:
    again, there = doors.do(_rebuilt(doors.portals["DOOR"]))
    assert again["asked"] == there["asked"] and again["asked"]


async def _rebuilt(portal: Portal) -> tuple[dict[str, Any], dict[str, Any]]:
    fresh = Projection(":memory:", inbox.model("DOOR"), portal.face.reader)
    await fresh.catch_up()
    await portal.rows.of("inbox").catch_up()
    found = dict(fresh.dump()), dict(portal.rows.of("inbox").dump())
    fresh.close()
    return found
