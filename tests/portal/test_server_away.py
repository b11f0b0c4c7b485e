"""The server is away: pages and calls say so, in plain words, and work again once it is back."""

from __future__ import annotations

import time

import pytest

from schemas.ids import reference
from services.cli.playing import Until
from tests.harness.doors import Doors
from tests.harness.filling import send

pytestmark = pytest.mark.portal
PATIENCE = 60.0


def test_a_page_says_that_the_server_is_away_and_comes_back(doors: Doors) -> None:
    place = f"/werk/{reference(doors.case(Until.WORKING))}"
    with doors.client("EZK", "ezk-lead") as client:
        client.timeout = PATIENCE
        queue, server = client.get("/werk"), doors.system.server
        doors.do(server.process.stop())
        try:
            away = client.get(place)
            assert away.status_code == 503 and "De dienst antwoordt niet" in away.text
            taken = send(client, queue, "/werk/volgende")
            assert taken.status_code in (200, 503) and "Er ging iets mis" not in taken.text
        finally:
            doors.do(server.process.start())
        end = time.monotonic() + PATIENCE
        while client.get(place).status_code != 200 and time.monotonic() < end:
            time.sleep(0.1)
        assert client.get(place).status_code == 200
