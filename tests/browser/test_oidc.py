"""Signing in and out by OpenID Connect in a real browser, which knows cookies and forms."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.harness.browser import NARROW, keeps_nobody_out
from tests.harness.doors import Doors
from tests.harness.issuer import Issuer, Wrongly
from tests.harness.signing_in import open_face

pytestmark = pytest.mark.portal
EXPERT = {"sub": "pairwise-1", "organisation": "00000001", "entitlement": ["kv-expert"]}


def test_somebody_chooses_signs_in_and_signs_out_everywhere(
    doors: Doors, browser: Browser, tmp_path: Path
) -> None:
    with (
        Issuer(who=EXPERT) as one,
        Issuer(who=EXPERT) as other,
        open_face(doors, tmp_path, "EZK", {"een": one, "twee": other}) as portal,
    ):
        own = browser.new_context(
            base_url=portal.settings.portal_url,
            locale="nl-NL",
            viewport={"width": NARROW[0], "height": NARROW[1]},
        )
        page = own.new_page()
        page.goto("/werk")
        keeps_nobody_out(page)
        page.get_by_role("link", name="Dienst twee").click()
        page.wait_for_url("**/werk")
        page.goto("/sessies")
        keeps_nobody_out(page)
        page.get_by_role("button", name="Overal uitloggen").click()
        page.wait_for_url(f"{other.url}/end?**")
        other.wrongly = Wrongly(lambda claims: {**claims, "acr": "loa1"})
        page.goto("/inloggen/naar/twee")
        assert page.get_by_role("heading", name="Inloggen is niet gelukt").is_visible()
        keeps_nobody_out(page)
        own.close()
