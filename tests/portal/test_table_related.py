"""Requests that belong together, over HTTP: what is suggested and why, linked, merged, answered."""

from __future__ import annotations

from uuid import UUID

import httpx
import pytest

from schemas import request as requests
from schemas.question import Partner
from services.faces.told import told_of
from tests.harness.at_the_door import coordinates
from tests.harness.doors import Doors
from tests.harness.programs import act, program
from tests.harness.running import eventually
from tests.harness.table_at_work import form, named, ref, said, submitted

pytestmark = pytest.mark.portal

COORDINATOR = "loket-coordinator-1"
ELSEWHERE = "16-onderzoek-naar-persoon"


def post(client: httpx.Client, place: str, **given: object) -> httpx.Response:
    """A form of a coordinator, filled in and sent."""
    return client.post(place, data=form(client, place) | given)


def told(doors: Doors, case: UUID) -> str:
    """Everything that an institution was told of a case, as it crossed the border."""

    async def find() -> str:
        face = await doors.system.faces.at("DOOR")
        return "".join(step.data.model_dump_json() for step in await told_of(face, "*", case))

    return doors.do(find())


def known(doors: Doors, case: UUID, event: str, times: int = 1) -> None:
    """Wait until this happened to a case: what the other one hears comes by itself."""

    async def there() -> bool:
        return (await named(doors, case)).count(event) == times

    doors.do(eventually(there))


def test_the_same_question_is_suggested_with_its_reason_and_merged(doors: Doors) -> None:
    first, second = submitted(doors), submitted(doors)
    with doors.client("LOKET", COORDINATOR) as client:
        page = client.get(f"/triage/{ref(second)}").text
        merging = f"/triage/{ref(second)}/samenvoegen?into={ref(first)}"
        assert "Het is dezelfde vraag" in page and merging in page
        assert f"samenvoegen?into={ref(second)}" not in client.get(f"/triage/{ref(first)}").text
        place = f"/triage/{ref(second)}/samenvoegen"
        given = form(client, merging) | {"into": ref(first)}
        for _ in range(2):
            assert client.post(place, data=given).url.path == f"/triage/{ref(second)}"
        known(doors, first, "RequestLinked")
        page = client.get(f"/triage/{ref(second)}").text
        assert "samengevoegd" in page and "dezelfde vraag: Het is dezelfde vraag" in page
    assert said(doors, second).count("RequestMerged") == 1
    known(doors, second, "RequestLinked")

    async def heard() -> bool:
        face = await doors.system.faces.at("DOOR")
        return any(one.data.goes_on_in == first for one in await told_of(face, "*", second))

    doors.do(eventually(heard))


def test_of_another_institution_a_request_is_linked_but_never_merged_or_told(
    doors: Doors,
) -> None:
    own = submitted(doors)
    other = submitted(doors, ELSEWHERE)
    with doors.client("LOKET", COORDINATOR) as client:
        page = post(client, f"/triage/{ref(own)}/samenvoegen", into=ref(other))
        assert page.status_code == 409 and "eigen antwoord" in page.text
        given = {"other": ref(other), "kind": "related", "reason": "same-project"}
        page = post(client, f"/triage/{ref(own)}/verbinden", **given)
        assert page.url.path == f"/triage/{ref(own)}"
        assert "Het gaat om hetzelfde project" in page.text and ref(other) in page.text
        assert ref(own) in client.get(f"/triage/{ref(other)}").text
        for case in (own, other):
            known(doors, case, "RequestLinked")
        place = f"/triage/{ref(other)}/losmaken"
        hidden = form(client, f"{place}?other={ref(own)}")
        page = client.post(place, data=hidden | {"other": ref(own)})
        assert "Er is niets verbonden" in page.text
        for case in (own, other):
            known(doors, case, "RequestUnlinked")
    for case, hidden_one in ((own, other), (other, own)):
        words = told(doors, case)
        assert words and str(hidden_one) not in words and ref(hidden_one) not in words


def test_a_link_to_what_is_not_there_is_refused_and_keeps_what_was_typed(doors: Doors) -> None:
    case = submitted(doors)
    given = {"other": "KV-0000-0000-0", "kind": "related", "reason": "same-project"}
    with doors.client("LOKET", COORDINATOR) as client:
        page = post(client, f"/triage/{ref(case)}/verbinden", **given)
        assert page.status_code >= 400 and 'value="KV-0000-0000-0"' in page.text
        page = post(client, f"/triage/{ref(case)}/verbinden", **given | {"other": ref(case)})
        assert page.status_code == 409
    assert "RequestLinked" not in said(doors, case)


