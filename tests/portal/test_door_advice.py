"""The advice at the door: read, kept, checked, and what was done with it."""

from __future__ import annotations

from uuid import UUID

import pytest

from schemas.subjects import Stream
from tests.harness.at_the_door import WHO, case_of, check, issued
from tests.harness.doors import Doors
from tests.harness.filling import form, send

pytestmark = pytest.mark.portal


async def _reads(doors: Doors, case: UUID) -> list[str]:
    face = await doors.system.faces.at("DOOR")
    found = face.reader.all(Stream.READS, f"reads.door.{case.hex}")
    return [f"{one.headers} {one.data.decode()}" async for one in found]


async def _told(doors: Doors, case: UUID) -> list[dict[str, str]]:
    face = await doors.system.faces.at("LOKET")
    return [
        dict(one.headers or {}) async for one in face.reader.all(Stream.CASES, f"cases.{case.hex}")
    ]


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


def test_the_loket_sees_when_it_was_opened_and_by_whom(doors: Doors) -> None:
    with (
        doors.client("DOOR", WHO) as client,
        doors.client("LOKET", "loket-coordinator-1") as loket,
    ):
        place = issued(client)
        client.get(f"{place}/advies")
        client.get(f"{place}/advies")
        case = case_of(doors, client.get(place))
        page = loket.get(f"/dossiers/{place.rpartition('/')[2]}").text
        assert "geopend op" in page and f"door de instelling ({WHO})" in page
        told = doors.do(_told(doors, case))
        assert [one["ce-type"].split(".")[-2] for one in told].count("advice-opened") == 1


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
            checked = check(client, name, file.content)
            assert "Deze brief is echt" in checked.text and f'href="{place}"' in checked.text
            changed = check(client, name, file.content + b" ")
            assert "niet zoals het Loket het heeft ondertekend" in changed.text
        assert client.get(f"{place}/brief/../../x.pdf").status_code == 404
        assert client.get(f"{place}/brief/x.pdf").status_code == 404


def test_what_is_no_letter_is_said_to_be_none(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        assert "geen hele handtekening" in check(client, "x.pdf", b"%PDF-1.7 nothing").text
        assert "leeg" in check(client, "x.pdf", b"").text
        page = client.get("/controleer")
        token = form(page, "/controleer")["_csrf"][0]
        page = client.post("/controleer", data={"_csrf": token, "bestand": "tekst"})
        assert page.status_code == 400 and "Kies een bestand" in page.text


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
