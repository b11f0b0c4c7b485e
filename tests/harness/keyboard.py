"""Somebody in a browser who has no mouse."""

from __future__ import annotations

from playwright.sync_api import Page

FAR = 200
"""More presses of Tab than any page of ours asks for."""


def tab_to(page: Page, selector: str) -> None:
    """Go on with Tab until this has the focus."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with Tab")


def type_in(page: Page, selector: str, words: str) -> None:
    """Go to a field and type."""
    tab_to(page, selector)
    page.keyboard.type(words)


def enter(page: Page) -> None:
    """Press Enter, and be on the page that it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
