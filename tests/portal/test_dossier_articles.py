"""Knowledge articles over HTTP: made of a case that was issued, found, revised and retired."""

from __future__ import annotations

from uuid import uuid4

import pytest

from schemas.ids import reference
from services.cli.playing import Until
from tests.harness.doors import Doors
from tests.harness.dossiers import form, left

pytestmark = pytest.mark.portal

SAYS = {
    "title": "Metingen delen buiten de Unie",
    "question": "Mag een instelling ruwe metingen delen?",
    "answer": "Deel alleen verwerkte metingen.",
}


def test_an_article_is_made_found_revised_and_retired(doors: Doors) -> None:
    case = reference(left(doors, "04-", Until.END))
    with doors.client("LOKET", "loket-coordinator-1") as client:
        new = f"/kennis/nieuw/{case}"
        assert f'href="{new}"' in client.get(f"/dossiers/{case}").text
        empty = client.post(
            new, data=form(client.get(new), str(case)).sent(**SAYS | {"answer": ""})
        )
        assert empty.status_code == 400 and SAYS["question"] in empty.text
        page = client.post(new, data=form(client.get(new), str(case)).sent(**SAYS))
        assert page.status_code == 200 and SAYS["answer"] in page.text
        place = page.url.path
        assert place in client.get("/kennis", params={"q": "ruwe metingen"}).text
        revising = form(client.get(f"{place}/herzien"), "herzien")
        page = client.post(f"{place}/herzien", data=revising.sent(answer="Deel niets ruws."))
        assert "Deel niets ruws." in page.text and "Versie 2" in page.text
        retiring = form(client.get(f"{place}/intrekken"), "intrekken")
        assert client.post(f"{place}/intrekken", data=retiring.sent()).status_code == 400
        page = client.post(f"{place}/intrekken", data=retiring.sent(reason="outdated"))
        assert "Ingetrokken:" in page.text
        assert place not in client.get("/kennis").text


def test_an_article_with_the_name_of_the_institution_is_refused_on_the_form(doors: Doors) -> None:
    case = left(doors, "04-", Until.END)
    with doors.client("LOKET", "loket-coordinator-1") as client:
        new = f"/kennis/nieuw/{case}"
        named = SAYS | {"answer": "Vraag het aan de Universiteit Twente."}
        page = client.post(new, data=form(client.get(new), str(case)).sent(**named))
        assert page.status_code == 409 and "Vraag het aan de Universiteit Twente." in page.text


def test_there_is_no_article_where_nothing_was_said_and_none_for_an_auditor(doors: Doors) -> None:
    early = reference(doors.case(Until.CIRCULATED))
    with doors.client("LOKET", "loket-coordinator-1") as client:
        new = f"/kennis/nieuw/{early}"
        assert (
            client.post(new, data=form(client.get(new), str(early)).sent(**SAYS)).status_code == 409
        )
        assert client.get(f"/kennis/{uuid4().hex}").status_code == 404
        assert client.get("/kennis/niets").status_code == 404
    with doors.client("LOKET") as client:
        client.post("/inloggen", data={"persoon": "loket-auditor"})
        assert client.get("/kennis").status_code == 403
