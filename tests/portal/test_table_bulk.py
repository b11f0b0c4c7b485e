"""Handling several cases at once: each has a command of its own, and none stops the others."""

from __future__ import annotations

import pytest

from schemas.request import RefuseRequest
from schemas.subjects import Stream
from services.cli.playing import Until
from tests.harness.doors import Doors
from tests.harness.table_at_work import coordinated, form, ref, said, submitted

pytestmark = pytest.mark.portal

COORDINATOR = "loket-coordinator-1"


def test_several_requests_are_taken_on_and_what_is_refused_stops_none(doors: Doors) -> None:
    first, over, last = (submitted(doors) for _ in range(3))
    why = RefuseRequest(case=over, reason="duplicate", explanation="Al gevraagd.")
    coordinated(doors, why)
    keys = [first.hex, over.hex, last.hex]
    with doors.client("LOKET", COORDINATOR) as client:
        given = form(client, "/tafel/samen?" + "&".join(f"zaak={key}" for key in keys))
        given |= {"wat": "aannemen", "product": "case-advice", "zaak": keys}
        page = client.post("/tafel/samen", data=given)
        assert page.status_code == 200 and "2 van 3 gelukt" in page.text
        assert all(ref(case) in page.text for case in (first, over, last))
        again = client.post("/tafel/samen", data=given)
        assert "2 van 3 gelukt" in again.text
    for case in (first, last):
        assert said(doors, case).count("RequestAccepted") == 1
    assert "RequestAccepted" not in said(doors, over)


def test_one_reason_extends_several_terms_once(doors: Doors) -> None:
    keys = [doors.case(until) for until in (Until.WORKING, Until.DRAFTED)]
    before = [said(doors, case, Stream.CASES).count("ClockExtended") for case in keys]
    with doors.client("LOKET", COORDINATOR) as client:
        asked = "/tafel/samen?" + "&".join(f"zaak={case.hex}" for case in keys)
        given = form(client, asked) | {"wat": "verlengen", "zaak": [case.hex for case in keys]}
        wrong = client.post("/tafel/samen", data=given | {"amount": "nul", "reason": "x"})
        assert wrong.status_code == 400 and "1 tot en met 60" in wrong.text
        assert all(ref(case) in wrong.text for case in keys)
        given |= {"amount": "2", "reason": "complex"}
        for _ in range(2):
            page = client.post("/tafel/samen", data=given)
            assert "2 van 2 gelukt" in page.text
    after = [said(doors, case, Stream.CASES).count("ClockExtended") for case in keys]
    assert after == [count + 1 for count in before]


def test_nothing_chosen_is_nothing_done(doors: Doors) -> None:
    with doors.client("LOKET", COORDINATOR) as client:
        assert "geen dossiers gekozen" in client.get("/tafel/samen?zaak=x&zaak=" + "0" * 32).text
        given = form(client, "/tafel") | {"wat": "aannemen"}
        page = client.post("/tafel/samen", data=given)
        assert page.status_code == 400 and "Kies dossiers" in page.text
