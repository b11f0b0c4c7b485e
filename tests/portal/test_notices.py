"""What somebody was told and how they wish to be told, at every face; and the words of notices."""

from __future__ import annotations

import pytest

from schemas.catalogue import load
from schemas.wishes import Wishes
from services.kernel.people import People, Person
from tests.harness.at_the_door import WHO, issued
from tests.harness.doors import Doors
from tests.harness.filling import send

pytestmark = pytest.mark.portal

HERE = "/berichten/voorkeuren"
AWAY = {"weg_van": "2030-07-01", "weg_tot": "2030-07-12", "vervanger": "loket-coordinator-2"}


async def _person(doors: Doors, zone: str, who: str) -> Person:
    face = await doors.system.faces.at(zone)
    found = await People(face.client, face.reader).get(who)
    assert found
    return found


def wishes_of(doors: Doors, zone: str, who: str) -> Wishes:
    """What somebody wishes, as it is stored."""
    found = doors.do(_person(doors, zone, who))
    assert found.wishes
    return found.wishes


def test_the_institution_reads_what_it_was_told_and_each_fact_once(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        place = issued(client)
        reference = place.rpartition("/")[2]
        page = client.get("/berichten").text
        lines = [one for one in page.split("<tr")[2:] if reference in one]
        assert sum("Er ligt een advies klaar" in one for one in lines) == 1
        assert any("gemaild" in one for one in lines)
    with doors.client("DOOR", "ul-adviesteam") as other:
        assert reference not in other.get("/berichten").text


def test_a_coordinator_and_an_expert_read_their_own(doors: Doors) -> None:
    with doors.client("LOKET", "loket-coordinator-1") as client:
        assert "Nieuwe aanvraag" in client.get("/berichten").text
    with doors.client("EZK", "ezk-expert-1") as client:
        page = client.get("/berichten").text
        assert "Nieuwe opdracht" in page and "Nieuwe aanvraag" not in page


@pytest.mark.parametrize(
    ("zone", "who", "daily", "cover"),
    [
        ("DOOR", WHO, "progress-issued", ""),
        ("LOKET", "loket-coordinator-1", "term-missed", "loket-coordinator-2"),
        ("EZK", "ezk-expert-1", "task-given", "ezk-expert-2"),
    ],
)
def test_what_somebody_wishes_is_kept(
    doors: Doors, zone: str, who: str, daily: str, cover: str
) -> None:
    with doors.client(zone, who) as client:
        page = client.get(HERE)
        away = AWAY | {"vervanger": cover}
        chosen = {f"soort-{daily}": "dagelijks", "stil_van": "18:00", "stil_tot": "08:00"}
        page = send(client, page, HERE, **chosen, weekend="ja", **(away if cover else {}))
        assert page.url.path == HERE and "Uw voorkeuren zijn bewaard" in page.text
        assert 'value="18:00"' in page.text
        wishes = wishes_of(doors, zone, who)
        assert wishes.daily == (daily,) and wishes.quiet and wishes.quiet.weekends
        assert (wishes.away.cover if wishes.away else "") == cover
        empty = {"stil_van": "", "stil_tot": "", "weg_van": "", "weg_tot": "", "vervanger": ""}
        send(client, page, HERE, **{f"soort-{daily}": "meteen"}, weekend=[], **empty)
        assert wishes_of(doors, zone, who) == Wishes()


@pytest.mark.parametrize(("zone", "who"), [("LOKET", "loket-coordinator-1"), ("DOOR", WHO)])
def test_a_second_address_is_kept_and_is_another_one(doors: Doors, zone: str, who: str) -> None:
    with doors.client(zone, who) as client:
        page = send(client, client.get(HERE), HERE, second_mail="elders@elders.example")
        assert 'value="elders@elders.example"' in page.text
        known = doors.do(_person(doors, zone, who))
        assert known.second_mail == "elders@elders.example"
        for typed, said in ((known.mail, "een ander adres"), ("a, b@c", "geen mailadres")):
            wrong = send(client, client.get(HERE), HERE, second_mail=typed)
            assert wrong.status_code == 400 and said in wrong.text
        assert doors.do(_person(doors, zone, who)) == known
        send(client, client.get(HERE), HERE, second_mail="")
        assert doors.do(_person(doors, zone, who)).second_mail is None


def test_what_is_needed_is_never_switched_off(doors: Doors) -> None:
    with doors.client("LOKET", "loket-coordinator-1") as client:
        page = client.get(HERE)
        chosen = {"soort-views-received": "hier", "soort-escalation-decided": "hier"}
        needed = {"soort-term-missed": "hier", "soort-information-wanted": "hier"}
        page = send(client, page, HERE, **chosen, **needed)
        found = wishes_of(doors, "LOKET", "loket-coordinator-1").inbox_only
        assert set(found) == {"views-received", "escalation-decided"}
        send(client, page, HERE, **dict.fromkeys(chosen, "meteen"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"stil_van": "18:00"}, "twee verschillende tijden"),
        ({"stil_van": "18:00", "stil_tot": "18:00"}, "twee verschillende tijden"),
        ({"weg_van": "2030-07-01", "weg_tot": "2030-07-02"}, "Kies wie u vervangt"),
        ({"weg_van": "2030-07-01", "vervanger": "loket-auditor"}, "Kies wie u vervangt"),
        (
            {"weg_van": "2030-07-02", "weg_tot": "2030-07-01", "vervanger": "loket-coordinator-2"},
            "de laatste niet",
        ),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    doors: Doors, typed: dict[str, str], said: str
) -> None:
    with doors.client("LOKET", "loket-coordinator-1") as client:
        page = send(client, client.get(HERE), HERE, **typed)
        assert page.status_code == 400 and said in page.text
        assert f'value="{next(iter(typed.values()))}"' in page.text


@pytest.mark.parametrize(
    ("zone", "who"), [("LOKET", "loket-coordinator-1"), ("OWNER", "ocw-beleid")]
)
def test_every_text_is_shown_in_both_languages_with_its_mail(
    doors: Doors, zone: str, who: str
) -> None:
    with doors.client(zone, who) as client:
        page = client.get("/berichten/teksten").text
        for kind in load().notices.values():
            assert f"/berichten/teksten/{kind.code}" in page
        assert "An advice is ready" in page and "Er ligt een advies klaar" in page
        mail = client.get("/berichten/teksten/progress-issued").text
        assert "Beste lezer" in mail and "Dear reader" in mail
        html = client.get("/berichten/teksten/progress-issued/html")
        assert html.headers["content-type"].startswith("text/html") and "<h1>" in html.text
        assert "Aantal berichten: 3" in client.get("/berichten/teksten/digest").text
        assert client.get("/berichten/teksten/horoscope").status_code == 404


def test_the_texts_are_for_the_loket_and_ocw(doors: Doors) -> None:
    for zone, who in (("EZK", "ezk-expert-1"), ("DOOR", WHO)):
        with doors.client(zone, who) as client:
            assert client.get("/berichten/teksten").status_code == 404
    with doors.client("LOKET", "loket-auditor") as client:
        assert client.get("/berichten/teksten").status_code == 403
