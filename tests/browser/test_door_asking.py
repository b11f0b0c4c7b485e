"""An institution in a real browser: asking by keyboard alone, and drafts that stay."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.harness.browser import NARROW, keeps_nobody_out, signed_in
from tests.harness.doors import Doors
from tests.harness.keyboard import enter, tab_to, type_in

pytestmark = pytest.mark.portal

WHO = "rug-adviesteam"


def test_a_question_is_asked_by_keyboard_alone(browser: Browser, doors: Doors) -> None:
    with signed_in(browser, doors, "DOOR", WHO) as page:
        page.goto("/aanvragen")
        tab_to(page, 'a[href="/aanvragen/nieuw"]')
        enter(page)
        type_in(page, "#title", "Sensoren voor de landbouw")
        type_in(page, "#question", "Mogen wij dit samen doen? Mail a.devries@rug.example.")
        tab_to(page, 'input[name="theme"]')
        page.keyboard.press("Space")
        tab_to(page, 'input[name="cooperation"]')
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        type_in(page, "#partner_name-0", "Universiteit van Hanoi")
        type_in(page, "#partner_country-0", "Vietnam")
        tab_to(page, "main form button:not([name]):not([formaction])")
        enter(page)
        warning = page.locator("#persoonsgegevens")
        expect(warning).to_contain_text("a.devries@rug.example")
        keeps_nobody_out(page)
        expect(page.get_by_text("Universiteit van Hanoi, Vietnam")).to_be_visible()
        tab_to(page, "main form button:not([name])")
        enter(page)
        expect(page.locator("#summary")).to_be_focused()
        tab_to(page, "#bevestig")
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        enter(page)
        expect(page.get_by_role("status").first).to_contain_text("Uw vraag is verstuurd")
        reference = page.url.rsplit("/", 1)[1]
        page.goto("/aanvragen")
        row = page.get_by_role("row").filter(has_text=reference)
        expect(row).to_contain_text("Sensoren voor de landbouw")


def test_a_draft_is_kept_by_itself_and_there_after_a_reload(browser: Browser, doors: Doors) -> None:
    with signed_in(browser, doors, "DOOR", WHO) as page:
        page.goto("/aanvragen/nieuw")
        page.locator("#title").fill("Nog niet af")
        page.locator("#partner_name-0").fill("Eerste partner")
        expect(page.locator("[data-kept]")).to_contain_text("Concept bewaard")
        page.reload()
        expect(page.locator("#title")).to_have_value("Nog niet af")
        expect(page.locator("#partner_name-0")).to_have_value("Eerste partner")
        page.locator("#question").fill("Getypt en meteen weg")
        page.goto("/aanvragen")
        page.get_by_role("link", name="Nog niet af").click()
        expect(page.locator("#title")).to_have_value("Nog niet af")


def test_without_scripts_a_draft_is_kept_by_a_button(browser: Browser, doors: Doors) -> None:
    with signed_in(browser, doors, "DOOR", WHO, java_script_enabled=False) as page:
        page.goto("/aanvragen/nieuw")
        page.locator("#title").fill("Zonder scripts")
        page.get_by_role("button", name="Bewaar als concept").click()
        page.get_by_role("link", name="Zonder scripts", exact=True).click()
        expect(page.locator("#title")).to_have_value("Zonder scripts")


def test_a_refused_form_says_so_on_a_narrow_screen(browser: Browser, doors: Doors) -> None:
    with signed_in(browser, doors, "DOOR", WHO, size=NARROW, color_scheme="dark") as page:
        page.goto("/aanvragen/nieuw")
        page.get_by_role("button", name="Verder").click()
        expect(page.locator("#summary")).to_be_focused()
        keeps_nobody_out(page)
        page.locator("#summary a").first.click()
        expect(page.locator("#title")).to_be_focused()
