"""The queue of a desk, and the way of a contribution, over HTTP."""

from __future__ import annotations

import html
import re
from uuid import uuid4

import pytest

from services.portal.pages.desk import work
from tests.harness.desk_at_work import (
    PLAIN,
    at_work,
    filled,
    new_task,
)
from tests.harness.doors import Doors

pytestmark = [pytest.mark.portal, pytest.mark.timeout(180)]


def test_a_contribution_goes_from_claim_to_submitted(doors: Doors) -> None:
    task = new_task(doors)
    with at_work(doors, "ezk-expert-1") as expert, at_work(doors, "ezk-lead") as lead:
        assert "bijdrage" not in expert.offered(task)
        assert expert.send(f"{task}/oppakken").url.path == task
        internal = {"layer": "internal", "reasoning": "Dit blijft aan de balie."}
        saved = expert.send(f"{task}/bijdrage", filled({}, internal, do="bewaar"))
        assert (saved.status_code, saved.url.path) == (200, task)
        assert {"aanbieden", "bijdrage"} <= expert.offered(task)
        assert "indienen" not in expert.offered(task)
        expert.send(f"{task}/aanbieden")
        assert "medeondertekenen" in lead.offered(task)
        assert "medeondertekenen" not in expert.offered(task)
        lead.send(f"{task}/medeondertekenen", {"do": "teken"})
        preview = expert.open(f"{task}/indienen").text
        assert "1 interne bevinding blijft hier" in preview
        assert "gevoelig" in preview and "Dit blijft aan de balie" not in preview
        assert "is ingediend" in expert.send(f"{task}/indienen").text
        assert "indienen" not in expert.offered(task)


def test_nobody_countersigns_their_own_version(doors: Doors) -> None:
    task = new_task(doors)
    with at_work(doors, "ezk-lead") as lead:
        lead.send(f"{task}/oppakken")
        lead.send(f"{task}/bijdrage", filled({}, do="bewaar"))
        lead.send(f"{task}/aanbieden")
        page = lead.open(f"{task}/medeondertekenen").text
        assert "U schreef deze versie zelf" in page and 'value="teken"' not in page
        fields = lead.fields(f"{task}/aanbieden")
        forged = {**fields, "number": "1", "do": "teken"}
        assert lead.client.post(f"{task}/medeondertekenen", data=forged).status_code == 409
        assert "indienen" not in lead.offered(task)


def test_the_same_form_sent_twice_is_one_version_and_other_words_are_another(doors: Doors) -> None:
    task = new_task(doors)
    with at_work(doors, "ezk-expert-1") as expert:
        expert.send(f"{task}/oppakken")
        form = {**expert.fields(f"{task}/bijdrage"), **filled({}, do="bewaar")}
        for _ in range(2):
            expert.client.post(f"{task}/bijdrage", data=form)
        assert "Versie 1," in expert.open(task).text and "Versie 2," not in expert.open(task).text
        form["f-0-reasoning"] = "Toch anders."
        expert.client.post(f"{task}/bijdrage", data=form)
        page = expert.open(task).text
        assert "Versie 2," in page and "Toch anders." in page


def test_what_was_typed_stays_when_something_is_missing(doors: Doors) -> None:
    task = new_task(doors)
    with at_work(doors, "ezk-expert-1") as expert:
        expert.send(f"{task}/oppakken")
        without_layer = {**filled({}, do="bewaar"), "f-0-layer": ""}
        page = expert.send(f"{task}/bijdrage", without_layer)
        assert page.status_code == 400
        assert '<a class="utrecht-link" href="#f-0-layer">' in page.text
        assert "Kwantumsensoren zijn gevoelig." in page.text
        assert "Versie 1," not in expert.open(task).text


def test_rows_come_and_go_without_a_version(doors: Doors) -> None:
    task = new_task(doors)
    with at_work(doors, "ezk-expert-1") as expert:
        expert.send(f"{task}/oppakken")
        page = expert.send(f"{task}/bijdrage", filled({}, do="erbij")).text
        assert 'name="f-1-aspect"' in page and "Kwantumsensoren" in page
        two = filled({"reasoning": "Eerste."}, {"reasoning": "Tweede."})
        page = expert.send(f"{task}/bijdrage", {**two, "do": "weg-0"}).text
        assert "Tweede." in page and "Eerste." not in page and 'name="f-1-aspect"' not in page
        page = expert.send(f"{task}/bijdrage", {**two, "do": "maatregel-1"}).text
        assert 'name="f-1-m-0-text"' in page
        standard = {**two, "f-0-standard": "not-binding", "do": "standaard-0"}
        assert "niet juridisch bindend" in expert.send(f"{task}/bijdrage", standard).text
        for odd in ("weg-99", "maatregel-weg-0-7", "weg-", "x", "weg-99999999999"):
            assert expert.send(f"{task}/bijdrage", {**two, "do": odd}).status_code == 200
        assert "Versie 1," not in expert.open(task).text


def test_a_draft_waits_and_goes_when_its_version_is_saved(doors: Doors) -> None:
    task = new_task(doors)
    with at_work(doors, "ezk-expert-1") as expert, at_work(doors, "ezk-lead") as lead:
        expert.send(f"{task}/oppakken")
        typed = {"f-0-aspect": "technology", "f-0-reasoning": "Half gesch", "f-0-layer": "internal"}
        form = {**expert.fields(f"{task}/bijdrage"), **typed}
        kept = expert.client.post(f"{task}/bijdrage/concept", data=form)
        assert kept.json()["said"].startswith("Concept bewaard om ")
        page = expert.open(f"{task}/bijdrage").text
        assert "Half gesch" in page and "alleen u ziet het" in page
        assert "Half gesch" not in lead.open(task).text
        untrue = expert.client.post(f"{task}/bijdrage/concept", data={**form, "_csrf": "x.y"})
        assert untrue.status_code == 403
        expert.send(f"{task}/bijdrage", filled({}, do="bewaar"))
        assert "alleen u ziet het" not in expert.open(f"{task}/bijdrage").text


