"""Programs see to what did not arrive, and to their institution's webhook, as people do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from schemas.ids import webhook_of
from tests.harness.doors import Doors
from tests.harness.filling import send
from tests.harness.programs import act, match, program
from tests.portal.test_door_webhook import PLACE, target, wait_for
from tests.portal.test_notices_lost import lost

pytestmark = pytest.mark.portal
ALL = "/niet-aangekomen-berichten"


def there(client: httpx.Client, notice: str) -> dict[str, Any]:
    """A notice in the list, once it is there; over pages of one."""
    found: list[dict[str, Any]] = []

    def look() -> bool:
        found.clear()
        after: str | None = f"/v1{ALL}?limiet=1"
        while after:
            page = client.get(after.removeprefix("/v1")).raise_for_status().json()
            found.extend(one for one in page["resultaten"] if one["id"] == notice)
            after = page["volgende"]
        return bool(found)

    wait_for(look)
    [one] = found
    return one


@pytest.mark.parametrize(
    ("face", "who", "template"),
    [
        ("LOKET", "loket-coordinator-1", "term-missed"),
        ("EZK", "ezk-lead", "task-late"),
        ("DOOR", "uva-adviesteam", "progress-issued"),
    ],
)
def test_a_program_tries_again_and_settles(
    doors: Doors, face: str, who: str, template: str
) -> None:
    recipient = "UVA" if face == "DOOR" else "nobody-any-more"
    if face == "DOOR":
        doors.do(_erase_mail(doors))
    notice, reference = lost(doors, face, recipient, template)
    with program(doors, face, who) as client:
        found = there(client, notice)
        assert (found["kenmerk"], found["soort"], found["stand"]) == (
            reference,
            template,
            "given_up",
        )
        one = f"{ALL}/{notice}"
        stale = match(client, one)
        assert client.post(f"{one}/pogingen", json={}).status_code == 428
        again = act(client, f"{one}/pogingen", {})
        assert again.status_code == 201 and again.headers["Location"] == f"/v1{one}"
        wait_for(lambda: client.get(one).json()["stand"] == "given_up")
        late = client.post(f"{one}/afhandelingen", json={"reason": "x"}, headers=stale)
        assert late.status_code == 412
        odd = act(client, f"{one}/afhandelingen", {"reason": "horoscope"})
        assert odd.status_code == 409 and odd.headers["content-type"] == "application/problem+json"
        done = act(client, f"{one}/afhandelingen", {"reason": "told-by-telephone"})
        assert done.status_code == 201
        settled = client.get(one).json()
        assert (settled["stand"], settled["reden"]) == ("settled", "told-by-telephone")
        assert act(client, f"{one}/pogingen", {}).status_code == 200, "nothing more is sent"


async def _erase_mail(doors: Doors) -> None:
    people = doors.portals["DOOR"].people
    found = await people.get("UVA")
    if found:
        await people.put(found.model_copy(update={"mail": None}))


def test_of_others_there_is_nothing(doors: Doors) -> None:
    notice, _ = lost(doors, "DOOR", "uva-weg-2", "progress-issued")
    hidden, _ = lost(doors, "LOKET", "nobody-any-more", "for-the-owner")
    for face, who, what in (
        ("DOOR", "ut-adviesteam", notice),
        ("LOKET", "loket-coordinator-1", hidden),
        ("LOKET", "loket-coordinator-1", str(uuid4())),
    ):
        with program(doors, face, who) as client:
            one = f"{ALL}/{what}"
            assert client.get(one).status_code == 404
            for path in ("pogingen", "afhandelingen"):
                told = client.post(f"{one}/{path}", json={}, headers={"If-Match": "*"})
                assert told.status_code == 404
            assert what not in client.get(ALL).text
    for face, who in (("LOKET", "loket-auditor"), ("EZK", "ezk-expert-1")):
        with program(doors, face, who) as client:
            assert client.get(ALL).status_code == 403


def test_a_program_has_its_webhook_asked_tried_and_repeated(doors: Doors) -> None:
    one = f"/webhooks/{webhook_of('UVA')}"
    with (
        target(doors) as own,
        doors.client("DOOR", "uva-adviesteam") as browser,
        program(doors, "DOOR", "uva-adviesteam") as client,
    ):
        send(browser, browser.get(PLACE), PLACE, url=own.url)
        [found] = client.get("/webhooks").json()["resultaten"]
        assert (found["adres"], found["id"]) == (own.url, str(webhook_of("UVA")))
        assert not {"sleutel", "secret", "authorization", "previous"} & {*found}
        wait_for(lambda: client.get(one).json()["stand"] == "allowed")
        asked = act(client, f"{one}/toestemmingen", {"endpoint": found["endpoint"]})
        assert asked.status_code == 201 and asked.headers["Location"] == f"/v1{one}"
        wait_for(lambda: client.get(one).json()["stand"] == "allowed" and len(own.asked) == 2)
        tried = act(client, f"{one}/proefberichten", {})
        assert tried.status_code == 201 and tried.headers["Location"] == f"/v1{one}"
        message = tried.json()["id"]
        wait_for(lambda: message in client.get(f"{one}/bezorgingen").text)
        wait_for(lambda: _outcomes(client, one)[message] == "sent")
        assert act(client, f"{one}/proefberichten", {}).status_code == 201
        wait_for(lambda: len(_outcomes(client, one)) > 1)
        now = datetime.now(UTC)
        span = {"after": f"{now - timedelta(days=2):%FT%TZ}", "until": f"{now:%FT%TZ}"}
        assert act(client, f"{one}/herhalingen", span).status_code == 201
        wrong = act(client, f"{one}/herhalingen", {"after": span["until"], "until": span["after"]})
        assert wrong.status_code == 409
        first = client.get(f"{one}/bezorgingen", params={"limiet": 1}).json()
        second = client.get(first["volgende"].removeprefix("/v1")).json()
        assert "resultaten" in second, second
        assert first["resultaten"] != second["resultaten"]


def _outcomes(client: httpx.Client, one: str) -> dict[str, str]:
    found = client.get(f"{one}/bezorgingen", params={"limiet": 100}).json()["resultaten"]
    return {row["bericht"]: row["uitkomst"] for row in found}


def test_another_institutions_webhook_is_not_there(doors: Doors) -> None:
    with program(doors, "DOOR", "ut-adviesteam") as client:
        for code in ("TUD", "UT", "XX"):
            one = f"/webhooks/{webhook_of(code)}"
            if code != "UT":
                assert client.get(one).status_code == 404
                assert client.get(f"{one}/bezorgingen").status_code == 404
                told = client.post(f"{one}/proefberichten", json={}, headers={"If-Match": "*"})
                assert told.status_code == 404
    with program(doors, "DOOR", "ul-onderzoeker") as client:
        assert client.get("/webhooks").status_code == 403
        assert client.get(ALL).status_code == 403