def test_the_same_partner_is_found_however_it_is_written(doors: Doors) -> None:
    names = ("Universiteit van Zuid-Överland", "Universiteit Zuid-Overland")
    cases = []
    for name in names:
        question = _with_partner(name)
        cases.append(submitted(doors, question=question))
    with doors.client("LOKET", COORDINATOR) as client:
        page = client.get(f"/triage/{ref(cases[0])}").text
    assert "Het gaat om dezelfde partner" in page and ref(cases[1]) in page


def _with_partner(name: str) -> requests.Question:
    return requests.Question(
        title="Iets",
        question=f"Mag dit met {name}?",
        background="Een nieuw project.",
        own_assessment="Wij zien weinig risico.",
        partners=(Partner(name=name, country="XX"),),
    )


def test_the_loket_goes_on_without_an_answer_and_says_so(doors: Doors) -> None:
    case = submitted(doors)
    with doors.client("LOKET", COORDINATOR) as client:
        assert "verder-zonder" not in client.get(f"/triage/{ref(case)}").text
        coordinates(doors, requests.AskInformation(case=case, question="Met wie?"))
        place = f"/triage/{ref(case)}/verder-zonder"
        given = form(client, place) | {"reason": "no-reply"}
        for _ in range(2):
            client.post(place, data=given)
    assert said(doors, case).count("AnswerWaived") == 1

    async def heard() -> bool:
        face = await doors.system.faces.at("DOOR")
        return (await told_of(face, "*", case))[-1].data.stage == "went_on"

    doors.do(eventually(heard))


def test_alike_cases_get_one_answer_and_are_linked(doors: Doors) -> None:
    first, over, last = (submitted(doors) for _ in range(3))
    refuse = requests.RefuseRequest(case=over, reason="duplicate", explanation="Al gevraagd.")
    coordinates(doors, refuse)
    keys = [case.hex for case in (first, over, last)]
    with doors.client("LOKET", COORDINATOR) as client:
        given = form(client, "/tafel/samen?" + "&".join(f"zaak={key}" for key in keys))
        given |= {"wat": "beantwoorden", "balieproduct": "sparring", "zaak": keys}
        wrong = client.post("/tafel/samen", data=given | {"answer": " "})
        assert wrong.status_code == 400 and "Schrijf een antwoord" in wrong.text
        for _ in range(2):
            page = client.post("/tafel/samen", data=given | {"answer": "Dat kan zo."})
            assert "2 van 3 gelukt" in page.text
    for case in (first, last):
        known(doors, case, "RequestLinked")
        assert said(doors, case).count("RequestAnswered") == 1
    assert "RequestLinked" not in said(doors, over)


def test_a_program_reads_what_may_belong_together_and_what_does(doors: Doors) -> None:
    first, second = submitted(doors), submitted(doors)
    place, own = f"/dossiers/{second}", {"dossier": str(first), "kenmerk": ref(first)}

    def listed(name: str, at: str = place) -> list[dict[str, object]]:
        found: list[dict[str, object]] = client.get(f"{at}/{name}").json()["resultaten"]
        return found

    with program(doors, "LOKET", COORDINATOR) as client:
        [maybe] = [one for one in listed("suggesties") if one["dossier"] == str(first)]
        assert maybe["kenmerk"] == ref(first) and "same-question" in str(maybe["redenen"])
        assert not listed("verbindingen")
        unlinked = client.get(f"/dossiers/{first}/verbindingen").headers["ETag"]
        body = {"other": str(first), "kind": "related", "reason": "same-question"}
        assert act(client, f"{place}/verbindingen", body).status_code == 201
        told = {"If-None-Match": unlinked}
        assert client.get(f"/dossiers/{first}/verbindingen", headers=told).status_code == 200
        assert listed("verbindingen") == [own | {"soort": "related", "reden": "same-question"}]
        [back] = listed("verbindingen", f"/dossiers/{first}")
        assert back["dossier"] == str(second)
        assert str(first) not in [one["dossier"] for one in listed("suggesties")]
    with program(doors, "LOKET", "loket-auditor") as client:
        assert client.get(f"{place}/suggesties").status_code == 403