def test_who_signs_sees_what_changed_since_they_read_it(doors: Doors) -> None:
    task = new_task(doors)
    with at_work(doors, "ezk-expert-1") as expert, at_work(doors, "ezk-lead") as lead:
        expert.send(f"{task}/oppakken")
        expert.send(f"{task}/bijdrage", filled({}, do="bewaar"))
        expert.send(f"{task}/aanbieden")
        assert "voor het eerst" in lead.open(f"{task}/medeondertekenen").text
        sent_back = {"do": "terug", "note": "Te stellig."}
        lead.send(f"{task}/medeondertekenen", sent_back)
        assert "Te stellig." in expert.open(task).text
        for words in ("Tussenstand.", "Kwantumsensoren kunnen gevoelig zijn."):
            expert.send(f"{task}/bijdrage", filled({"reasoning": words}, do="bewaar"))
        expert.send(f"{task}/aanbieden")
        for _ in range(2):
            page = lead.open(f"{task}/medeondertekenen").text
            assert "Anders dan versie 1" in page
            assert re.search(r"<del>[^/]*/span>zijn", page)
            assert re.search(r"<ins>[^/]*/span>kunnen", page)
            assert "Tussenstand" not in page.partition("De hele versie")[0]
        late = {**lead.fields(f"{task}/medeondertekenen"), "number": "1", "do": "teken"}
        assert lead.client.post(f"{task}/medeondertekenen", data=late).status_code == 409


def test_the_next_task_is_the_most_urgent_and_a_form_takes_one(doors: Doors) -> None:
    first, second = new_task(doors, PLAIN), new_task(doors, PLAIN)
    with at_work(doors, "ezk-expert-2") as expert:
        free = re.findall(r'href="(/werk/KV-[^"]+)"', expert.open("/werk?van=niemand").text)
        assert {first, second} <= {*free}
        form = {**expert.fields("/werk"), "_id": str(uuid4())}
        taken = [expert.client.post("/werk/volgende", data=form).url.path for _ in range(2)]
        assert taken == [free[0], free[0]]
        mine = expert.open("/werk?van=mij").text
        assert free[0] in mine and free[1] not in mine
        expert.send(f"{free[0]}/terugleggen")


def test_filters_leave_out_what_was_not_asked_for(doors: Doors) -> None:
    task = new_task(doors, PLAIN)
    with at_work(doors, "ezk-expert-2") as expert:
        assert task in expert.open("/werk?vraagt=contribution&product=sanctions-reading").text
        for query in ("vraagt=agreement", "product=case-advice", "laat=ja", "van=mij"):
            assert task not in expert.open(f"/werk?{query}").text
        assert expert.open("/werk?vraagt=x&product='--&laat=x&van=y").status_code == 200


def test_a_colleague_is_asked_and_answers(doors: Doors) -> None:
    task = new_task(doors)
    with at_work(doors, "ezk-expert-1") as expert, at_work(doors, "ezk-expert-2") as other:
        expert.send(f"{task}/oppakken")
        asked = {"colleague": "ezk-expert-2", "question": "Klopt dit?", "aspects": "technology"}
        expert.send(f"{task}/raadplegen", asked)
        assert task in other.open("/werk?vraagt=consultation").text
        assert "meekijken" in other.offered(task) and "meekijken" not in expert.offered(task)
        clock = re.search(
            r'<option value="(consultation-[^"]+)"', other.open(f"{task}/meekijken").text
        )
        assert clock
        other.send(f"{task}/meekijken", {"clock": clock[1], "answer": "Ja, dat klopt."})
        assert "Ja, dat klopt." in expert.open(task).text
        assert "meekijken" not in other.offered(task)


def test_the_institution_is_asked_and_the_department_declines(doors: Doors) -> None:
    task = new_task(doors)
    with at_work(doors, "ezk-expert-1") as expert:
        expert.send(f"{task}/oppakken")
        expert.send(f"{task}/informatie-vragen", {"question": "Welke apparatuur?"})
        page = expert.open(task).text
        assert "Welke apparatuur?" in page and "wacht op antwoord van de instelling" in page
        assert "informatie-vragen" not in expert.offered(task)
        forged = {"reason": "retention-over", "explanation": "x"}
        assert expert.send(f"{task}/geen-bijdrage", forged).status_code == 400
        given = {"reason": "not-our-field", "explanation": "Niet van ons."}
        assert "draagt niet bij" in expert.send(f"{task}/geen-bijdrage", given).text


def test_the_queue_is_shown_some_rows_at_a_time(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_task(doors), new_task(doors), new_task(doors)
    monkeypatch.setattr(work, "AT_A_TIME", 1)
    monkeypatch.setattr(work, "MOST", 2)
    with at_work(doors, "ezk-lead") as lead:
        first = lead.open("/werk?van=niemand").text
        assert first.count("data-row") == 1
        more = re.search(r'href="(/werk\?[^"]*)" rel="next"', first)
        assert more and html.unescape(more[1]) == "/werk?van=niemand&tot=2"
        second = lead.open("/werk?van=niemand&tot=2").text
        assert second.count("data-row") == 2 and 'rel="next"' not in second
        assert "Gebruik de filters" in second
        for odd in ("0", "-1", "x", "²", "99999999999"):
            assert lead.client.get("/werk", params={"tot": odd}).status_code == 200
