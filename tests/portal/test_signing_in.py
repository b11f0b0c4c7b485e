"""Signing in and out, and what somebody who did not sign in gets to see."""

from __future__ import annotations

import re

import pytest

from tests.harness.doors import Doors

pytestmark = pytest.mark.portal


@pytest.mark.parametrize(
    ("face", "persona", "begin"),
    [
        ("EZK", "ezk-expert-1", "/werk"),
        ("LOKET", "loket-coordinator-1", "/tafel"),
        ("DOOR", "tud-adviesteam", "/aanvragen"),
        ("OWNER", "ocw-beleid", "/cijfers"),
    ],
)
def test_who_signs_in_begins_where_their_work_is(
    doors: Doors, face: str, persona: str, begin: str
) -> None:
    with doors.client(face) as client:
        page = client.get("/")
        assert page.url.path == "/inloggen" and "Demo" in page.text
        page = client.post("/inloggen", data={"persoon": persona})
        assert (page.status_code, page.url.path) == (200, begin)


def test_a_persona_of_another_face_cannot_sign_in(doors: Doors) -> None:
    with doors.client("EZK") as client:
        page = client.post("/inloggen", data={"persoon": "loket-coordinator-1"})
        assert page.status_code != 200 or page.url.path == "/inloggen"
        assert client.get("/werk").url.path == "/inloggen"


def test_a_form_without_its_token_does_nothing(doors: Doors) -> None:
    with doors.client("EZK", "ezk-expert-1") as client:
        assert client.post("/uitloggen").status_code == 403
        assert client.get("/werk").url.path == "/werk"
        found = re.search(r'name="_csrf" value="([^"]+)"', client.get("/werk").text)
        assert found
        client.post("/uitloggen", data={"_csrf": found[1]})
        assert client.get("/werk").url.path == "/inloggen"
