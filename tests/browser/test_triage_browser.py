"""Triage in a browser: what belongs together is suggested, linked, and one of two is merged."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from examples.loader import load_examples
from services.faces.figures import today
from services.kernel.words import day_words
from tests.harness.browser import keeps_nobody_out, signed_in
from tests.harness.doors import Doors
from tests.harness.table_at_work import EXAMPLE, ref, submitted

pytestmark = pytest.mark.portal

COORDINATOR = "loket-coordinator-1"


def test_a_duplicate_is_found_and_merged_into_the_earlier_request(
    browser: Browser, doors: Doors
) -> None:
    example = next(one for one in load_examples() if one.slug == EXAMPLE).submit
    soon = today() + timedelta(days=2)
    decided = {"decide_by": soon, "regimes": ("RU-833-2014",)}
    facts = example.facts.model_copy(update=decided)
    earlier, later = submitted(doors, facts=facts), submitted(doors, facts=facts)
    with signed_in(browser, doors, "LOKET", COORDINATOR) as page:
        page.goto(f"/triage/{ref(later)}")
        expect(page.get_by_text("Het raakt een sanctieregeling: 24 uur eerder")).to_be_visible()
        expect(page.get_by_text(f"binnenkort: op {day_words(soon, 'nl')}")).to_be_visible()
        keeps_nobody_out(page)
        page.get_by_role("link", name=f"Samenvoegen {ref(earlier)}").click()
        expect(page.get_by_label("Kenmerk van de andere")).to_have_value(ref(earlier))
        keeps_nobody_out(page)
        page.get_by_role("button", name="Samenvoegen met een eerdere aanvraag").click()
        expect(page.get_by_text("dezelfde vraag: Het is dezelfde vraag")).to_be_visible()
        expect(page.get_by_text("samengevoegd", exact=True)).to_be_visible()
        keeps_nobody_out(page)
        page.goto(f"/triage/{ref(earlier)}/verbinden")
        keeps_nobody_out(page)
