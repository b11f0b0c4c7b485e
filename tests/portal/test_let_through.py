"""A false alarm in a file, from the form to the Loket and back; and the list of what went in."""

from __future__ import annotations

import pytest

from schemas.common import digest
from tests.harness.at_the_door import TYPED, WHO, begin
from tests.harness.doors import Doors
from tests.harness.filling import form
from tests.harness.programs import program
from tests.portal.test_door_gate import code_on, let_through

pytestmark = pytest.mark.portal
BODY = b"Het onderdeel heet Putter en heeft BSN 111222333."
LISTED = "/vals-alarm/doorgelaten"


def test_a_file_is_let_through_and_the_list_says_by_whom_and_why(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page, place = begin(client)
        chosen = {"bijlagen": ("plan.txt", BODY)}
        given = {**form(page, place), **TYPED}
        page = client.post(f"{place}/bijlagen", data=given, files=chosen)
        assert page.status_code >= 400 and "gegevens van personen" in page.text
        assert "Het lijkt op: een burgerservicenummer (bsn). Noem dan deze code" in page.text
        code = code_on(page)
        assert let_through(doors, code, "bsn").status_code == 200
        page = client.post(f"{place}/bijlagen", data=given, files=chosen)
        assert page.status_code == 200 and f'value="{digest(BODY)}"' in page.text
    for who in ("loket-coordinator-1", "loket-auditor"):
        with doors.client("LOKET", who) as client:
            page = client.get(LISTED)
            row = next(one for one in page.text.split("<tr") if code in one)
            assert "Demo-coördinator 1 Loket" in row and "burgerservicenummer" in row
            assert "Putter" not in page.text
            assert client.get(LISTED, params={"voor": "1"}).text.count("VA-") == 0


def test_a_program_lets_through_and_reads_what_was(doors: Doors) -> None:
    with program(doors, "DOOR", WHO) as client:
        sent = client.post("/bijlagen?aanvraag=een-sleutel", content=BODY + b" Nog een.")
        code = code_on(sent)
    with program(doors, "LOKET", "loket-coordinator-1") as client:
        given = {"text": code, "kinds": ["bsn"], "reason": "number-of-no-person"}
        assert client.post("/valse-alarmen", json=given).status_code == 201
        assert client.post("/valse-alarmen", json=given).status_code == 200
        wrong = client.post("/valse-alarmen", json={**given, "text": "VA-0000-0000-1"})
        assert wrong.status_code == 409 and wrong.json()["reden"] == "bad_text_code"
        newest = client.get("/valse-alarmen?limiet=1").json()["resultaten"][0]
        assert (newest["code"], newest["leekOp"]) == (code, ["bsn"])
        assert (newest["door"], newest["reden"]) == ("loket-coordinator-1", "number-of-no-person")
    with program(doors, "LOKET", "loket-auditor") as client:
        assert client.get("/valse-alarmen").status_code == 200
        assert client.post("/valse-alarmen", json=given).status_code == 403
    with program(doors, "DOOR", WHO) as client:
        again = client.post("/bijlagen?aanvraag=een-sleutel", content=BODY + b" Nog een.")
        assert again.status_code == 201
