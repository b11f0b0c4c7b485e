"""Personal data on the form, in a real browser: named at its field, left out by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.harness.browser import NARROW, WIDE, keeps_nobody_out, signed_in
from tests.harness.doors import Doors

pytestmark = pytest.mark.portal
BSN = "111222333"


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_it_is_left_out_with_one_button(
    browser: Browser, doors: Doors, size: tuple[int, int]
) -> None:
    with signed_in(browser, doors, "DOOR", "rug-adviesteam", size=size) as page:
        page.goto("/aanvragen/nieuw")
        page.fill("#title", "Sensoren voor de landbouw")
        page.fill("#question", f"Mogen wij dit doen? Onze kandidaat heeft bsn {BSN}.")
        kept = page.locator("[data-held]")
        expect(kept).to_contain_text("Niet bewaard")
        page.locator('input[name="theme"]').first.check()
        page.locator('input[name="cooperation"]').first.check()
        page.get_by_role("button", name="Verder: nakijken").click()
        expect(page.locator("#question-wrong")).to_contain_text("burgerservicenummer")
        held = page.locator("#niet-versturen")
        expect(held).to_contain_text("elfproef")
        expect(held).to_contain_text("VA-")
        keeps_nobody_out(page)
        held.get_by_role("button", name="Laat het weg").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.get_by_text("bsn [weggelaten].")).to_be_visible()
        expect(page.get_by_text(BSN)).to_have_count(0)
        keeps_nobody_out(page)
