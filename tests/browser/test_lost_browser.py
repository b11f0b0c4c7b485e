"""Somebody sees to a message that did not arrive, in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.harness.browser import keeps_nobody_out, signed_in
from tests.harness.doors import Doors
from tests.portal.test_notices_lost import HERE, lost, shown

pytestmark = pytest.mark.portal


def test_a_lost_message_is_settled_and_the_page_keeps_nobody_out(
    browser: Browser, doors: Doors
) -> None:
    notice, case = lost(doors, "LOKET", "nobody-any-more", "term-missed")
    with doors.client("LOKET", "loket-coordinator-1") as client:
        shown(doors, client, case)
    with signed_in(browser, doors, "LOKET", "loket-coordinator-1") as page:
        page.goto(HERE)
        mine = page.locator(f"#bericht-{notice}")
        expect(mine).to_contain_text(case)
        keeps_nobody_out(page)
        mine.get_by_role("button", name="Noteer als geregeld").click()
        expect(page.locator(f"#reden-{notice}-wrong")).to_have_text("Kies hoe u het regelde.")
        keeps_nobody_out(page)
        mine.get_by_label("Anders geregeld").select_option("told-by-telephone")
        mine.get_by_role("button", name="Noteer als geregeld").click()
        expect(page.locator("main")).to_contain_text("Genoteerd dat het geregeld is.")
        expect(mine).to_have_count(0)
