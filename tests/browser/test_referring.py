"""A wrong door in a browser: the hint while asking, the proposal in triage, the form to refer."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.harness.at_the_door import TYPED, begin
from tests.harness.browser import keeps_nobody_out, signed_in
from tests.harness.doors import Doors
from tests.harness.filling import send
from tests.harness.table_at_work import ref, submitted_with

pytestmark = pytest.mark.portal

WORDS = "Wij vermoeden spionage. Of is dit een indelingsverzoek, of iets voor de screening?"


def test_who_asks_sees_where_else_to_go(browser: Browser, doors: Doors) -> None:
    with doors.client("DOOR", "tud-adviesteam") as client:
        form, place = begin(client)
        send(client, form, place, **{**TYPED, "question": WORDS})
    with signed_in(browser, doors, "DOOR", "tud-adviesteam") as page:
        page.goto(f"{place}/controle")
        assert page.get_by_role("region", name="Misschien zoekt u een andere deur").is_visible()
        keeps_nobody_out(page)


def test_a_coordinator_refers_what_is_proposed(browser: Browser, doors: Doors) -> None:
    case = submitted_with(doors, WORDS)
    with signed_in(browser, doors, "LOKET", "loket-coordinator-1") as page:
        page.goto(f"/triage/{ref(case)}")
        keeps_nobody_out(page)
        page.get_by_role("link", name="Doorverwijzen naar AIVD").click()
        assert page.get_by_label("AIVD", exact=True).is_checked()
        keeps_nobody_out(page)
        page.get_by_label("Uitleg").fill("Bel de AIVD.")
        page.get_by_label("de vraag", exact=True).check()
        page.get_by_role("button", name="Doorverwijzen").click()
        assert page.get_by_text("Meegestuurd: de vraag.").is_visible()
        keeps_nobody_out(page)
