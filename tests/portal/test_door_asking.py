"""An institution asks: drafts, what is missing, the warning before it goes, and sending once."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest

from tests.harness.at_the_door import TITLE, TYPED, WHO, asked, begin, reference
from tests.harness.doors import Doors
from tests.harness.filling import form, send

pytestmark = pytest.mark.portal

OTHER = "ut-adviesteam"


def test_a_question_is_asked_and_found_in_the_list(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page = asked(client)
        assert re.fullmatch(r"/aanvragen/KV-\w{4}-\w{4}-\w", page.url.path), page.text
        assert "Uw vraag is verstuurd" in page.text
        assert "het Loket bekijkt uw vraag" in page.text and "Uiterlijk" in page.text
        listed = client.get("/aanvragen").text
        assert reference(page) in listed and TITLE in listed
    with doors.client("DOOR", "tud-coordinator") as colleague:
        assert TITLE in colleague.get(page.url.path).text


def test_the_page_before_sending_shows_everything_that_goes(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page, place = begin(client)
        page = send(client, page, place, **TYPED, regimes=["RU-833-2014"], aspects=["partner"])
        for words in (
            "Batterijen uit Hangzhou",
            "Wij besluiten in maart.",
            "Zhejiang University, China, Partner",
            "Sancties Rusland",
            "De partner",
            "Het Loket kiest",
        ):
            assert words in page.text
        assert "Er is nog niets verstuurd" in page.text


def test_a_question_says_how_far_it_is_who_pays_and_what_is_given(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page, place = begin(client)
        more: dict[str, Any] = {
            "phase": "talks",
            "decide_by": "2027-03-01",
            "access": ["data", "lab"],
            "funding": ["foreign_state"],
            "measures": "Meetgegevens blijven hier.",
            "urgency": "De subsidie sluit.",
        }
        page = send(client, page, place, **TYPED, **more)
        for words in (
            "In gesprek",
            "maandag 1 maart 2027",
            "Gegevens, Een laboratorium of apparatuur",
            "Een buitenlandse overheid",
            "Meetgegevens blijven hier.",
            "De subsidie sluit.",
        ):
            assert words in page.text
        page = send(client, page, f"{place}/controle")
        assert page.status_code == 200
    with doors.client("LOKET", "loket-coordinator-1") as table:
        seen = table.get(f"/triage/{reference(page)}").text
        for words in ("In gesprek", "maandag 1 maart 2027", "De subsidie sluit.", "laboratorium"):
            assert words in seen


@pytest.mark.parametrize(
    "wrong", [{"decide_by": "morgen"}, {"phase": "x"}, {"access": ["x"]}, {"funding": ["x"]}]
)
def test_facts_that_do_not_exist_are_refused(doors: Doors, wrong: dict[str, object]) -> None:
    with doors.client("DOOR", WHO) as client:
        page, place = begin(client)
        page = send(client, page, place, **{**TYPED, **wrong})
        assert page.status_code == 400 and f'href="#{next(iter(wrong))}"' in page.text


def test_the_form_shows_what_the_chosen_advice_needs(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page, place = begin(client)
        assert "hoeft niet" in _label(page.text, "Uw eigen inschatting")
        page = send(client, page, place, product="second-opinion", title="Kan dit?", doe="soort")
        assert page.url.path == place and page.url.fragment == "vraag"
        assert "hoeft niet" not in _label(page.text, "Uw eigen inschatting")
        assert form(page, place)["title"] == ["Kan dit?"]


def test_an_earlier_question_is_copied_into_a_new_one(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page = asked(client)
        copy = client.get("/aanvragen/nieuw", params={"kopie": reference(page)})
        kept = form(copy, copy.url.path)
        assert kept["title"] == [TITLE] and kept["partner_name"][0] == TYPED["partner_name"][0]
        sent = send(client, send(client, copy, copy.url.path), f"{copy.url.path}/controle")
        assert reference(sent) != reference(page)
    with doors.client("DOOR", OTHER) as stranger:
        gone = stranger.get("/aanvragen/nieuw", params={"kopie": reference(page)})
        assert gone.status_code == 404 and TITLE not in gone.text


def _label(markup: str, words: str) -> str:
    """The label that begins with these words, until it ends."""
    return markup[markup.index(f">{words}") :].partition("</label>")[0]


def test_what_is_missing_is_said_and_what_was_typed_stays(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page, place = begin(client)
        page = send(client, page, place, title="Alleen een titel", partner_role=["Onbekend"])
        assert page.status_code == 400
        for words in ("Schrijf op wat u wilt vragen", "Kies een soort", "Noem ook de organisatie"):
            assert words in page.text
        assert 'href="#partner_name-0"' in page.text and 'href="#theme"' in page.text
        assert form(page, place)["title"] == ["Alleen een titel"]


def test_a_product_asks_for_what_it_needs_unless_it_is_not_known(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page, place = begin(client)
        typed = {**TYPED, "product": "sanctions-reading"}
        page = send(client, page, place, **typed)
        assert page.status_code == 400 and "De sanctieregelingen" in page.text
        page = send(client, page, place, **typed, unknown=["regimes"])
        assert page.url.path == f"{place}/controle"


def test_codes_that_the_form_does_not_offer_are_refused(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page, place = begin(client)
        for wrong in (
            {"technologies": ["NONE"]},
            {"product": "free"},
            {"theme": "x"},
            {"countries": ["ZZ"]},
            {"follows": "x"},
            {"unknown": ["title"]},
        ):
            assert send(client, page, place, **{**TYPED, **wrong}).status_code == 400


def test_what_looks_personal_is_named_and_goes_only_when_confirmed(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page, place = begin(client)
        typed = {"background": "Bel dr. Li Wang of mail li.wang@zju.example."}
        page = send(client, page, place, **TYPED, **typed)
        assert "een mailadres" in page.text and "li.wang@zju.example" in page.text
        assert "een naam van een persoon" in page.text and "Achtergrond" in page.text
        page = send(client, page, f"{place}/controle")
        assert page.status_code == 400 and "Bevestig" in page.text
        page = send(client, page, f"{place}/controle", bevestig="ja")
        assert page.status_code == 200 and page.url.path.startswith("/aanvragen/KV-")


def test_what_changed_after_it_was_looked_over_is_not_sent(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        first, place = begin(client)
        looked = send(client, first, place, **TYPED)
        send(client, first, place, **{**TYPED, "question": "Iets heel anders?"})
        page = send(client, looked, f"{place}/controle")
        assert page.status_code == 400 and "intussen veranderd" in page.text
        assert "Iets heel anders?" in page.text


def test_sending_twice_is_one_question(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page, place = begin(client)
        looked = send(client, page, place, **TYPED)
        first = send(client, looked, f"{place}/controle")
        again = send(client, looked, f"{place}/controle")
        assert first.url.path == again.url.path
        assert client.get(place).url.path == first.url.path
        send(client, page, place, f"{place}/concept", **TYPED)
        assert place not in client.get("/aanvragen").text


def test_a_draft_stays_and_is_nobody_elses(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client, doors.client("DOOR", OTHER) as other:
        page, place = begin(client)
        page = send(client, page, place, f"{place}/concept", title="Concept van ons")
        assert page.url.path == "/aanvragen" and "Concept van ons" in page.text
        assert form(client.get(place), place)["title"] == ["Concept van ons"]
        assert "Concept van ons" not in other.get("/aanvragen").text
        assert form(other.get(place), place)["title"] == [""]
        page = client.get("/aanvragen")
        page = send(client, page, f"{place}/weg")
        assert "Concept van ons" not in page.text


def test_a_page_saves_by_itself_without_an_answer_to_show(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page, place = begin(client)
        fields = {**form(page, place), "title": "Vanzelf bewaard"}
        saved = client.post(f"{place}/concept", data=fields, headers={"Accept": "application/json"})
        assert (saved.status_code, saved.content) == (204, b"")
        assert form(client.get(place), place)["title"] == ["Vanzelf bewaard"]
        del fields["_csrf"]
        assert client.post(f"{place}/concept", data=fields).status_code == 403


def test_another_partner_gets_a_row_and_nothing_typed_is_lost(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page, place = begin(client)
        page = send(client, page, place, **TYPED, doe="partner")
        assert form(page, place)["partner_name"] == ["Zhejiang University", "", ""]
        assert form(page, place)["title"] == [TITLE]


def test_a_form_under_no_id_is_not_there(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        assert client.get("/aanvragen/nieuw/zomaar").status_code == 404
        assert client.get(f"/aanvragen/nieuw/{uuid4().hex}/controle").url.path.count("/") == 3


def test_a_question_goes_on_about_an_own_case_only(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client, doors.client("DOOR", OTHER) as other:
        first = reference(asked(client))
        assert other.get("/aanvragen/nieuw", params={"vervolg": first}).status_code == 404
        place = client.get("/aanvragen/nieuw", params={"vervolg": first}).url.path
        assert form(client.get(place), place)["title"] == [""]
