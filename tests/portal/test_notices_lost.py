"""Notices that did not arrive: whose task they are, and what is done about them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from uuid import UUID, uuid4

import httpx
import pytest

from schemas import subjects
from schemas.common import Role
from schemas.envelope import Meta, encode
from schemas.ids import reference
from schemas.notice import Channel, NoticePlanned
from services.kernel.broker import connect
from services.kernel.decider import service
from services.kernel.people import People, Person
from services.kernel.settings import Settings
from services.portal.pages.notices import lost as lost_page
from tests.harness.doors import Doors
from tests.harness.filling import form
from tests.harness.running import eventually

pytestmark = pytest.mark.portal

HERE = "/berichten/niet-aangekomen"


async def planned_by(
    settings: Settings, zone: str, recipient: str, template: str
) -> tuple[UUID, UUID]:
    """A mail to somebody is planned in a zone: its id, and the case it is about."""
    notice, case = uuid4(), uuid4()
    client = await connect(settings, zone, "notify")
    planned = NoticePlanned(
        case=case,
        recipient=recipient,
        channel=Channel.MAIL,
        template=template,
        about=str(uuid4()),
    )
    meta = Meta(str(uuid4()), "urn:test", notice, datetime.now(UTC), service("notify"), "test")
    headers, body = encode(planned, meta)
    await client.request(subjects.notice(notice.hex), body, 5, headers=headers)
    await client.close()
    return notice, case


async def _put(doors: Doors, zone: str, person: Person) -> None:
    face = await doors.system.faces.at(zone)
    await People(face.client, face.reader).put(person)


def lost(doors: Doors, zone: str, recipient: str, template: str) -> tuple[str, str]:
    """A notice that cannot arrive: its id, and how people call its case."""
    notice, case = doors.do(planned_by(doors.system.settings, zone, recipient, template))
    return str(notice), reference(case)


def shown(doors: Doors, client: httpx.Client, words: str) -> httpx.Response:
    """The page, once it says this."""
    for _ in range(100):
        page = client.get(HERE)
        if words in page.text:
            return page
        doors.do(asyncio.sleep(0.1))
    raise AssertionError(f"not there: {words}")


def do(
    client: httpx.Client, page: httpx.Response, notice: str, doe: str, reden: str = ""
) -> httpx.Response:
    """Press one of the buttons at a notice."""
    token = form(page, HERE)["_csrf"][0]
    data = {"_csrf": token, "_id": str(uuid4()), "bericht": notice, "doe": doe, "reden": reden}
    return client.post(HERE, data=data)


def test_a_coordinator_tries_again_and_settles_what_did_not_arrive(doors: Doors) -> None:
    notice, case = lost(doors, "LOKET", "nobody-any-more", "term-missed")
    with doors.client("LOKET", "loket-coordinator-1") as client:
        page = shown(doors, client, case)
        assert "Deze persoon is uit het systeem verwijderd" in page.text
        assert "Niet aangekomen (" in client.get("/berichten").text
        page = do(client, page, notice, "geregeld")
        assert page.status_code == 400 and "Kies hoe u het regelde" in page.text
        page = do(client, page, notice, "opnieuw")
        assert page.url.path == HERE and "wordt opnieuw verstuurd" in page.text
        page = shown(doors, client, case)
        page = do(client, page, notice, "geregeld", "told-by-telephone")
        assert "Genoteerd dat het geregeld is" in page.text and case not in page.text


def test_an_institution_sees_its_own_and_nobody_elses(doors: Doors) -> None:
    gone = Person(id="uva-weg", name="Weg", roles=(Role.INSTITUTION,), organisation="UVA")
    doors.do(_put(doors, "DOOR", gone))
    notice, case = lost(doors, "DOOR", "uva-weg", "progress-issued")
    with doors.client("DOOR", "ut-adviesteam") as other:
        page = other.get(HERE)
        assert case not in page.text
        token = form(other.get("/berichten/voorkeuren"), "/berichten/voorkeuren")["_csrf"][0]
        data = {"_csrf": token, "bericht": notice, "doe": "opnieuw", "reden": ""}
        assert other.post(HERE, data=data).status_code == 404
    with doors.client("DOOR", "uva-adviesteam") as client:
        page = shown(doors, client, case)
        assert "Er is geen adres bekend" in page.text
        page = do(client, page, notice, "geregeld", "known-already")
        assert case not in page.text


def test_a_lead_sees_to_it_at_a_desk_and_an_expert_does_not(doors: Doors) -> None:
    notice, case = lost(doors, "EZK", "nobody-any-more", "task-late")
    with doors.client("EZK", "ezk-lead") as client:
        page = do(client, shown(doors, client, case), notice, "geregeld", "told-otherwise")
        assert case not in page.text
    with doors.client("EZK", "ezk-expert-1") as client:
        assert client.get(HERE).status_code == 403
        assert "Niet aangekomen (" not in client.get("/berichten").text


def test_what_only_the_owner_may_know_is_not_shown_to_coordinators(doors: Doors) -> None:
    notice, case = lost(doors, "LOKET", "nobody-any-more", "for-the-owner")
    _, other = lost(doors, "LOKET", "nobody-any-more", "term-missed")
    with doors.client("LOKET", "loket-coordinator-1") as client:
        page = shown(doors, client, other)
        assert case not in page.text
        assert do(client, page, notice, "opnieuw").status_code == 404


async def given_up(doors: Doors, *notices: str) -> bool:
    """Whether the desk's page knows that all of these are lost."""
    query = "SELECT id FROM notices WHERE id IN (?, ?) AND status = 'given_up'"
    return len(doors.portals["EZK"].rows.find("inbox", query, *notices)) == len(notices)


def test_only_the_oldest_are_shown_and_a_failed_test_is_nobodys_task(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lost_page, "SHOWN", 1)
    first, second = (lost(doors, "EZK", "nobody-any-more", "task-late") for _ in range(2))
    trial, tried = lost(doors, "EZK", "nobody-any-more", "webhook-tested")
    with doors.client("EZK", "ezk-lead") as client:
        page = shown(doors, client, first[1])
        doors.do(eventually(lambda: given_up(doors, trial, second[0])))
        assert "Niet aangekomen (1+)" in client.get("/berichten").text
        page = client.get(HERE)
        assert "Dit zijn de oudste" in page.text and second[1] not in page.text
        page = do(client, page, first[0], "geregeld", "told-otherwise")
        page = do(client, shown(doors, client, second[1]), second[0], "geregeld", "told-otherwise")
        assert "Alles is aangekomen" in page.text and tried not in page.text
