"""What an institution sees of its cases, what it can do with them, and what nobody else sees."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx
import pytest

from schemas import request as requests
from schemas.common import Accepted, Command, Role
from schemas.ids import reference
from schemas.subjects import Stream
from services.cli.playing import Until
from services.notify import inbox
from services.portal.portal import Portal
from tests.harness.doors import Doors
from tests.harness.filling import form, send
from tests.portal.test_door_asking import TYPED, WHO, asked
from tests.portal.test_door_asking import reference as reference_of

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


async def _by_coordinator(doors: Doors, command: Command) -> Accepted:
    face = await doors.system.faces.at("LOKET")
    return await face.ask(command, face.actor("loket-coordinator-1", Role.COORDINATOR))


def coordinates(doors: Doors, command: Command) -> None:
    """A coordinator does something, and the door was told of it."""
    before = _told(doors, command.case)
    doors.do(_by_coordinator(doors, command))
    doors.do(_until_told(doors.portals["DOOR"], command.case, before))


def _told(doors: Doors, case: UUID) -> int:
    rows = doors.do(_rows(doors, "SELECT told FROM asked WHERE case_id = ?", str(case)))
    return int(rows[0]["told"]) if rows else 0


async def _rows(doors: Doors, query: str, value: str) -> list[dict[str, Any]]:
    return doors.portals["DOOR"].rows.find("inbox", query, value)


async def _until_told(portal: Portal, case: UUID, before: int) -> None:
    query = "SELECT told FROM asked WHERE case_id = ?"
    model = portal.rows.of("inbox")
    while not any(row["told"] > before for row in model.rows(query, str(case))):
        await model.catch_up()


def case_of(doors: Doors, page: httpx.Response) -> UUID:
    """The id of the case of a page."""
    query = "SELECT case_id FROM asked WHERE reference = ?"
    rows = doors.do(_rows(doors, query, reference_of(page)))
    return UUID(rows[0]["case_id"])


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
        assert form(page, f"{place}/wijzigen")["title"] == [TYPED["title"]]
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
            requests.ReferRequest(case=case, to="CDIU", explanation="Vraag het daar."),
        )
        page = client.get(place)
        assert "Doorverwezen" in page.text and "Vraag het daar." in page.text
        assert "U hoeft niets meer te verwachten" in page.text


def issued(client: httpx.Client) -> str:
    """Where a case of Delft is whose advice is there."""
    page = client.get("/aanvragen").text
    row = next(one for one in page.split("data-row") if "Het advies is klaar" in one)
    return row.split('href="')[1].split('"')[0]


async def _reads(doors: Doors, case: UUID) -> list[str]:
    face = await doors.system.faces.at("DOOR")
    found = face.reader.all(Stream.READS, f"reads.door.{case.hex}")
    return [f"{one.headers} {one.data.decode()}" async for one in found]


def test_the_advice_is_read_and_who_read_it_is_known(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        place = issued(client)
        case = case_of(doors, client.get(place))
        before = len(doors.do(_reads(doors, case)))
        page = client.get(f"{place}/advies")
        assert page.status_code == 200 and "beslist zelf" in page.text
        assert page.text.count("handtekening klopt") == 5
        assert "EZK" not in page.text.split("<main")[1].split("De brief")[0]
        read = doors.do(_reads(doors, case))[before:]
        assert [one for one in read if '"advice"' in one and WHO in one]


def test_every_file_of_the_letter_is_kept_and_can_be_checked(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        place = issued(client)
        page = client.get(f"{place}/advies").text
        names = [one.split('"')[0] for one in page.split(f'href="{place}/brief/')[1:]]
        assert {name.rsplit(".", 1)[1] for name in names} == {"pdf", "html", "json"}
        for name in names:
            file = client.get(f"{place}/brief/{name}")
            assert file.headers["content-disposition"] == f'attachment; filename="{name}"'
            assert file.headers["x-content-type-options"] == "nosniff"
            checked = _check(client, name, file.content)
            assert "Deze brief is echt" in checked.text and f'href="{place}"' in checked.text
            changed = _check(client, name, file.content + b" ")
            assert "niet zoals het Loket het heeft ondertekend" in changed.text
        assert client.get(f"{place}/brief/../../x.pdf").status_code == 404
        assert client.get(f"{place}/brief/x.pdf").status_code == 404


def test_what_is_no_letter_is_said_to_be_none(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        assert "geen hele handtekening" in _check(client, "x.pdf", b"%PDF-1.7 nothing").text
        assert "leeg" in _check(client, "x.pdf", b"").text
        page = client.get("/controleer")
        token = form(page, "/controleer")["_csrf"][0]
        page = client.post("/controleer", data={"_csrf": token, "bestand": "tekst"})
        assert page.status_code == 400 and "Kies een bestand" in page.text


def _check(client: httpx.Client, name: str, body: bytes) -> httpx.Response:
    token = form(client.get("/controleer"), "/controleer")["_csrf"][0]
    return client.post("/controleer", data={"_csrf": token}, files={"bestand": (name, body)})


def test_an_outcome_is_reported_with_how_satisfied_they_are(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        place = issued(client)
        case = case_of(doors, client.get(place))
        page = client.get(f"{place}/melden")
        page = send(client, page, f"{place}/melden", satisfied="9", decision="goes-ahead")
        assert page.status_code == 400
        page = send(
            client,
            page,
            f"{place}/melden",
            decision="goes-ahead-with-measures",
            measures=["contract-terms"],
            satisfied="4",
        )
        assert page.url.path == place and "Uw melding is ontvangen" in page.text
        assert "gaat door met maatregelen" in page.text
        stored = doors.do(_last_event(doors, case))
        assert b'"satisfied":4' in stored and b"goes-ahead-with-measures" in stored


async def _last_event(doors: Doors, case: UUID) -> bytes:
    face = await doors.system.faces.at("LOKET")
    found = await face.reader.last(Stream.CASES, f"cases.{case.hex}")
    assert found
    return bytes(found.data)


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
        checked = _check(stranger, file, letter).text
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


async def _rebuilt(portal: Portal) -> tuple[dict[str, object], dict[str, object]]:
    from services.kernel.projection import Projection

    fresh = Projection(":memory:", inbox.model("DOOR"), portal.face.reader)
    await fresh.catch_up()
    await portal.rows.of("inbox").catch_up()
    found = dict(fresh.dump()), dict(portal.rows.of("inbox").dump())
    fresh.close()
    return found
