"""Figures, audit and the owner's pages in a real browser: for everybody, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from schemas.ids import reference
from services.cli.playing import Until
from tests.harness.browser import keeps_nobody_out, signed_in
from tests.harness.doors import Doors
from tests.harness.past import counted_anew, past

pytestmark = pytest.mark.portal
PLACES = [
    ("OWNER", "ocw-beleid", "/cijfers"),
    ("OWNER", "ocw-beleid", "/cijfers?tot=2999-01-01"),
    ("OWNER", "ocw-beleid", "/dossiers"),
    ("OWNER", "ocw-beleid", "/dossiers/{}"),
    ("OWNER", "ocw-beleid", "/sporen"),
    ("OWNER", "ocw-beleid", "/sporen/openen"),
    ("LOKET", "loket-auditor", "/lezers"),
    ("LOKET", "loket-auditor", "/lezers/{}"),
    ("LOKET", "loket-auditor", "/lezers/personen/loket-auditor"),
    ("LOKET", "loket-auditor", "/keten/{}"),
]


@pytest.fixture(scope="module", autouse=True)
def filled(doors: Doors) -> Iterator[None]:
    """The owner's face knows a past."""
    with pytest.MonkeyPatch.context() as patch, past(doors, "OWNER"):
        counted_anew(patch)
        yield


@pytest.mark.parametrize(("face", "persona", "place"), PLACES)
def test_a_page_of_policy_and_audit_keeps_nobody_out(
    browser: Browser, doors: Doors, face: str, persona: str, place: str
) -> None:
    case = reference(doors.case(Until.AGREEING))
    with signed_in(browser, doors, face, persona) as page:
        page.goto(place.format(case))
        keeps_nobody_out(page)


def test_bars_are_as_long_as_their_words_say(browser: Browser, doors: Doors) -> None:
    with signed_in(browser, doors, "OWNER", "ocw-beleid") as page:
        page.goto("/cijfers?taal=en")
        row = page.locator(".loket-bars__row").first
        words = row.locator(".loket-bars__words").inner_text()
        drawn = row.locator(".loket-bar__full").bounding_box()
        whole = row.locator(".loket-bar").bounding_box()
        assert drawn and whole
        share = 100 * drawn["width"] / whole["width"]
        assert abs(share - float(words.partition("%")[0])) < 2


def test_figures_are_asked_for_and_saved_with_the_keyboard_only(
    browser: Browser, doors: Doors
) -> None:
    with signed_in(browser, doors, "OWNER", "ocw-beleid") as page:
        page.goto("/cijfers")
        page.locator("#termijn").focus()
        page.keyboard.type("de bij")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/cijfers?*termijn=contribution*")
        link = page.get_by_role("link", name="Termijnen als CSV")
        link.focus()
        with page.expect_download() as saved:
            page.keyboard.press("Enter")
        assert saved.value.suggested_filename.endswith("-contribution.csv")
