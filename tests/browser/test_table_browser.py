"""The table in a browser: rows come and change while it is open, by mouse and by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from schemas.request import AcceptRequest
from tests.harness.browser import NARROW, keeps_nobody_out, signed_in
from tests.harness.doors import Doors
from tests.harness.keyboard import enter, tab_to
from tests.harness.table_at_work import acted, asked, ref, submitted

pytestmark = pytest.mark.portal

COORDINATOR = "loket-coordinator-1"
LIVE = "/live?van="


def test_a_submitted_case_appears_and_changes_in_a_table_that_is_open(
    browser: Browser, doors: Doors
) -> None:
    with signed_in(browser, doors, "LOKET", COORDINATOR) as page:
        with page.expect_response(lambda answer: LIVE in answer.url):
            page.goto("/tafel")
        other = page.locator("#rijen tr").first
        kept = other.get_attribute("id")
        other.locator("input").check()
        case = asked(doors)
        row = page.locator(f"#rij-{case.hex}")
        expect(row).to_contain_text(ref(case))
        expect(row).to_contain_text("ingediend")
        row.locator("input").check()
        row.locator("a").focus()
        acted(doors, AcceptRequest(case=case, product="case-advice"))
        expect(row).to_contain_text("in behandeling")
        expect(row.locator("input")).to_be_checked()
        expect(row.locator("a")).to_be_focused()
        expect(page.locator(f"#{kept} input")).to_be_checked()
        keeps_nobody_out(page)


def test_a_row_that_no_longer_fits_goes(browser: Browser, doors: Doors) -> None:
    case = submitted(doors)
    with signed_in(browser, doors, "LOKET", COORDINATOR) as page:
        with page.expect_response(lambda answer: LIVE in answer.url):
            page.goto("/tafel?fase=submitted")
        expect(page.locator(f"#rij-{case.hex}")).to_be_visible()
        acted(doors, AcceptRequest(case=case, product="case-advice"))
        expect(page.locator(f"#rij-{case.hex}")).to_have_count(0)


def test_chosen_cases_are_handled_together_on_a_narrow_screen(
    browser: Browser, doors: Doors
) -> None:
    cases = [submitted(doors), submitted(doors)]
    with signed_in(browser, doors, "LOKET", COORDINATOR, size=NARROW) as page:
        page.goto("/tafel?fase=triage")
        for case in cases:
            page.locator(f"#kies-{case.hex}").check()
        page.get_by_role("button", name="Gekozen dossiers samen behandelen").click()
        page.get_by_role("button", name="Alle gekozen in behandeling nemen").click()
        expect(page.get_by_role("status")).to_have_text("2 van 2 gelukt.")
        keeps_nobody_out(page)


def test_a_request_is_found_and_put_out_by_keyboard_alone(browser: Browser, doors: Doors) -> None:
    case = submitted(doors)
    with signed_in(browser, doors, "LOKET", COORDINATOR) as page:
        page.goto("/tafel?fase=triage")
        while page.evaluate("document.activeElement.textContent") != ref(case):
            page.keyboard.press("j")
        page.keyboard.press("o")
        expect(page.get_by_role("heading", level=1)).to_have_text(ref(case))
        tab_to(page, 'a[href$="/uitzetten"]')
        enter(page)
        while page.evaluate("document.activeElement.textContent.trim()") != "Uitzetten":
            page.keyboard.press("Tab")
        enter(page)
        expect(page).to_have_url(f"{doors.urls['LOKET']}/dossiers/{ref(case)}")
        expect(page.get_by_role("heading", level=1)).to_contain_text(ref(case))


def test_a_view_is_saved_and_removed_again(browser: Browser, doors: Doors) -> None:
    with signed_in(browser, doors, "LOKET", COORDINATOR) as page:
        page.goto("/tafel")
        page.get_by_label("Instelling").select_option("UL")
        page.get_by_role("button", name="Tonen").click()
        page.get_by_text("Weergaven bewaren").click()
        page.get_by_label("Bewaar wat u nu ziet als").fill("Leiden")
        page.get_by_role("button", name="Bewaren").click()
        views = page.get_by_role("navigation", name="Mijn weergaven")
        expect(views.get_by_role("link", name="Leiden")).to_have_attribute("aria-current", "true")
        page.get_by_text("Weergaven bewaren").click()
        page.get_by_role("button", name="Weghalen: Leiden").click()
        expect(views).to_have_count(0)
