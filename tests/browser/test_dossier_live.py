"""A coordinator at a case in a real browser: writing, asking, and seeing what others do."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from schemas.ids import reference
from services.cli.playing import Until
from tests.harness.browser import keeps_nobody_out, signed_in
from tests.harness.doors import Doors
from tests.harness.dossiers import agree, latest, left

pytestmark = pytest.mark.portal

ONE, OTHER = "loket-coordinator-1", "loket-coordinator-2"
PLACES = [
    (Until.SUBMITTED, ""),
    (Until.WORKING, ""),
    (Until.AGREEING, ""),
    (Until.END, ""),
    (Until.DRAFTED, "/bijdragen"),
    (Until.DRAFTED, "/concept"),
    (Until.END, "/concept"),
    (Until.END, "/afstemming"),
    (Until.END, "/versies/1"),
    (Until.AGREEING, "/termijnen"),
    (Until.DRAFTED, "/afstemming-vragen"),
    (Until.WORKING, "/termijn-verlengen"),
]


@pytest.mark.parametrize(("until", "part"), PLACES)
def test_a_page_of_a_case_keeps_nobody_out(
    browser: Browser, doors: Doors, until: Until, part: str
) -> None:
    case = reference(doors.case(until))
    with signed_in(browser, doors, "LOKET", ONE) as page:
        page.goto(f"/dossiers/{case}{part}")
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        keeps_nobody_out(page)


@pytest.mark.parametrize("place", ["/kennis", "/kennis/nieuw/"])
def test_a_page_of_what_is_known_keeps_nobody_out(
    browser: Browser, doors: Doors, place: str
) -> None:
    of = reference(doors.case(Until.END)) if place.endswith("/") else ""
    with signed_in(browser, doors, "LOKET", ONE) as page:
        page.goto(place + of)
        keeps_nobody_out(page)


def test_a_coordinator_writes_asks_and_sees_a_department_agree(
    browser: Browser, doors: Doors
) -> None:
    case = left(doors, "04-", Until.DRAFTED)
    with signed_in(browser, doors, "LOKET", ONE) as page:
        page.goto(f"/dossiers/{case}/concept")
        page.get_by_label("Samenvatting", exact=True).fill("Doe dit niet zonder maatregelen.")
        page.get_by_role("button", name="Bewaren als versie").first.click()
        expect(page.get_by_text("Versie 2 is bewaard.")).to_be_visible()
        page.get_by_role("link", name="Overzicht").click()
        page.get_by_role("link", name="Afstemming vragen").click()
        expect(page.get_by_text(latest(doors, case).text[:12])).to_be_visible()
        page.get_by_role("button", name="Afstemming vragen").click()
        row = page.locator("#versie-2")
        expect(row.locator('[data-label="EZK"]')).to_contain_text("nog geen antwoord")
        with page.expect_response("**/live?**") as opened:
            page.reload()
        assert opened.value.ok
        agree(doors, case, "EZK")
        expect(row.locator('[data-label="EZK"]')).to_contain_text("akkoord")
        agree(doors, case, "BZ")
        expect(page.get_by_role("link", name="Advies vaststellen")).to_be_visible()


def test_two_coordinators_at_one_text_see_each_other(browser: Browser, doors: Doors) -> None:
    place = f"/dossiers/{reference(doors.case(Until.DRAFTED))}/concept"
    with (
        signed_in(browser, doors, "LOKET", ONE) as one,
        signed_in(browser, doors, "LOKET", OTHER) as other,
    ):
        one.goto(place)
        other.goto(place)
        expect(one.locator("#aanwezig")).to_contain_text("coördinator 2")
        expect(other.locator("#aanwezig")).to_contain_text("coördinator 1")


def test_what_is_typed_is_kept_by_itself(browser: Browser, doors: Doors) -> None:
    case = left(doors, "04-", Until.DRAFTED)
    with signed_in(browser, doors, "LOKET", ONE) as page:
        page.goto(f"/dossiers/{case}/concept")
        page.get_by_label("Titel", exact=True).fill("Nog niet klaar")
        expect(page.locator("#bewaard")).to_contain_text("Tussentijds bewaard")
        page.reload()
        expect(page.get_by_label("Titel", exact=True)).to_have_value("Nog niet klaar")
    assert latest(doors, case).number == 1


def test_without_scripts_everything_can_be_done(browser: Browser, doors: Doors) -> None:
    case = left(doors, "04-", Until.DRAFTED)
    with signed_in(browser, doors, "LOKET", ONE, java_script_enabled=False) as page:
        page.goto(f"/dossiers/{case}/concept")
        page.get_by_role("button", name="Alinea erbij", exact=True).click()
        last = page.locator("fieldset.loket-paragraph").last
        last.get_by_label("Onderdeel").select_option("choice")
        last.get_by_label("Tekst", exact=True).fill("U kiest zelf.")
        page.get_by_role("button", name="Bewaren als versie").last.click()
        expect(page.get_by_text("Versie 2 is bewaard.")).to_be_visible()
    assert latest(doors, case).number == 2
