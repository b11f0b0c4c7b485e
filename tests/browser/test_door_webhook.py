"""An institution's webhook in a real browser: set, consented to, tried, and what was sent."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.harness.browser import keeps_nobody_out, signed_in
from tests.harness.doors import Doors
from tests.portal.test_door_webhook import PLACE, target

pytestmark = pytest.mark.portal


def test_a_webhook_is_set_consented_to_and_tried(browser: Browser, doors: Doors) -> None:
    who = "uva-adviesteam"
    with target(doors, consent={}) as own, signed_in(browser, doors, "DOOR", who) as page:
        page.goto(PLACE)
        page.get_by_label("Webadres").fill(own.url)
        page.get_by_role("button", name="Bewaren en toestemming vragen").press("Enter")
        expect(page.get_by_role("region", name="Geen toestemming")).to_be_visible()
        keeps_nobody_out(page)
        own.consent = {"WebHook-Allowed-Origin": "*", "WebHook-Allowed-Rate": "60"}
        page.get_by_role("button", name="Opnieuw om toestemming vragen").press("Enter")
        expect(page.get_by_role("region", name="De webhook staat aan")).to_be_visible()
        page.get_by_role("button", name="Proefbericht sturen").press("Enter")
        expect(page.get_by_role("status")).to_contain_text("uw systeem antwoordde 204")
        page.get_by_role("link", name="Wat wij stuurden").press("Enter")
        expect(page.get_by_role("row", name="Proefbericht")).to_contain_text("aangekomen")
        keeps_nobody_out(page)
