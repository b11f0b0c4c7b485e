"""A wrong door over HTTP: told while asking, proposed in triage, handed over on record."""

from __future__ import annotations

import pytest

from schemas import request as requests
from schemas.question import Cooperation
from tests.harness.at_the_door import TYPED, WHO, asked, begin, case_of, coordinates
from tests.harness.doors import Doors
from tests.harness.filling import send
from tests.harness.table_at_work import acted, form, read, ref, submitted

pytestmark = pytest.mark.portal

COORDINATOR = "loket-coordinator-1"
WORDS = "Wij vermoeden spionage.\r\nOf is het een indelingsverzoek? En de screening?"


def test_who_asks_is_told_of_other_doors_and_may_go_on(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page, place = begin(client)
        page = send(client, page, place, **{**TYPED, "question": WORDS})
        assert "Misschien zoekt u een andere deur" in page.text
        assert "079-320 50 50" in page.text and "“spionage”" in page.text
        assert "indelingsverzoek" in page.text and "kan nog niet" in page.text
        page = send(client, page, f"{place}/controle", bevestig="ja")
        assert "Uw vraag is verstuurd" in page.text
        page, place = begin(client)
        page = send(client, page, place, **TYPED)
        assert "andere deur" not in page.text


def test_triage_proposes_with_reasons_and_a_person_decides_what_was_passed_on(
    doors: Doors,
) -> None:
    with doors.client("DOOR", WHO) as asker, doors.client("LOKET", COORDINATOR) as client:
        page = asked(asker, question=WORDS, background="Met een lab.")
        case, place = case_of(doors, page), page.url.path
        read(doors)
        triage = f"/triage/{ref(case)}"
        shown = client.get(triage).text
        assert "Misschien een andere deur" in shown and "Gevonden: “spionage”" in shown
        assert f'href="{triage}/doorverwijzen?naar=aivd"' in shown
        assert "naar=justis" not in shown and "kan nog niet" in shown
        refer = f"{triage}/doorverwijzen"
        assert 'value="cdiu" checked' in client.get(f"{refer}?naar=cdiu").text
        given = form(client, refer) | {"to": "justis", "explanation": "Bel hen."}
        assert client.post(refer, data=given).status_code == 400
        given |= {"to": "aivd", "sent_along": ["question", "contact"]}
        done = client.post(refer, data=given)
        assert done.url.path == triage and "Doorverwezen naar AIVD" in done.text
        assert "Voorgesteld omdat" in done.text and "Meegestuurd: de vraag" in done.text
        assert "Misschien een andere deur" not in done.text
        doors.do(doors.portals["DOOR"].rows.catch_up())
        told = asker.get(place).text
        assert "Meegestuurd: de vraag, de contactgegevens." in told
        assert "Niet meegestuurd: de titel, de achtergrond, de partners" in told


def test_nothing_passed_on_is_said_plainly(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page = asked(client)
        case = case_of(doors, page)
        coordinates(doors, requests.ReferRequest(case=case, to="cdiu", explanation="Vraag het."))
        told = client.get(page.url.path)
        assert "Er is niets meegestuurd. De instelling gaat er zelf naartoe." in told.text
        english = client.get(page.url.path, params={"taal": "en"}).text
        assert "Nothing was passed on. The institution goes there itself." in english


def test_a_rule_on_facts_alone_proposes_without_words(doors: Doors) -> None:
    case = submitted(doors, "13-inkoop-cameras", facts=SUPERVISED)
    with doors.client("LOKET", COORDINATOR) as client:
        shown = client.get(f"/triage/{ref(case)}").text
        assert "OCW-loket Kennisembargo" in shown and "Gevonden" not in shown
        acted(doors, requests.ReferRequest(case=case, to="kennisembargo", explanation="Daar."))
        read(doors)
        assert "Doorverwezen naar OCW-loket" in client.get(f"/triage/{ref(case)}").text


SUPERVISED = requests.Facts.model_validate(
    {"theme": "transfer", "cooperation": Cooperation.VISIT, "regimes": ["KP-2017-1509"]}
)
