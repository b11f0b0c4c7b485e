"""The editor of an advice over HTTP, without a script: what is typed is never lost."""

from __future__ import annotations

import json
from uuid import UUID

import pytest

from schemas.advice import AdviceText
from schemas.case import DraftWritten
from services.cli.playing import Until
from tests.harness.doors import Doors
from tests.harness.dossiers import case_now, form, happened, latest, left, parts_read

pytestmark = pytest.mark.portal

ONE, OTHER = "loket-coordinator-1", "loket-coordinator-2"


def text_now(doors: Doors, case: UUID) -> AdviceText:
    """The latest version, as it is stored."""
    digest = latest(doors, case).text

    async def read() -> AdviceText:
        loket = await doors.system.faces.at("LOKET")
        return await loket.texts.model(case, digest, AdviceText)

    return doors.do(read())


def test_a_version_is_written_with_what_it_rests_on(doors: Doors) -> None:
    case = left(doors, "04-", Until.DRAFTED)
    before = text_now(doors, case)
    place = f"/dossiers/{case}/concept"
    with doors.client("LOKET", ONE) as client:
        page = client.get(place)
        assert parts_read(doors, case, ONE) == ["draft", "findings"]
        risky = next(n for n, p in enumerate(before.paragraphs) if p.rests_on)
        sent = form(page, "/concept").sent(**{f"p-{risky}-text": "Heel anders.", "doen": "bewaar"})
        page = client.post(place, data=sent)
        assert page.status_code == 200 and "Versie 2 is bewaard" in page.text
    after = text_now(doors, case)
    assert after.paragraphs[risky].text == "Heel anders."
    assert after.paragraphs[risky].rests_on == before.paragraphs[risky].rests_on
    others = [n for n in range(len(before.paragraphs)) if n != risky]
    assert [after.paragraphs[n] for n in others] == [before.paragraphs[n] for n in others]


def test_a_version_saved_as_it_was_is_no_new_version(doors: Doors) -> None:
    case = left(doors, "04-", Until.DRAFTED)
    place = f"/dossiers/{case}/concept"
    with doors.client("LOKET", ONE) as client:
        sent = form(client.get(place), "/concept").sent(doen="bewaar")
        assert "Er was niets veranderd" in client.post(place, data=sent).text
    assert latest(doors, case).number == 1


def test_paragraphs_come_go_and_move_without_being_saved(doors: Doors) -> None:
    case = left(doors, "04-", Until.DRAFTED)
    place = f"/dossiers/{case}/concept"
    with doors.client("LOKET", ONE) as client:
        start = form(client.get(place), "/concept")
        count = len(start.fields["p"])
        page = client.post(place, data=start.sent(doen="erbij", title="Nieuwe titel"))
        grown = form(page, "/concept")
        assert len(grown.fields["p"]) == count + 1
        assert grown.fields["title"] == ["Nieuwe titel"]
        moved = form(client.post(place, data=grown.sent(doen=f"omhoog-{count}")), "/concept")
        assert moved.fields[f"p-{count - 1}-text"] == [""]
        page = client.post(place, data=moved.sent(doen=f"weg-{count - 1}"))
        assert len(form(page, "/concept").fields["p"]) == count
        page = client.post(place, data=form(page, "/concept").sent(doen="erbij-standaard"))
        standard = form(page, "/concept").fields
        assert "niet juridisch bindend" in standard[f"p-{count}-text"][0]
        page = client.post(place, data=form(page, "/concept").sent(doen="weggooien"))
        assert form(page, "/concept").fields["title"] != ["Nieuwe titel"]
    assert len(happened(doors, case, DraftWritten)) == 1


def test_a_finding_becomes_a_paragraph_that_rests_on_it(doors: Doors) -> None:
    case = left(doors, "04-", Until.DRAFTED)
    place = f"/dossiers/{case}/concept"
    name = latest(doors, case).rests_on[0]
    with doors.client("LOKET", ONE) as client:
        start = form(client.get(place), "/concept")
        count = len(start.fields["p"])
        page = client.post(place, data=start.sent(doen=f"erbij-{name}"))
        fields = form(page, "/concept").fields
        assert fields[f"p-{count}-rests_on"] == [name]


def test_an_empty_field_is_named_and_everything_typed_is_still_there(doors: Doors) -> None:
    case = left(doors, "04-", Until.DRAFTED)
    place = f"/dossiers/{case}/concept"
    with doors.client("LOKET", ONE) as client:
        start = form(client.get(place), "/concept")
        words = {"title": "", "summary": "Dit typte ik.", "doen": "bewaar", "p-0-text": ""}
        page = client.post(place, data=start.sent(**words))
        assert page.status_code == 400
        assert 'href="#title"' in page.text and 'href="#p-0-text"' in page.text
        assert form(page, "/concept").fields["summary"] == ["Dit typte ik."]
        assert form(client.get(place), "/concept").fields["summary"] == ["Dit typte ik."]
    assert latest(doors, case).number == 1


