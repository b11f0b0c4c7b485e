"""A real browser for tests: Debian's Chromium, and axe-core to find what keeps people out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from services.portal.look import MODULES
from tests.harness.doors import Doors

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, NARROW = (1440, 900), (320, 640)
SCREENS = ((WIDE, "light"), (NARROW, "dark"))
"""On what every page is looked at: colours do not depend on width, nor sizes on colours."""
AXE = MODULES / "axe-core" / "axe.min.js"
STANDARDS = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22aa",
    "EN-301-549",
    "best-practice",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser; every page is opened in a context, so with cookies, of its own."""
    place = shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=place, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def signed_in(
    browser: Browser, doors: Doors, face: str, persona: str, **context: Any
) -> Iterator[Page]:
    """An empty page at a face, signed in; a script error or a refused resource fails the test."""
    width, height = context.pop("size", WIDE)
    told = {"locale": "nl-NL", "base_url": doors.urls[face], **context}
    own = browser.new_context(viewport={"width": width, "height": height}, **told)
    page, wrong = own.new_page(), list[str]()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    try:
        if persona:
            with doors.client(face, persona) as client:
                own.add_cookies(
                    [
                        {"name": one.name, "value": one.value or "", "url": doors.urls[face]}
                        for one in client.cookies.jar
                    ]
                )
        yield page
        # Chromium itself calls an answer of 4xx an error; what pages answer is another test's.
        assert not [one for one in wrong if "status of 4" not in one]
    finally:
        own.close()


def axe(page: Page) -> list[str]:
    """What axe finds wrong on this page, one line each; the page's own policy lets it in."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    options = json.dumps({"runOnly": STANDARDS, "resultTypes": ["violations"]})
    found = page.evaluate(f"() => axe.run(document, {options})")
    return [
        f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:3]]}"
        for one in found["violations"]
    ]


def overflows(page: Page) -> bool:
    """Whether somebody must scroll sideways to read the page."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def keeps_nobody_out(page: Page) -> None:
    """Fail on what axe finds, or when somebody must scroll sideways, on any screen."""
    for (width, height), theme in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        wrong = axe(page)
        assert not wrong, (page.url, width, theme, wrong)
        assert not overflows(page), (page.url, width, theme)


def shoot(page: Page, folder: Path, name: str) -> None:
    """A picture of the whole page."""
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)
