"""The interface for programs, asked over HTTP: who may what, on which version, and only once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from services.cli.playing import Until
from tests.harness.doors import Doors
from tests.harness.programs import QUESTION, act, asked, made, match, program

pytestmark = pytest.mark.portal
TUD, EUR = "tud-adviesteam", "eur-adviesteam"


@pytest.fixture
def door(doors: Doors) -> Iterator[httpx.Client]:
    with program(doors, "DOOR", TUD) as client:
        yield client


@pytest.fixture
def loket(doors: Doors) -> Iterator[httpx.Client]:
    with program(doors, "LOKET", "loket-coordinator-1") as client:
        yield client


def problem(answer: httpx.Response, status: int) -> dict[str, object]:
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["API-Version"]
    said: dict[str, object] = answer.json()
    assert said["status"] == status and said["title"] and said["detail"]
    return said


def test_a_program_asks_and_follows_what_becomes_of_it(door: httpx.Client) -> None:
    made = asked(door)
    assert made.status_code == 201, made.text
    place = made.headers["Location"]
    assert place == f"/v1/adviesaanvragen/{made.json()['id']}" and made.headers["ETag"]
    one = door.get(place.removeprefix("/v1"))
    assert [step["stap"] for step in one.json()["tijdlijn"]] == ["received"]
    assert one.json()["ontvangenOp"].endswith("Z")


def test_another_institution_gets_what_who_asks_for_nothing_gets(
    doors: Doors, door: httpx.Client
) -> None:
    id = asked(door).json()["id"]
    with program(doors, "DOOR", "ul-adviesteam") as other:
        for path in ("", "/berichten", "/adviezen", "/brieven/00"):
            theirs = problem(other.get(f"/adviesaanvragen/{id}{path}"), 404)
            nobodys = problem(other.get(f"/adviesaanvragen/{uuid4()}{path}"), 404)
            assert {**theirs, "instance": ""} == {**nobodys, "instance": ""}
        body = {"reason": "cooperation-off"}
        no = other.post(f"/adviesaanvragen/{id}/intrekkingen", json=body, headers={"If-Match": "*"})
        problem(no, 404)
        listed = other.get("/adviesaanvragen?limiet=100").json()["resultaten"]
        assert id not in [one["id"] for one in listed]


def test_the_same_key_asks_once_and_is_answered_the_same(door: httpx.Client) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    first, again = asked(door, **key), asked(door, **key)
    assert first.json() == again.json() and first.status_code == again.status_code == 201
    other = door.post("/adviesaanvragen", json={**QUESTION, "product": None}, headers=key)
    problem(other, 409)


def test_a_lost_answer_comes_again_though_the_version_moved_on(
    door: httpx.Client, loket: httpx.Client
) -> None:
    place = f"/dossiers/{asked(door).json()['id']}"
    headers = {**match(loket, place), "Idempotency-Key": str(uuid4())}
    body = {"product": "case-advice"}
    first = loket.post(f"{place}/behandelingen", json=body, headers=headers)
    assert first.status_code == 201 and first.headers["ETag"] != headers["If-Match"]
    again = loket.post(f"{place}/behandelingen", json=body, headers=headers)
    assert (again.status_code, again.json()) == (201, first.json())
    late = {**headers, "Idempotency-Key": str(uuid4())}
    problem(loket.post(f"{place}/behandelingen", json=body, headers=late), 412)


def test_who_did_not_say_which_version_they_saw_changes_nothing(
    door: httpx.Client, loket: httpx.Client
) -> None:
    place = f"/dossiers/{asked(door).json()['id']}"
    problem(loket.post(f"{place}/behandelingen", json={"product": "case-advice"}), 428)
    assert loket.get(place).json()["fase"] == "submitted"


def test_a_refusal_says_why_and_may_be_tried_again_with_its_key(
    door: httpx.Client, loket: httpx.Client
) -> None:
    place = f"/dossiers/{asked(door).json()['id']}"
    headers = {**match(loket, place), "Idempotency-Key": str(uuid4())}
    for _ in range(2):
        no = loket.post(f"{place}/behandelingen", json={"product": "nothing"}, headers=headers)
        assert problem(no, 409)["reden"] == "unknown_code"


def test_everything_that_is_wrong_is_said_at_once(door: httpx.Client) -> None:
    body = {"facts": {"theme": "weather"}, "question": {"title": "x"}, "case": str(uuid4())}
    said = problem(door.post("/adviesaanvragen", json=body), 400)
    errors = said["errors"]
    assert isinstance(errors, list)
    names = {one["naam"] for one in errors}
    wanted = {"/case", "/facts/theme", "/facts/cooperation", "/question/title"}
    assert names == {*wanted, "/question/question"}


def test_pages_of_a_list_follow_each_other_and_miss_nothing(loket: httpx.Client) -> None:
    for order in ("lopend", "alle"):
        whole = loket.get(f"/dossiers?limiet=100&toon={order}").json()["resultaten"]
        seen, path = [], f"/v1/dossiers?limiet=3&toon={order}"
        while path:
            page = loket.get(path.removeprefix("/v1")).json()
            assert len(page["resultaten"]) <= 3
            seen += [one["id"] for one in page["resultaten"]]
            path = page["volgende"]
        assert len(seen) == len(set(seen))
        assert {one["id"] for one in whole} <= set(seen)


@pytest.mark.parametrize(
    "query",
    ["limiet=0", "limiet=101", "limiet=x", "limiet=1&limiet=2", "cursor=x", "cursor=W10", "x=1"],
)
def test_a_question_that_cannot_be_understood_is_400(loket: httpx.Client, query: str) -> None:
    assert problem(loket.get(f"/dossiers?{query}"), 400)["errors"]


def test_an_expert_pages_through_what_they_may_see(doors: Doors) -> None:
    with program(doors, "EZK", "ezk-expert-1") as desk:
        whole = [one["id"] for one in desk.get("/opdrachten").json()["resultaten"]]
        seen, path = [], "/v1/opdrachten?limiet=1"
        while path:
            page = desk.get(path.removeprefix("/v1")).json()
            seen += [one["id"] for one in page["resultaten"]]
            path = page["volgende"]
        assert seen == whole and whole
        problem(act(desk, f"/opdrachten/{whole[0]}/toewijzingen", {"expert": "x"}), 403)


def test_the_owner_of_the_policy_sees_terms_and_no_contents(doors: Doors) -> None:
    case = doors.case(Until.AGREEING)
    with program(doors, "OWNER", "ocw-beleid") as owner:
        assert owner.get(f"/dossiers/{case}/termijnen").json()["resultaten"]
        parts = owner.get(f"/dossiers/{case}/departementen").json()["resultaten"]
        assert parts and all(one["oordeel"] is one["aspecten"] is None for one in parts)
        problem(owner.get(f"/dossiers/{case}/vraag"), 404)


def test_an_auditor_sees_who_read_what_and_changes_nothing(
    doors: Doors, loket: httpx.Client
) -> None:
    case = doors.case(Until.DRAFTED)
    assert loket.get(f"/dossiers/{case}/vraag").status_code == 200
    problem(loket.get(f"/dossiers/{case}/inzages"), 403)
    with program(doors, "LOKET", "loket-auditor") as auditor:
        shown = auditor.get(f"/dossiers/{case}/inzages").json()["resultaten"]
        assert ("loket-coordinator-1", "question") in [(one["door"], one["deel"]) for one in shown]
        problem(auditor.get(f"/dossiers/{case}/vraag"), 403)
        no = auditor.post(f"/dossiers/{case}/sluitingen", json={"reason": "x"})
        problem(no, 403)


def test_a_letter_is_given_in_every_form_and_only_by_its_digest(door: httpx.Client) -> None:
    ids = [one["id"] for one in door.get("/adviesaanvragen?limiet=100").json()["resultaten"]]
    found = [door.get(f"/adviesaanvragen/{id}/adviezen").json()["resultaten"] for id in ids]
    letters = [file for advices in found for one in advices for file in one["brieven"]]
    assert {one["soort"] for one in letters} == {"pdf", "html", "json"}
    for one in letters:
        file = door.get(one["adres"].removeprefix("/v1"))
        assert file.status_code == 200 and one["naam"] in file.headers["Content-Disposition"]
        assert file.headers["Content-Security-Policy"].startswith("default-src 'none'")
    stranger = re.sub(r"brieven/\w+", "brieven/" + "0" * 64, letters[0]["adres"])
    problem(door.get(stranger.removeprefix("/v1")), 404)


def test_a_revoked_key_is_worth_nothing(doors: Doors) -> None:
    with doors.client("EZK", "ezk-expert-1") as browser:
        key = made(browser, "wordt ingetrokken")
        page = browser.get("/sleutels").text
        form = page.split("wordt ingetrokken", 1)[1]
        fields = dict(re.findall(r'name="(_csrf|sleutel)" value="([^"]+)"', form)[:2])
        headers = {"Authorization": f"Bearer {key}"}
        url = f"{doors.urls['EZK']}/v1/opdrachten"
        assert httpx.get(url, headers=headers, trust_env=False).status_code == 200
        browser.post("/sleutels/intrekken", data=fields)
        problem(httpx.get(url, headers=headers, trust_env=False), 401)


def test_a_key_of_one_face_opens_no_other(doors: Doors) -> None:
    with doors.client("EZK", "ezk-expert-1") as browser:
        headers = {"Authorization": f"Bearer {made(browser)}"}
    for face, path in (("JENV", "opdrachten"), ("LOKET", "dossiers")):
        no = httpx.get(f"{doors.urls[face]}/v1/{path}", headers=headers, trust_env=False)
        assert problem(no, 401) and no.headers["WWW-Authenticate"] == "Bearer"


def test_the_session_of_a_browser_reads_and_changes_nothing(doors: Doors) -> None:
    with doors.client("DOOR", TUD) as browser:
        assert browser.get("/v1/adviesaanvragen").status_code == 200
        problem(browser.post("/v1/adviesaanvragen", json=QUESTION), 401)