def test_what_is_not_quotable_is_refused_on_the_form(doors: Doors) -> None:
    case = left(doors, "04-", Until.DRAFTED)
    place = f"/dossiers/{case}/concept"
    with doors.client("LOKET", ONE) as client:
        start = form(client.get(place), "/concept")
        more: dict[str, str | list[str]] = {"p-0-rests_on": ["EZK:bestaat-niet"], "doen": "bewaar"}
        sent = start.sent(**more)
        page = client.post(place, data=sent)
        assert page.status_code == 409 and "EZK:bestaat-niet" in page.text
    assert latest(doors, case).number == 1


def test_two_coordinators_in_different_paragraphs_both_get_their_words(doors: Doors) -> None:
    case = left(doors, "04-", Until.DRAFTED)
    place = f"/dossiers/{case}/concept"
    with doors.client("LOKET", ONE) as one, doors.client("LOKET", OTHER) as other:
        mine, theirs = (form(client.get(place), "/concept") for client in (one, other))
        other.post(place, data=theirs.sent(**{"p-0-text": "Van de ander.", "doen": "bewaar"}))
        page = one.post(place, data=mine.sent(**{"p-1-text": "Van mij.", "doen": "bewaar"}))
        assert "samen met wat intussen in versie 2 was veranderd" in page.text
    assert [p.text for p in text_now(doors, case).paragraphs][:2] == ["Van de ander.", "Van mij."]


def test_two_coordinators_in_the_same_words_see_both_and_nothing_is_lost(doors: Doors) -> None:
    case = left(doors, "04-", Until.DRAFTED)
    place = f"/dossiers/{case}/concept"
    with doors.client("LOKET", ONE) as one, doors.client("LOKET", OTHER) as other:
        mine, theirs = (form(client.get(place), "/concept") for client in (one, other))
        said = {"p-0-text": "Van de ander.", "title": "Titel van de ander", "doen": "bewaar"}
        other.post(place, data=theirs.sent(**said))
        page = one.post(place, data=mine.sent(**{"p-0-text": "Van mij.", "doen": "bewaar"}))
        assert page.status_code == 409
        assert "U en een collega veranderden dezelfde woorden" in page.text
        assert "<ins>Van de ander.</ins>" in page.text or "de ander.</ins>" in page.text
        again = form(page, "/concept")
        assert again.fields["p-0-text"] == ["Van mij."] and again.fields["after"] == ["2"]
        assert again.fields["title"] == ["Titel van de ander"]
        page = one.post(place, data=again.sent(doen="bewaar"))
        assert page.status_code == 200 and "Versie 3 is bewaard" in page.text
    now = text_now(doors, case)
    assert (now.paragraphs[0].text, now.title) == ("Van mij.", "Titel van de ander")


def test_what_is_kept_by_itself_is_there_again_for_its_writer_alone(doors: Doors) -> None:
    case = left(doors, "04-", Until.DRAFTED)
    place = f"/dossiers/{case}/concept"
    with doors.client("LOKET", ONE) as one, doors.client("LOKET", OTHER) as other:
        typed = form(one.get(place), "/concept").sent(title="Half af")
        assert "bewaard" in json.loads(one.post(f"{place}/bewaar", data=typed).text)["said"]
        assert form(one.get(place), "/concept").fields["title"] == ["Half af"]
        assert form(other.get(place), "/concept").fields["title"] != ["Half af"]
        assert one.post(f"{place}/bewaar", data={"title": "Van elders"}).status_code == 403
    assert latest(doors, case).number == 1


def test_what_changed_between_two_versions_is_marked(doors: Doors) -> None:
    case = left(doors, "04-", Until.DRAFTED)
    place = f"/dossiers/{case}/concept"
    with doors.client("LOKET", ONE) as client:
        sent = form(client.get(place), "/concept").sent(summary="Iets nieuws.", doen="bewaar")
        client.post(place, data=sent)
        page = client.get(f"/dossiers/{case}/versies/2?sinds=1")
        assert "nieuws.</ins>" in page.text and "<del>" in page.text
        assert "<del>" not in client.get(f"/dossiers/{case}/versies/2").text
        for wrong in ("9", "x", "-1", "0"):
            assert client.get(f"/dossiers/{case}/versies/{wrong}").status_code == 404


def test_there_is_no_editor_before_a_contribution_or_after_adoption(doors: Doors) -> None:
    with doors.client("LOKET", ONE) as client:
        early = client.get(f"/dossiers/{doors.case(Until.CIRCULATED)}/concept")
        assert "Er is nog geen bijdrage" in early.text
        late = left(doors, "04-", Until.END)
        assert "De tekst ligt vast" in client.get(f"/dossiers/{late}/concept").text
    assert case_now(doors, late).stage == "issued"
