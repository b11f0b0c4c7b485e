"""Keys of one letter can be turned off, and stay off (WCAG 2.1.4)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.harness.browser import signed_in
from tests.harness.doors import Doors

pytestmark = pytest.mark.portal
FOCUSED = "document.activeElement.closest('[data-row]') !== null"


def moved(page: Page) -> bool:
    """Whether j leads into the list."""
    page.keyboard.press("j")
    return bool(page.evaluate(FOCUSED))


def test_keys_of_one_letter_can_be_turned_off(browser: Browser, doors: Doors) -> None:
    with signed_in(browser, doors, "EZK", "ezk-lead") as page:
        page.goto("/werk")
        assert moved(page)
        button = page.get_by_role("button", name="Toetsen j, k, o, c")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "false")
        assert not moved(page)
        page.reload()
        assert not moved(page)
        page.get_by_role("button", name="Toetsen j, k, o, c").click()
        assert moved(page)
