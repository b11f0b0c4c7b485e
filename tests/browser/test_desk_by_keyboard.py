"""An expert and a lead at work in a real browser, by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.harness.browser import keeps_nobody_out, signed_in
from tests.harness.desk_at_work import DESK, PLAIN, at_work, filled, new_task
from tests.harness.doors import Doors

pytestmark = [pytest.mark.portal, pytest.mark.timeout(180)]

MANY = 150
"""Steps with the Tab key after which a page is said to keep a keyboard out."""


def tab_to(page: Page, selector: str) -> None:
    """Go on with Tab until this element has the focus."""
    wanted = page.locator(selector).first
    expect(wanted).to_be_attached()
    for _ in range(MANY):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{selector} cannot be reached with Tab")


def press(page: Page, selector: str) -> None:
    """Reach a link or button and press Enter."""
    tab_to(page, selector)
    page.keyboard.press("Enter")


def choose(page: Page, selector: str, first_letters: str) -> None:
    """Reach a list and type the first letters of a choice."""
    tab_to(page, selector)
    page.keyboard.type(first_letters)


def type_in(page: Page, selector: str, words: str) -> None:
    """Reach a field and type."""
    tab_to(page, selector)
    page.keyboard.type(words)


def pick(page: Page, group: str, value: str) -> None:
    """Reach a group of radio buttons and go down to one of them."""
    tab_to(page, f'[name="{group}"]')
    wanted = page.locator(f'[name="{group}"][value="{value}"]')
    page.keyboard.press("Space")
    for _ in range(5):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"{value} cannot be chosen")


def test_a_contribution_is_claimed_written_signed_and_submitted_by_keyboard(
    browser: Browser, doors: Doors
) -> None:
    task = new_task(doors)
    with (
        signed_in(browser, doors, DESK, "ezk-expert-1") as expert,
        signed_in(browser, doors, DESK, "ezk-lead") as lead,
    ):
        _claims(expert, task)
        _writes(expert, task)
        press(expert, f'a[href="{task}/aanbieden"]')
        press(expert, "main form button")
        expect(expert.locator("#stand")).to_contain_text("wacht op tweede paar ogen")
        _countersigns(lead, task)
        expert.goto(task)
        press(expert, f'a[href="{task}/indienen"]')
        expect(expert.locator(".desk-stays")).to_contain_text("1 interne bevinding blijft hier")
        press(expert, "main form button")
        expect(expert.locator("#stand")).to_contain_text("ingediend")


def _claims(page: Page, task: str) -> None:
    page.goto("/werk?van=niemand")
    row = page.locator(f'th a[href="{task}"]')
    for _ in range(MANY):
        page.keyboard.press("j")
        if row.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("c")
    page.wait_for_url(f"**{task}")


def _writes(page: Page, task: str) -> None:
    press(page, f'a[href="{task}/bijdrage"]')
    page.wait_for_url("**/bijdrage")
    pick(page, "position", "with_measures")
    for number, (layer, words) in enumerate((("quotable", "Gevoelig."), ("internal", "Intern."))):
        if page.locator(f"#f-{number}-aspect").count() == 0:
            press(page, "#erbij")
            expect(page.locator(f"#f-{number}-aspect")).to_be_attached()
        choose(page, f"#f-{number}-aspect", "De technologie")
        choose(page, f"#f-{number}-assessment", "Ernstig")
        pick(page, f"f-{number}-layer", layer)
        type_in(page, f"#f-{number}-reasoning", words)
    press(page, 'button[value="bewaar"]')
    page.wait_for_url(f"**{task}")
    expect(page.locator(".desk-finding--quotable")).to_contain_text("Ook de instelling")
    expect(page.locator(".desk-finding--internal")).to_contain_text("Alleen uw departement")


def _countersigns(page: Page, task: str) -> None:
    page.goto(task)
    press(page, f'a[href="{task}/medeondertekenen"]')
    press(page, 'button[value="teken"]')
    expect(page.locator("#stand")).to_contain_text("medeondertekend")


def test_what_somebody_types_is_there_after_reloading(browser: Browser, doors: Doors) -> None:
    task = new_task(doors)
    with at_work(doors, "ezk-expert-1") as expert:
        expert.send(f"{task}/oppakken")
    with signed_in(browser, doors, DESK, "ezk-expert-1") as page:
        page.goto(f"{task}/bijdrage")
        page.locator("#f-0-reasoning").fill("Half geschreven")
        page.locator("#f-0-layer-internal").check()
        kept = page.locator("[data-desk-kept]")
        expect(kept).to_have_text(re.compile(r"Concept bewaard om \d\d:\d\d\."), timeout=15_000)
        page.reload()
        expect(page.locator("#f-0-reasoning")).to_have_value("Half geschreven")
        expect(page.locator("#f-0-layer-internal")).to_be_checked()
        page.locator('button[value="weggooien"]').click()
        expect(page.locator("#f-0-reasoning")).to_have_value("")


def test_two_people_in_one_task_see_each_other_and_what_the_other_does(
    browser: Browser, doors: Doors
) -> None:
    task = new_task(doors)
    with (
        signed_in(browser, doors, DESK, "ezk-expert-1") as one,
        signed_in(browser, doors, DESK, "ezk-lead") as other,
    ):
        one.goto(task)
        other.goto(task)
        expect(one.locator("#samen")).to_contain_text("Demo-teamleider EZK kijkt nu ook")
        expect(other.locator("#samen")).to_contain_text("Demo-expert 1 EZK kijkt nu ook")
        expect(other.locator("#verouderd")).to_be_hidden()
        with at_work(doors, "ezk-expert-2") as third:
            third.send(f"{task}/oppakken")
        expect(other.locator("#gebeurd")).to_contain_text("Opgepakt, Demo-expert 2 EZK")
        expect(other.locator("#verouderd")).to_be_visible()
        one.goto("/werk")
        expect(other.locator("#samen")).not_to_contain_text("Demo-expert 1 EZK")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_pages_of_a_task_keep_nobody_out(browser: Browser, doors: Doors, language: str) -> None:
    task = new_task(doors, PLAIN)
    with at_work(doors, "ezk-lead") as lead:
        lead.send(f"{task}/oppakken")
        lead.send(f"{task}/bijdrage", filled({}, {"layer": "internal"}, do="bewaar"))
        lead.send(f"{task}/bijdrage", filled({"reasoning": "Anders."}, do="bewaar"))
    places = ["", "/bijdrage", "/medeondertekenen", "/indienen", "/raadplegen", "/toewijzen"]
    with signed_in(browser, doors, DESK, "ezk-lead") as page:
        for place in [*(task + one for one in places), "/werk/vervanging?van=ezk-lead"]:
            page.goto(place + ("&" if "?" in place else "?") + f"taal={language}")
            keeps_nobody_out(page)
        page.goto(f"{task}/bijdrage")
        page.locator("#f-0-reasoning").fill("")
        page.locator('button[value="bewaar"]').click()
        expect(page.locator("#summary")).to_be_focused()
        keeps_nobody_out(page)
