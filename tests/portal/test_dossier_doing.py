"""What a coordinator does with a case over HTTP: agreement, adopting, issuing, rounds, terms."""

from __future__ import annotations

from uuid import UUID

import httpx
import pytest

from schemas import case as cases
from schemas import clock, settling
from schemas.catalogue import load
from schemas.common import Role, Stance
from services.cli.playing import Until
from tests.harness.doors import Doors
from tests.harness.dossiers import agree, case_now, form, happened, latest, left, parts_read

pytestmark = pytest.mark.portal

COORDINATOR = "loket-coordinator-1"


def do(client: httpx.Client, case: UUID, name: str, **typed: str | list[str]) -> httpx.Response:
    """Open the form of an action, fill it in and send it."""
    place = f"/dossiers/{case}/{name}"
    return client.post(place, data=form(client.get(place), name).sent(**typed))


def test_agreement_is_asked_on_exactly_the_text_that_was_shown(doors: Doors) -> None:
    case = left(doors, "04-", Until.DRAFTED)
    place = f"/dossiers/{case}/afstemming-vragen"
    with doors.client("LOKET", COORDINATOR) as client:
        shown = form(client.get(place), "afstemming-vragen")
        assert shown.fields["text"] == [latest(doors, case).text]
        writing = form(client.get(f"/dossiers/{case}/concept"), "/concept")
        client.post(
            f"/dossiers/{case}/concept", data=writing.sent(doen="bewaar", title="Een andere titel")
        )
        late = client.post(place, data=shown.sent())
        assert late.status_code == 409 and "nieuwere versie: versie 2" in late.text
        assert not happened(doors, case, cases.AgreementAsked)
        assert do(client, case, "afstemming-vragen").status_code == 200
    (asked,) = happened(doors, case, cases.AgreementAsked)
    assert asked.text == latest(doors, case).text and latest(doors, case).number == 2


def test_a_case_goes_from_draft_to_one_letter_however_often_the_form_is_sent(doors: Doors) -> None:
    case = left(doors, "04-", Until.DRAFTED)
    with doors.client("LOKET", COORDINATOR) as client:
        do(client, case, "afstemming-vragen")
        refused = do(client, case, "vaststellen")
        assert refused.status_code == 409 and not happened(doors, case, cases.AdviceAdopted)
        agree(doors, case, "BZ")
        agree(doors, case, "EZK", Stance.AGREE_WITH_NOTE, "Let op de woordkeus.")
        page = client.get(f"/dossiers/{case}/afstemming")
        assert "Let op de woordkeus." in page.text and "akkoord, met opmerking" in page.text
        assert "draft" in parts_read(doors, case, COORDINATOR)
        assert "Let op de woordkeus." not in client.get(f"/dossiers/{case}").text
        do(client, case, "vaststellen")
        (adopted,) = happened(doors, case, cases.AdviceAdopted)
        assert adopted.text == latest(doors, case).text
        place = f"/dossiers/{case}/uitbrengen"
        sent = form(client.get(place), "uitbrengen").sent()
        assert [client.post(place, data=sent).status_code for _ in range(2)] == [200, 200]
        assert len(happened(doors, case, cases.AdviceIssued)) == 1
        assert ".nl.pdf" in client.get(f"/dossiers/{case}").text
        assert do(client, case, "sluiten", reason="nothing-more-to-do").status_code == 200
    assert case_now(doors, case).stage == "closed"


def test_an_objection_is_shown_and_put_to_a_higher_level(doors: Doors) -> None:
    case = left(doors, "04-", Until.DRAFTED)
    with doors.client("LOKET", COORDINATOR) as client:
        do(client, case, "afstemming-vragen")
        agree(doors, case, "EZK", Stance.OBJECT, "Dit klopt niet.")
        page = client.get(f"/dossiers/{case}/afstemming")
        assert 'data-standing="objects"' in page.text and "Dit klopt niet." in page.text
        empty = do(client, case, "voorleggen", question="Mag dit door?")
        assert empty.status_code == 400 and "Mag dit door?" in empty.text
        level = next(iter(load().levels))
        done = do(client, case, "voorleggen", question="Mag dit door?", level=level)
        assert done.status_code == 200
        assert "Mag dit door?" in client.get(f"/dossiers/{case}/afstemming").text
    (up,) = happened(doors, case, settling.AdviceEscalated)
    assert (up.departments, up.level) == (("EZK",), level)


