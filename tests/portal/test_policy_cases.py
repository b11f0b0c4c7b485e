"""Open cases as OCW sees them, page after page."""

from __future__ import annotations

import re

import pytest

from schemas.ids import reference
from services.cli.playing import Until
from services.portal.pages.owner import cases as listing
from tests.harness.doors import Doors

pytestmark = pytest.mark.portal


def test_cases_are_listed_page_after_page(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "SHOWN", 2)
    seen: list[str] = []
    place = "/dossiers"
    with doors.client("OWNER", "ocw-beleid") as client:
        while place and len(seen) < 1_000:
            page = client.get(place).text
            rows = page[page.index('id="rijen"') :]
            seen += re.findall(r'href="/dossiers/(KV-[^"]+)"', rows)
            found = re.search(r'rel="next" href="([^"]+)"', rows)
            place = found[1] if found else ""
    assert len(seen) == len(set(seen)) > 2
    open_cases = [reference(one) for one, far in doors.cases.items() if far is not Until.END]
    assert {*open_cases} <= {*seen}
