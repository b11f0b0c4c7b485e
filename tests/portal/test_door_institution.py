"""An institution looks after its own people, addresses and webhook; and after nobody else's."""

from __future__ import annotations

import httpx
import pytest

from schemas.common import Role
from services.kernel.people import Person
from tests.harness.doors import Doors
from tests.harness.filling import form, send

pytestmark = pytest.mark.portal

WHO, STRANGER = "uva-adviesteam", "ut-adviesteam"
NEW = {
    "name": "Demo-collega",
    "mail": "collega@uva.example",
    "language": "en",
    "roles": "advisory_team",
}


async def _person(doors: Doors, person: str) -> Person | None:
    return await doors.portals["DOOR"].people.get(person)


def known(doors: Doors, person: str) -> Person | None:
    """Somebody as the door knows them now."""
    return doors.do(_person(doors, person))


def add(client: httpx.Client, person: str, **more: str) -> httpx.Response:
    """Fill in the form for a new colleague."""
    page = client.get("/instelling/collega")
    return send(client, page, "/instelling/collega", **{"id": person, **NEW, **more})


def test_a_colleague_is_added_comes_in_is_changed_and_removed(doors: Doors) -> None:
    place = "/instelling/collega/uva-nieuw"
    with doors.client("DOOR", WHO) as client:
        page = add(client, "uva-nieuw")
        assert page.url.path == "/instelling" and "Demo-collega is toegevoegd" in page.text
        found = known(doors, "uva-nieuw")
        assert found and (found.organisation, found.roles) == ("UVA", (Role.ADVISORY_TEAM,))
        send(client, client.get(place), place, second_mail="thuis@uva.example")
        found = known(doors, "uva-nieuw")
        assert found and found.second_mail == "thuis@uva.example"
        assert "thuis@uva.example" not in client.get("/instelling").text
        page = send(client, client.get(place), place, mail="")
        assert page.status_code == 400 and 'href="#second_mail"' in page.text
        typed = {"name": "Demo-collega twee", "mail": "", "second_mail": ""}
        page = send(client, client.get(place), place, **typed)
        assert "Demo-collega twee" in page.text and "geen mail" in page.text
        with doors.client("DOOR", "uva-nieuw") as colleague:
            assert colleague.get("/aanvragen").url.path == "/aanvragen"
            page = send(client, client.get(f"{place}/verwijderen"), f"{place}/verwijderen")
            assert "is verwijderd" in page.text and "uva-nieuw" not in page.text
            assert colleague.get("/aanvragen").url.path == "/inloggen"
        assert known(doors, "uva-nieuw") is None
        assert client.get(place).status_code == 404
        assert add(client, "uva-nieuw").status_code == 400, "an erased id is never used again"


@pytest.mark.parametrize("taken", ["ut-adviesteam", "UT", "ut", "UVA", "uva-adviesteam"])
def test_an_id_that_somebody_has_is_not_written_over(doors: Doors, taken: str) -> None:
    before = known(doors, taken)
    with doors.client("DOOR", WHO) as client:
        page = add(client, taken)
        assert page.status_code == 400 and "Kies een ander" in page.text
    assert known(doors, taken) == before


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("id", "met spatie"),
        ("id", ""),
        ("id", "a.*.>"),
        ("mail", "a@b.example\r\nBcc: x@y.example"),
        ("mail", "Naam <a@b.example>"),
        ("mail", "a@b.example, c@d.example"),
        ("name", ""),
        ("name", "regel\neen"),
        ("language", "xx"),
        ("roles", ""),
        ("roles", "coordinator"),
        ("roles", "institution"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(doors: Doors, field: str, typed: str) -> None:
    with doors.client("DOOR", WHO) as client:
        page = add(client, "uva-fout", **{field: typed})
        assert page.status_code == 400 and f'href="#{field}"' in page.text
    assert known(doors, "uva-fout") is None


def test_what_is_added_to_a_form_gives_no_other_rights(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        more = {"organisation": "UT", "department": "EZK", "unit": "NCTV"}
        assert add(client, "uva-meer", **more).status_code == 200
        found = known(doors, "uva-meer")
        assert found and (found.organisation, found.department) == ("UVA", None)
        assert found.roles == (Role.ADVISORY_TEAM,)
        place = "/instelling/collega/uva-meer"
        send(client, client.get(place), place, id="ut-adviesteam", organisation="UT")
        assert known(doors, "uva-meer") == found
        send(client, client.get(f"{place}/verwijderen"), f"{place}/verwijderen")


@pytest.mark.parametrize("person", [STRANGER, "UT", "UVA", "niemand", "a b", "x%2Fy"])
def test_who_is_of_another_institution_is_not_there(doors: Doors, person: str) -> None:
    before = known(doors, person) if person.isalnum() or person == STRANGER else None
    with doors.client("DOOR", WHO) as client:
        token = form(client.get("/controleer"), "/controleer")["_csrf"][0]
        for place in (
            f"/instelling/collega/{person}",
            f"/instelling/collega/{person}/verwijderen",
        ):
            assert client.get(place).status_code == 404
            assert client.post(place, data={"_csrf": token, **NEW}).status_code == 404
        assert "ut-adviesteam" not in client.get("/instelling").text
    if before:
        assert known(doors, person) == before


def test_nobody_removes_themselves(doors: Doors) -> None:
    place = f"/instelling/collega/{WHO}/verwijderen"
    with doors.client("DOOR", WHO) as client:
        page = send(client, client.get(place), place)
        assert page.status_code == 400 and "uzelf niet verwijderen" in page.text
    assert known(doors, WHO)


def test_an_own_language_is_that_of_the_pages_from_then_on(doors: Doors) -> None:
    place = f"/instelling/collega/{WHO}"
    with doors.client("DOOR", WHO) as client:
        page = send(client, client.get(place), place, language="en")
        assert "Our institution" in page.text
        page = send(client, client.get(place), place, language="nl")
        assert "Onze instelling" in page.text


def test_the_institution_has_a_mail_address_of_its_own(doors: Doors) -> None:
    place = "/instelling/mail"
    with doors.client("DOOR", WHO) as client:
        page = send(client, client.get(place), place, mail="loket@uva.example")
        assert "loket@uva.example" in page.text
        page = send(client, client.get(place), place, mail="loket@uva.example\nBcc: a@b.example")
        assert page.status_code == 400
        found = known(doors, "UVA")
        assert found and found.mail == "loket@uva.example" and found.webhook
        send(client, client.get(place), place, mail="")
        assert (found := known(doors, "UVA")) and found.mail is None