def test_a_round_is_opened_and_a_difference_resolved(doors: Doors) -> None:
    case = left(doors, "03-", Until.DRAFTED)
    with doors.client("LOKET", COORDINATOR) as client:
        wrong = do(client, case, "ronde", question="Wat vindt u nu?")
        assert wrong.status_code == 400 and "Wat vindt u nu?" in wrong.text
        strange = do(client, case, "ronde", question="Wat nu?", aspects=["ethics"])
        assert strange.status_code == 400 and "Wat nu?" in strange.text
        do(client, case, "ronde", question="Wat vindt u nu?", aspects=["technology"])
        assert "Wat vindt u nu?" in client.get(f"/dossiers/{case}/bijdragen").text
        resolved = do(
            client,
            case,
            "beslechten",
            aspect="technology",
            resolution="both-views-stated",
            words="Beide staan in de tekst.",
        )
        assert resolved.status_code == 200
        assert "Beide staan in de tekst." in client.get(f"/dossiers/{case}/bijdragen").text
    (opened,) = happened(doors, case, settling.RoundOpened)
    assert opened.aspects == ("technology",)
    assert len(happened(doors, case, settling.DifferenceResolved)) == 1


def test_terms_are_extended_paused_and_resumed_with_a_reason(doors: Doors) -> None:
    case = left(doors, "04-", Until.CIRCULATED)
    with doors.client("LOKET", COORDINATOR) as client:
        wrong = do(client, case, "termijn-verlengen", clock="advice", amount="veel")
        assert wrong.status_code == 400 and 'value="veel"' in wrong.text
        assert "Vul dit veld in." in wrong.text
        do(client, case, "termijn-verlengen", clock="advice", amount="3", reason="complex")
        do(client, case, "termijn-opschorten", clock="advice", reason="information-asked")
        page = client.get(f"/dossiers/{case}")
        assert "staat stil" in page.text and "Termijn hervatten" in page.text
        do(client, case, "termijn-hervatten", clock="advice")
        assert "Termijn hervatten" not in client.get(f"/dossiers/{case}").text
    assert [e.amount for e in happened(doors, case, clock.ClockExtended)] == [3]
    assert len(happened(doors, case, clock.ClockPaused)) == 1
    assert len(happened(doors, case, clock.ClockResumed)) == 1


def test_departments_are_added_and_done_without(doors: Doors) -> None:
    case = left(doors, "04-", Until.CIRCULATED)
    with doors.client("LOKET", COORDINATOR) as client:
        do(client, case, "departement-erbij", department="DEF")
        do(client, case, "zonder-departement", department="DEF", reason="not-needed")
        page = client.get(f"/dossiers/{case}")
        assert "zonder verder" in page.text
    now = case_now(doors, case).case
    assert now and now.parts["DEF"].status == "excused"


def test_nothing_is_done_by_a_form_without_its_token_or_by_an_auditor(doors: Doors) -> None:
    case = left(doors, "04-", Until.CIRCULATED)
    place, typed = f"/dossiers/{case}/zonder-departement", {"department": "BZ"}
    with doors.client("LOKET", COORDINATOR) as client:
        stolen = form(client.get(place), "zonder-departement").sent(**typed, reason="not-needed")
        assert client.post(place, data={**stolen, "_csrf": ["x"]}).status_code == 403
    with doors.client("LOKET") as client:
        client.post("/inloggen", data={"persoon": "loket-auditor"})
        assert client.post(place, data=stolen).status_code == 403
    assert not happened(doors, case, cases.DepartmentExcused)


def test_the_first_draft_is_made_by_the_system(doors: Doors) -> None:
    case = left(doors, "04-", Until.CIRCULATED)
    with doors.client("LOKET", COORDINATOR) as client:
        assert "Eerste concept maken" not in client.get(f"/dossiers/{case}").text

    async def written() -> None:
        loket = await doors.system.faces.at("LOKET")
        for code in ("BZ", "EZK"):
            excuse = cases.ExcuseDepartment(case=case, department=code, reason="not-needed")
            await loket.ask(excuse, loket.actor(COORDINATOR, Role.COORDINATOR))

    doors.do(written())
    with doors.client("LOKET", COORDINATOR) as client:
        assert "Eerste concept maken" in client.get(f"/dossiers/{case}/concept").text
        assert do(client, case, "eerste-concept").status_code == 200
        assert "Versie 1" in client.get(f"/dossiers/{case}").text
    assert latest(doors, case).number == 1
