"""One whole case in browsers: an institution, five experts, five who countersign, a coordinator.

Everybody has a browser of their own. The server is stopped and started again in the middle.
"""

from __future__ import annotations

import re
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from deploy.topology import DEPARTMENTS
from tests.harness.browser import signed_in
from tests.harness.doors import Doors

pytestmark = [pytest.mark.portal, pytest.mark.timeout(240)]
PATIENCE = 30_000
PRIMARY = "main form button.utrecht-button--primary-action"
WORDS = "Samenwerking aan een demonstratiemodel, bedacht voor deze test."


def press(page: Page, place: str, button: str = "") -> None:
    """Open a form and send it: with the button of this name, or its main one."""
    page.goto(place)
    found = page.get_by_role("button", name=button, exact=True) if button else page.locator(PRIMARY)
    found.first.click()
    expect(page.locator(".loket-told")).to_be_visible(timeout=PATIENCE)


def asked(page: Page) -> str:
    """An institution asks; the reference it gets."""
    page.goto("/aanvragen/nieuw")
    page.get_by_label("Titel", exact=True).fill("Demo: gezamenlijk lab")
    page.locator("#question").fill("Kunnen wij deze samenwerking aangaan?")
    page.locator("#background").fill(WORDS)
    page.locator("#own_assessment").fill("Wij zien weinig bezwaar.")
    for name, code in (("theme", ""), ("cooperation", ""), ("product", "case-advice")):
        wanted = f'[value="{code}"]' if code else ""
        page.locator(f'input[name="{name}"]{wanted}').first.check()
    page.locator("#partner_name-0").fill("Voorbeeldinstituut")
    page.locator("#partner_country-0").select_option("US")
    page.get_by_role("button", name="Verder: nakijken").click()
    page.get_by_role("button", name="Versturen naar het Loket").click()
    expect(page.locator("main")).to_contain_text("KV-", timeout=PATIENCE)
    found = re.search(r"KV-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]", page.locator("main").inner_text())
    assert found
    return found[0]


def put_out(page: Page, case: str) -> None:
    """The coordinator puts it out to all five departments."""
    page.goto(f"/triage/{case}/uitzetten")
    for code in DEPARTMENTS:
        page.locator(f'input[name="departments"][value="{code}"]').check()
    if page.locator("#reason").is_visible():
        page.locator("#reason").select_option(index=1)
    page.get_by_role("button", name="Uitzetten", exact=True).click()
    expect(page.locator(".loket-told")).to_be_visible(timeout=PATIENCE)


def contributed(expert: Page, second: Page, case: str) -> None:
    """An expert takes the task, writes, offers it; a second person signs; it is submitted."""
    expert.goto("/werk")
    expect(expert.get_by_role("link", name=case).first).to_be_visible(timeout=PATIENCE)
    press(expert, f"/werk/{case}/oppakken")
    expert.goto(f"/werk/{case}/bijdrage")
    expert.locator('input[name="position"]').first.check()
    for number in range(expert.locator("section.desk-edit").count()):
        expert.locator(f'[name="f-{number}-assessment"]').select_option(index=1)
        expert.locator(f"#f-{number}-layer-quotable").check()
        expert.locator(f'[name="f-{number}-reasoning"]').fill("Wij zien hier geen risico.")
    expert.get_by_role("button", name="Bewaar als versie").click()
    expect(expert.locator(".loket-told")).to_be_visible(timeout=PATIENCE)
    press(expert, f"/werk/{case}/aanbieden")
    press(second, f"/werk/{case}/medeondertekenen", "Medeondertekenen")
    press(expert, f"/werk/{case}/indienen", "Indienen bij het Loket")
    expect(expert.locator("main")).to_contain_text("ngediend", timeout=PATIENCE)


def agreed(page: Page, case: str) -> None:
    """A department agrees to the exact text."""
    page.goto(f"/werk/{case}")
    expect(page.locator("main")).to_contain_text("fstemmen", timeout=PATIENCE)
    page.goto(f"/werk/{case}/standpunt")
    page.locator('input[name="stance"][value="agree"]').check()
    page.get_by_role("button", name="Geef dit standpunt").click()
    expect(page.locator(".loket-told")).to_be_visible(timeout=PATIENCE)


def written(page: Page, case: str) -> None:
    """The coordinator writes the text and asks everybody to agree."""
    press(page, f"/dossiers/{case}/eerste-concept")
    page.goto(f"/dossiers/{case}/concept")
    page.locator("#summary").fill("De samenwerking kan doorgaan.")
    page.get_by_role("button", name="Bewaren als versie").first.click()
    expect(page.locator(".loket-told")).to_be_visible(timeout=PATIENCE)
    press(page, f"/dossiers/{case}/afstemming-vragen")


def last_agreed(page: Page, case: str) -> None:
    """OCW agrees after all departments."""
    page.goto(f"/dossiers/{case}/akkoord")
    page.locator('input[name="stance"][value="agree"]').check()
    page.locator(PRIMARY).click()
    expect(page.locator(".loket-told")).to_be_visible(timeout=PATIENCE)


def issued(page: Page, case: str) -> None:
    """The coordinator adopts exactly that text, and issues it."""
    page.goto(f"/dossiers/{case}/vaststellen")
    page.locator("#aggregation_accepted").select_option(index=1)
    page.locator(PRIMARY).click()
    expect(page.locator(".loket-told")).to_be_visible(timeout=PATIENCE)
    press(page, f"/dossiers/{case}/uitbrengen")


def received(page: Page, case: str) -> bytes:
    """The institution reads the advice; its letter."""
    page.goto(f"/aanvragen/{case}")
    expect(page.locator("main")).to_contain_text("Het advies is klaar.", timeout=PATIENCE)
    page.goto(f"/aanvragen/{case}/advies")
    expect(page.locator("main")).to_contain_text("De samenwerking kan doorgaan.")
    with page.expect_download() as waiting:
        page.locator('main a[href*="/brief/"][href*=".pdf"]').first.click()
    return waiting.value.path().read_bytes()


def test_a_case_from_question_to_issued_advice_survives_the_server(
    browser: Browser, doors: Doors
) -> None:
    with ExitStack() as stack:

        def at(face: str, persona: str) -> Page:
            return stack.enter_context(signed_in(browser, doors, face, persona))

        door, table = at("DOOR", "tud-adviesteam"), at("LOKET", "loket-coordinator-1")
        owner = at("OWNER", "ocw-beleid")
        experts = {code: at(code, f"{code.lower()}-expert-1") for code in DEPARTMENTS}
        leads = {code: at(code, f"{code.lower()}-lead") for code in DEPARTMENTS}
        case = asked(door)
        put_out(table, case)
        for number, code in enumerate(DEPARTMENTS):
            contributed(experts[code], leads[code], case)
            if number == 1:
                doors.do(doors.system.server.restart())
        written(table, case)
        for page in leads.values():
            agreed(page, case)
        last_agreed(owner, case)
        issued(table, case)
        assert received(door, case).startswith(b"%PDF")
