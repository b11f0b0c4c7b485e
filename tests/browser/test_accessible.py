"""Every page in a real browser: nothing that axe finds, wide and narrow, light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.harness.browser import keeps_nobody_out, signed_in
from tests.harness.doors import Doors

pytestmark = pytest.mark.portal

PLACES = [
    ("EZK", "ezk-expert-1", "/werk"),
    ("EZK", "ezk-lead", "/werk/vervanging"),
    ("LOKET", "loket-coordinator-1", "/tafel"),
    ("LOKET", "loket-coordinator-1", "/tafel?fase=triage&termijn=te-laat"),
    ("LOKET", "loket-coordinator-1", "/tafel/samen"),
    ("LOKET", "loket-coordinator-1", "/aanname"),
    ("LOKET", "loket-coordinator-1", "/aanname/nieuw"),
    ("LOKET", "loket-coordinator-1", "/vals-alarm"),
    ("LOKET", "loket-auditor", "/vals-alarm/doorgelaten"),
    ("LOKET", "loket-coordinator-1", "/belasting"),
    ("LOKET", "loket-coordinator-1", "/catalogus"),
    ("LOKET", "loket-coordinator-1", "/catalogus?lijst=regimes"),
    ("LOKET", "loket-coordinator-1", "/zoeken?q=onderzoek&instelling=UL"),
    ("DOOR", "tud-adviesteam", "/aanvragen"),
    ("DOOR", "tud-adviesteam", "/aanvragen/nieuw"),
    ("DOOR", "tud-adviesteam", "/controleer"),
    ("DOOR", "tud-adviesteam", "/instelling"),
    ("DOOR", "tud-adviesteam", "/instelling/collega"),
    ("DOOR", "tud-adviesteam", "/instelling/mail"),
    ("DOOR", "tud-adviesteam", "/instelling/webhook"),
    ("DOOR", "tud-adviesteam", "/berichten"),
    ("DOOR", "tud-adviesteam", "/berichten/voorkeuren"),
    ("EZK", "ezk-expert-1", "/berichten/voorkeuren"),
    ("LOKET", "loket-coordinator-1", "/berichten/niet-aangekomen"),
    ("LOKET", "loket-coordinator-1", "/berichten/teksten"),
    ("LOKET", "loket-coordinator-1", "/berichten/teksten/digest"),
    ("DOOR", "tud-adviesteam", "/instelling/webhook/bezorgingen"),
    ("OWNER", "ocw-beleid", "/cijfers"),
    ("OWNER", "ocw-beleid", "/cijfers/landen"),
    ("EZK", "", "/inloggen"),
    ("DOOR", "", "/toegankelijkheid"),
    ("DOOR", "", "/webhook-toestemming/UL/geen-sleutel"),
    ("DOOR", "ul-adviesteam", "/sleutels"),
    ("DOOR", "ul-coordinator", "/instelling/collega/ul-onderzoeker"),
    ("DOOR", "ul-onderzoeker", "/aanvragen"),
]


@pytest.mark.parametrize(("face", "persona", "place"), PLACES)
def test_a_page_keeps_nobody_out(
    browser: Browser, doors: Doors, face: str, persona: str, place: str
) -> None:
    with signed_in(browser, doors, face, persona) as page:
        page.goto(place)
        keeps_nobody_out(page)
