"""An institution sets its webhook: its key, its consent, a test, what was sent, and that again."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import httpx
import pytest

from schemas.common import Refused
from services.faces.face import Face
from services.kernel.calendar import AMSTERDAM
from services.portal.pages.door import webhook
from tests.harness.doors import Doors
from tests.harness.filling import send
from tests.harness.http_target import CONSENT, HttpTarget
from tests.portal.test_door_institution import WHO, known

pytestmark = pytest.mark.portal
PLACE = "/instelling/webhook"


@contextmanager
def target(doors: Doors, **more: object) -> Iterator[HttpTarget]:
    """An institution's own system, in the system's own thread."""
    made = HttpTarget(**more)  # type: ignore[arg-type]  # what a test wants
    doors.do(made.__aenter__())
    try:
        yield made
    finally:
        doors.do(made.__aexit__())


def test_without_consent_it_is_off_and_with_it_on(doors: Doors) -> None:
    with target(doors, consent={}) as own, doors.client("DOOR", "wur-adviesteam") as client:
        page = send(client, client.get(PLACE), PLACE, url=own.url)
        assert "Geen toestemming: de webhook staat uit" in page.text
        assert "WebHook-Allowed-Origin ontbreekt" in page.text
        assert f"{PLACE}/proef" not in page.text and f"{PLACE}/opnieuw" not in page.text
        own.consent = {**CONSENT, "WebHook-Allowed-Rate": "60"}
        page = send(client, client.get(PLACE), f"{PLACE}/toestemming")
        assert "De webhook staat aan" in page.text and "60 berichten per minuut" in page.text
        assert [one.line for one in own.asked] == ["OPTIONS /hook HTTP/1.1"] * 2
        assert not own.posted


def test_who_opens_the_address_in_the_question_consents_once(doors: Doors) -> None:
    with target(doors, consent={}) as own, doors.client("DOOR", "wur-adviesteam") as client:
        send(client, client.get(PLACE), PLACE, url=own.url)
        send(client, client.get(PLACE), f"{PLACE}/toestemming")
        address = own.asked[-1].headers["webhook-request-callback"]
        place = urlsplit(address).path
        with httpx.Client(base_url=doors.urls["DOOR"]) as system:
            assert system.head(place).status_code == 200
            assert "Geen toestemming" in client.get(PLACE).text, "to look is not to consent"
            for wrong in (f"{place}a", f"{place[:-1]}0", place.replace("WUR", "UVA"), f"{place}.x"):
                assert system.get(wrong).status_code == system.post(wrong).status_code == 404
            odd = system.post(place, headers={"WebHook-Allowed-Rate": "veel"})
            assert odd.status_code == 404
            given = system.post(place, headers={"WebHook-Allowed-Rate": "30"})
            assert given.status_code == 200 and "Toestemming gegeven" in given.text
            again = system.get(place)
            assert again.status_code == 404 and "al gebruikt" in again.text
        wait_for(lambda: "30 berichten per minuut" in client.get(PLACE).text)
        send(client, client.get(PLACE), PLACE, url=own.url)
        with httpx.Client(base_url=doors.urls["DOOR"]) as system:
            assert system.get(place).status_code == 404
            asked = urlsplit(own.asked[-1].headers["webhook-request-callback"]).path
            assert asked != place and system.get(asked).status_code == 200


@pytest.mark.parametrize(
    ("status", "told"), [(204, "aangekomen: uw systeem antwoordde 204"), (500, "antwoordde 500")]
)
def test_a_test_says_what_the_system_answered(doors: Doors, status: int, told: str) -> None:
    with target(doors) as own, doors.client("DOOR", "wur-adviesteam") as client:
        page = send(client, client.get(PLACE), PLACE, url=own.url)
        assert "De webhook staat aan" in client.get(PLACE).text
        own.status = status
        page = send(client, client.get(PLACE), f"{PLACE}/proef")
        assert told in page.text
        assert len(own.posted) == 1 and b"webhook-tested" in own.posted[0].body
        rows = client.get(f"{PLACE}/bezorgingen")
        assert "Proefbericht" in rows.text and f"antwoordde {status}" in rows.text


def resent(client: httpx.Client) -> int:
    """How many attempts stand in the list that were asked for again."""
    return client.get(f"{PLACE}/bezorgingen").text.count("opnieuw gestuurd")


def test_what_was_missed_is_asked_again_and_seen_in_the_list(doors: Doors) -> None:
    with target(doors) as own, doors.client("DOOR", "tud-adviesteam") as client:
        send(client, client.get(PLACE), PLACE, url=own.url)
        now = datetime.now(AMSTERDAM)
        span = {"van": now - timedelta(days=2), "tot": now + timedelta(minutes=1)}
        typed = {name: f"{at:%Y-%m-%dT%H:%M}" for name, at in span.items()}
        page = send(client, client.get(PLACE), f"{PLACE}/opnieuw", **typed)
        assert page.url.path == f"{PLACE}/bezorgingen"
        again = client.get(PLACE)
        found = re.search(r"Het laatst gevraagd op [^<]*?: (\d+) berichten", again.text)
        assert found and int(found[1]) > 0
        send(client, again, f"{PLACE}/opnieuw", **typed)
        wait_for(lambda: len(own.posted) >= int(found[1]))
        wait_for(lambda: resent(client) >= int(found[1]))
        assert resent(client) == int(found[1]), "pressing twice doubles nothing"
        ids = {one.headers["webhook-id"] for one in own.posted}
        assert len(ids) == int(found[1]), "what waited for consent goes under the same id"
        page = send(client, client.get(PLACE), f"{PLACE}/opnieuw", **{**typed, "van": "gisteren"})
        assert page.status_code == 400 and 'href="#van"' in page.text
        backwards = {"van": typed["tot"], "tot": typed["van"]}
        page = send(client, client.get(PLACE), f"{PLACE}/opnieuw", **backwards)
        assert page.status_code == 409 and "begint voor zij eindigt" in page.text


def wait_for(so: Callable[[], bool]) -> None:
    """Look until it is so."""
    end = time.monotonic() + 20
    while not so():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_a_system_that_is_gone_is_off_and_its_institution_is_told(doors: Doors) -> None:
    with target(doors) as own, doors.client("DOOR", "wur-adviesteam") as client:
        send(client, client.get(PLACE), PLACE, url=own.url)
        own.status = 410
        send(client, client.get(PLACE), f"{PLACE}/proef")
        wait_for(lambda: "De webhook staat uit" in client.get(PLACE).text)
        told = f'<a class="utrecht-link" href="{PLACE}">Webhook</a>'
        wait_for(lambda: told in client.get("/berichten").text)
        assert len(own.posted) == 1


def test_nobody_sees_or_asks_of_another_institutions_webhook(doors: Doors) -> None:
    with target(doors) as own, doors.client("DOOR", "tud-adviesteam") as client:
        send(client, client.get(PLACE), PLACE, url=own.url)
        send(client, client.get(PLACE), f"{PLACE}/proef")
        with doors.client("DOOR", "ut-adviesteam") as stranger:
            assert own.url not in stranger.get(PLACE).text
            assert "Proefbericht" not in stranger.get(f"{PLACE}/bezorgingen").text


def test_a_webhook_is_made_its_key_shown_once_changed_and_removed(doors: Doors) -> None:
    place = "/instelling/webhook"
    with doors.client("DOOR", "wur-adviesteam") as client:
        send(client, client.get(place), f"{place}/weg")
        assert (found := known(doors, "WUR")) and found.webhook is None
        page = send(client, client.get(place), place, url="http://127.0.0.1:9/kv")
        first = _key(page)
        assert "whsec_" not in client.get(place).text
        page = send(client, client.get(place), place, url="http://127.0.0.1:9/anders")
        assert "whsec_" not in page.text
        shown = client.get(place)
        second = _key(send(client, shown, f"{place}/sleutel"))
        assert (hook := _hook(doors)) == ("http://127.0.0.1:9/anders", second, first), hook
        again = send(client, shown, f"{place}/sleutel")
        assert again.status_code == 400 and _hook(doors) == hook, "a form sent twice changes once"
        send(client, client.get(place), f"{place}/oude-sleutel")
        assert _hook(doors) == ("http://127.0.0.1:9/anders", second, None)


def _key(page: httpx.Response) -> str:
    found = re.search(r'id="sleutel">(whsec_[^<]+)<', page.text)
    assert found, page.text
    return found[1].replace("&#43;", "+")


def _hook(doors: Doors) -> tuple[str, str, str | None] | None:
    found = known(doors, "WUR")
    hook = found.webhook if found else None
    return (hook.url, hook.secret, hook.previous) if hook else None


@pytest.mark.parametrize(
    "url",
    ["ftp://x.example", "javascript:alert(1)", "http://u:p@x.example", "x", "http://x:99999/"],
)
def test_what_is_no_web_address_is_no_webhook(doors: Doors, url: str) -> None:
    with doors.client("DOOR", WHO) as client:
        before = known(doors, "UVA")
        page = client.get("/instelling/webhook")
        assert send(client, page, "/instelling/webhook", url=url).status_code == 400
        assert known(doors, "UVA") == before


@pytest.mark.parametrize(
    "url", ["http://8.8.8.8/", "https://127.0.0.1/", "https://10.0.0.1/x", "https://[::1]/"]
)
def test_where_webhooks_must_be_public_no_other_address_is_taken(
    doors: Doors, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal = doors.portals["DOOR"]
    strict = portal.settings.model_copy(update={"webhook_private": False})
    monkeypatch.setattr(portal, "settings", strict)
    monkeypatch.setattr(webhook, "PATIENCE", 0.0)
    with doors.client("DOOR", WHO) as client:
        page = client.get("/instelling/webhook")
        assert send(client, page, "/instelling/webhook", url=url).status_code == 400
        page = send(client, page, "/instelling/webhook", url="https://8.8.8.8/hook")
        assert page.status_code == 200


def test_a_key_is_not_called_unknown_while_nobody_answers(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise Refused("no_answer", "Nobody answers.", "Try again.")

    monkeypatch.setattr(Face, "ask", away)
    with doors.client("DOOR") as client:
        assert client.get("/webhook-toestemming/TUD/a-key.that-may-be-good").status_code == 503
