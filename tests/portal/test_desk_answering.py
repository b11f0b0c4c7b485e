"""What a desk is asked besides contributing, and what it reads, over HTTP."""

from __future__ import annotations

import re

import pytest

from tests.harness.desk_at_work import (
    ask_again,
    asked_in_a_round,
    asked_to_agree,
    at_work,
    filled,
    new_task,
    reads,
)
from tests.harness.doors import Doors

pytestmark = [pytest.mark.portal, pytest.mark.timeout(180)]


def test_a_text_is_agreed_to_exactly_as_it_was_read(doors: Doors) -> None:
    task = asked_to_agree(doors)
    place = f"{task}/standpunt"
    with at_work(doors, "ezk-expert-1") as expert:
        page = expert.open(place).text
        assert "precies deze tekst" in page and "eerder zag" not in page
        assert expert.send(place, {"stance": "object", "note": ""}).status_code == 409
        assert expert.send(place, {"stance": "agree", "text": "0" * 64}).status_code == 409
        assert expert.send(place).status_code == 400
        read = {**expert.fields(place), "stance": "agree"}
        ask_again(doors, task, "Uitgesteld.")
        assert expert.client.post(place, data=read).status_code == 409
        page = expert.open(place).text
        assert "Anders dan de tekst die u eerder zag" in page
        assert re.search(r"<ins>[^/]*/span>Uitgesteld\.", page) and "<del>" in page
        objection = {"stance": "object", "note": "Dit klopt niet."}
        assert "Dit klopt niet." in expert.send(place, objection).text


def test_words_are_written_down_as_read_before_they_are_shown(doors: Doors) -> None:
    task = new_task(doors)
    with at_work(doors, "ezk-lead") as lead, at_work(doors, "ezk-expert-1") as expert:
        lead.send(f"{task}/oppakken")
        lead.send(f"{task}/bijdrage", filled({}, do="bewaar"))
        for place in ("", "/medeondertekenen"):
            before = reads(doors, task)
            expert.open(task + place)
            assert reads(doors, task) == before + 1
        before = reads(doors, task)
        expert.open(f"{task}/raadplegen")
        assert reads(doors, task) == before


def test_a_round_is_answered_aspect_by_aspect(doors: Doors) -> None:
    task = asked_in_a_round(doors)
    with at_work(doors, "ezk-expert-1") as expert:
        assert task in expert.open("/werk?vraagt=views").text
        page = expert.open(f"{task}/inschatting").text
        assert "Waarom verschilt u?" in page and 'name="access-reasoning"' in page
        empty = expert.send(f"{task}/inschatting", {"access-reasoning": "Daarom."})
        assert empty.status_code == 400 and "Daarom." in empty.text
        views = {"access-assessment": "serious", "access-marking": "ongerubriceerd"}
        sent = expert.send(f"{task}/inschatting", {**views, "access-reasoning": "Daarom."})
        assert sent.url.path == task and "Inschatting gegeven" in sent.text
        assert "Daarom." in expert.open(f"{task}/inschatting").text
        late = {**views, "access-reasoning": "Nog eens.", "round": "7"}
        assert "voorbij" in expert.send(f"{task}/inschatting", late).text


def test_what_happened_since_the_last_visit_is_new(doors: Doors) -> None:
    task = new_task(doors)
    with at_work(doors, "ezk-expert-1") as expert, at_work(doors, "ezk-lead") as lead:
        assert "Nieuw:" not in lead.open(task).text
        expert.send(f"{task}/oppakken")
        assert "Nieuw:" not in expert.open(task).text
        page = lead.open(task).text
        assert page.count("Nieuw:") == 1 and "Opgepakt, Demo-expert 1 EZK" in page
        assert "Nieuw:" not in lead.open(task).text
