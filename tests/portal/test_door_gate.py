"""What must never be sent: stopped at the form, left out, or let through by the Loket."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import httpx
import pytest

from schemas import subjects
from schemas.ids import case_from_key
from schemas.request import AskInformation
from schemas.subjects import Stream
from tests.harness.at_the_door import TYPED, WHO, asked, begin, case_of, coordinates
from tests.harness.doors import Doors
from tests.harness.filling import send

pytestmark = pytest.mark.portal

COORDINATOR = "loket-coordinator-1"
BSN = "111222333"
HELD: dict[str, Any] = {**TYPED, "background": f"Onze kandidaat heeft bsn {BSN}."}


def code_on(page: httpx.Response) -> str:
    found = re.search(r"VA-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]", page.text)
    assert found, page.text
    return found[0]


def let_through(doors: Doors, code: str, *kinds: str) -> httpx.Response:
    with doors.client("LOKET", COORDINATOR) as client:
        page = client.get("/vals-alarm")
        typed: dict[str, Any] = {
            "text": code.lower(),
            "kinds": [*kinds],
            "reason": "number-of-no-person",
        }
        return send(client, page, "/vals-alarm", **typed)


def in_requests(doors: Doors, place: str) -> bool:
    """Whether anything of the case of a form is in REQUESTS."""

    async def find() -> bool:
        face = await doors.system.faces.at("LOKET")
        case = case_from_key("TUD", str(UUID(place.rsplit("/", 1)[1])))
        last = await face.reader.last(Stream.REQUESTS, subjects.request(case))
        return last is not None

    return doors.do(find())


def test_it_is_named_at_its_field_and_nothing_is_kept(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page, place = begin(client)
        stopped = send(client, page, place, **HELD)
        assert stopped.status_code == 400
        assert "Dit lijkt op een burgerservicenummer (bsn)." in stopped.text
        assert "elfproef" in stopped.text and code_on(stopped)
        assert BSN not in client.get(place).text
        kept = send(client, page, place, f"{place}/concept", **HELD)
        assert kept.status_code == 400 and "burgerservicenummer" in kept.text
        assert BSN not in client.get(place).text


def test_a_page_that_saves_by_itself_does_not_keep_it(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page, place = begin(client)
        client.headers["accept"] = "application/json"
        saved = send(client, page, place, f"{place}/concept", **HELD)
        client.headers["accept"] = "text/html"
        assert saved.status_code == 422 and BSN not in client.get(place).text


def test_one_button_leaves_it_out_and_shows_what_is_sent(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page, place = begin(client)
        stopped = send(client, page, place, **HELD)
        shown = send(client, stopped, place, doe="weglaten")
        assert shown.url.path == f"{place}/controle"
        assert "heeft bsn [weggelaten]." in shown.text and BSN not in shown.text
        sent = send(client, shown, f"{place}/controle")
        assert sent.url.path.startswith("/aanvragen/KV-")


def test_who_only_says_that_it_was_let_through_is_refused(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page, place = begin(client)
        text = "Zij is geboren op 3 mei 1988."  # not that of another test: its code lasts
        stopped = send(client, page, place, **{**TYPED, "background": text})
        looked = send(client, stopped, place, doorgelaten="ja")
        assert looked.url.path == f"{place}/controle"
        sent = send(client, looked, f"{place}/controle", bevestig="ja")
        assert sent.status_code == 409 and code_on(sent) == code_on(stopped)
        assert not in_requests(doors, place)


def test_what_the_loket_lets_through_comes_in(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page, place = begin(client)
        stopped = send(client, page, place, **HELD)
        looked = send(client, stopped, place, doorgelaten="ja")
        assert "mag erin" in let_through(doors, code_on(stopped), "birth").text
        sent = send(client, looked, f"{place}/controle", bevestig="ja")
        assert sent.status_code == 409
        assert "mag erin" in let_through(doors, code_on(stopped), "bsn").text
        sent = send(client, looked, f"{place}/controle", bevestig="ja")
        assert sent.url.path.startswith("/aanvragen/KV-")
        assert in_requests(doors, place)


def test_an_answer_is_held_and_left_out_too(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page = asked(client)
        place = f"{page.url.path}/antwoord"
        coordinates(doors, AskInformation(case=case_of(doors, page), question="Wie doet het?"))
        stopped = send(client, client.get(place), place, answer=f"Jan, bsn {BSN}.")
        assert stopped.status_code == 400 and "Dit lijkt op een burgerservicenummer" in stopped.text
        assert code_on(stopped) and BSN not in client.get(place).text
        rest = send(client, stopped, place, doe="weglaten")
        assert "Jan, bsn [weggelaten]." in rest.text and BSN not in rest.text
        assert "Uw antwoord is verstuurd" in send(client, rest, place).text


def test_the_loket_types_a_code_kinds_and_a_reason(doors: Doors) -> None:
    with doors.client("LOKET", COORDINATOR) as client:
        page = client.get("/vals-alarm")
        wrong = send(client, page, "/vals-alarm", text="VA-0000-0000-1")
    assert wrong.status_code == 400
    for words in ("Kijk de code na", "Vink aan", "Kies een reden."):
        assert words in wrong.text
