"""The feed over HTTP: read on from a cursor; what a webhook tells is in it, by the same id."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import httpx
import pytest

from services.kernel.calendar import AMSTERDAM
from tests.harness.doors import Doors
from tests.harness.filling import send
from tests.harness.programs import program
from tests.portal.test_door_webhook import PLACE, target, wait_for

pytestmark = pytest.mark.portal
FEED = "/gebeurtenissen"


@pytest.fixture(scope="module")
def own(doors: Doors) -> Iterator[httpx.Client]:
    with program(doors, "DOOR", "tud-adviesteam") as client:
        yield client


def test_it_is_in_order_and_goes_on_where_it_stopped(own: httpx.Client) -> None:
    whole = own.get(FEED, params={"limiet": 100}).json()["resultaten"]
    places = [one["volgnummer"] for one in whole]
    assert len(whole) > 2 and places == sorted(set(places))
    pages, after = [], f"/v1{FEED}?limiet=2"
    while after:
        page = own.get(after.removeprefix("/v1")).json()
        assert len(page["resultaten"]) <= 2
        pages += page["resultaten"]
        after = page["volgende"]
    assert pages == whole
    for number, one in enumerate(whole, 1):
        rest = own.get(FEED, params={"na": one["cursor"]}).json()["resultaten"]
        assert rest[: len(whole) - number] == whole[number:]
    assert {"tekst", "advies", "contact"}.isdisjoint(whole[0])


def test_of_others_it_holds_nothing(doors: Doors, own: httpx.Client) -> None:
    mine = {one["id"] for one in own.get(FEED).json()["resultaten"]}
    with program(doors, "DOOR", "ut-adviesteam") as other:
        theirs = {one["id"] for one in other.get(FEED).json()["resultaten"]}
    assert mine and not mine & theirs
    with program(doors, "LOKET", "loket-coordinator-1") as loket:
        assert loket.get(FEED).status_code == 404


@pytest.mark.parametrize("na", ["x", "W10", "WyJ4Il0", "", "a" * 501, "WzFd!"])
def test_a_cursor_that_is_none_is_a_400(own: httpx.Client, na: str) -> None:
    answer = own.get(FEED, params={"na": na})
    assert answer.status_code == 400 and answer.json()["errors"][0]["naam"] == "na"


def test_what_did_not_change_is_not_sent_again(own: httpx.Client) -> None:
    first = own.get(FEED, params={"limiet": 2})
    tag = first.headers["ETag"]
    again = own.get(FEED, params={"limiet": 2}, headers={"If-None-Match": f'"x", W/{tag}'})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert own.get(FEED, params={"limiet": 1}, headers={"If-None-Match": tag}).status_code == 200


def test_what_a_webhook_told_is_known_by_its_id(doors: Doors) -> None:
    who = "knaw-adviesteam"
    with (
        target(doors) as system,
        doors.client("DOOR", who) as client,
        program(doors, "DOOR", who) as own,
    ):
        send(client, client.get(PLACE), PLACE, url=system.url)
        feed = own.get(FEED, params={"limiet": 100}).json()["resultaten"]
        last = feed[-1]
        begin = datetime.now(AMSTERDAM) - timedelta(days=2)
        span = {"van": f"{begin:%Y-%m-%dT%H:%M}", "tot": "2099-01-01T00:00"}
        page = send(client, client.get(PLACE), f"{PLACE}/opnieuw", **span)
        assert page.status_code == 200, page.text
        wait_for(lambda: last["id"] in {one.headers["webhook-id"] for one in system.posted})
        told = {one.headers["webhook-id"]: json.loads(one.body) for one in system.posted}
    assert told[last["id"]]["sequence"] == f"{last['volgnummer']:020d}"
    assert told[last["id"]]["subject"] == last["adviesaanvraag"]
    assert set(told) <= {one["id"] for one in feed}
