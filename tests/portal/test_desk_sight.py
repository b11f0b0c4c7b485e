"""Who may not see a task, or may not do something: what pages of a desk keep from them."""

from __future__ import annotations

import pytest

from services.cli.playing import Until
from tests.harness.desk_at_work import COUNTERSIGNED, PLAIN, AtWork, at_work, filled, new_task
from tests.harness.doors import Doors

pytestmark = [pytest.mark.portal, pytest.mark.timeout(180)]

PLACES = (
    "",
    "/bijdrage",
    "/medeondertekenen",
    "/indienen",
    "/standpunt",
    "/inschatting",
    "/oppakken",
    "/raadplegen",
    "/meekijken",
    "/belangenconflict",
    "/geen-bijdrage",
)


def sees_nothing(who: AtWork, task: str) -> None:
    """Every page of the task answers as that of a task that is not there."""
    unknown = task[:6] + "KV-0000-0000-0"
    for place in PLACES:
        found, absent = who.open(task + place), who.open(unknown + place)
        assert (found.status_code, absent.status_code) == (404, 404), place
        assert found.text.count("KV-") == absent.text.count("KV-")
        fields = {**who.fields("/werk"), "do": "bewaar"}
        assert who.client.post(task + place, data=fields).status_code in (404, 405), place
    assert who.client.post(f"{task}/bijdrage/concept", data=fields).status_code == 404
    assert who.client.get("/live", params={"van": task}).status_code == 404
    assert who.open(task.replace("/werk/", "/dossiers/")).status_code == 404
    claiming = {**fields, "zaak": task.removeprefix("/werk/")}
    assert who.client.post("/werk/oppakken", data=claiming).status_code == 404
    assert task not in who.open("/werk").text


def test_who_declares_a_conflict_finds_the_task_nowhere(doors: Doors) -> None:
    task = new_task(doors)
    with at_work(doors, "ezk-expert-1") as expert, at_work(doors, "ezk-expert-2") as other:
        other.send(f"{task}/oppakken")
        other.send(f"{task}/bijdrage", filled({}, do="bewaar"))
        given = {"person": "ezk-expert-1", "reason": "close-relation"}
        assert expert.send(f"{task}/belangenconflict", given).url.path == "/werk"
        sees_nothing(expert, task)
        assert other.open(task).status_code == 200
        with at_work(doors, "ezk-lead") as lead:
            assert "Demo-expert 1 EZK" in lead.open(f"{task}/conflict-intrekken").text
            lead.send(f"{task}/conflict-intrekken", {"person": "ezk-expert-1"})
        assert expert.open(task).status_code == 200


def test_a_limited_task_is_there_only_for_who_is_named(doors: Doors) -> None:
    task = new_task(doors, PLAIN)
    with at_work(doors, "ezk-lead") as lead, at_work(doors, "ezk-expert-1") as expert:
        named = {"people": ["ezk-lead", "ezk-expert-2"]}
        lead.send(f"{task}/wie-mag-dit-zien", named)
        sees_nothing(expert, task)
        with at_work(doors, "ezk-expert-2") as other:
            assert other.open(task).status_code == 200
            assert other.open(f"{task}/wie-mag-dit-zien").status_code == 403
        assert "Demo-expert 1 EZK" not in lead.open(f"{task}/toewijzen").text
        forged = lead.send(f"{task}/toewijzen", {"expert": "ezk-expert-1"})
        assert forged.status_code == 400
        lead.send(f"{task}/wie-mag-dit-zien", {})
        assert expert.open(task).status_code == 200


def test_a_desk_has_no_task_of_a_case_that_others_work_on(doors: Doors) -> None:
    with at_work(doors, "ezk-expert-1") as expert:
        for place in (f"/dossiers/{doors.case(Until.SUBMITTED)}", "/dossiers/x", "/werk/x"):
            assert expert.open(place).status_code == 404


def test_a_mail_leads_to_the_task_by_the_id_of_its_case(doors: Doors) -> None:
    case = doors.case(Until.WORKING)
    with at_work(doors, "ezk-expert-1") as expert:
        task = expert.open(f"/dossiers/{case}").url.path
        assert task.startswith("/werk/KV-")
        assert expert.open(task.lower()).url.path == task
    with doors.client("EZK") as nobody:
        assert nobody.get(f"/dossiers/{case}").url.path == "/inloggen"


def test_only_who_has_the_task_writes_and_what_they_typed_is_kept(doors: Doors) -> None:
    task = new_task(doors)
    with at_work(doors, "ezk-expert-1") as expert, at_work(doors, "ezk-lead") as lead:
        expert.send(f"{task}/oppakken")
        form = {**expert.fields(f"{task}/bijdrage"), **filled({}, do="bewaar")}
        assert lead.open(f"{task}/bijdrage").url.path == task
        lead.send(f"{task}/toewijzen", {"expert": "ezk-expert-2"})
        late = expert.client.post(f"{task}/bijdrage", data=form)
        assert late.url.path == task and "Uw concept is bewaard" in late.text
        assert "Versie 1," not in expert.open(task).text
        lead.send(f"{task}/toewijzen", {"expert": "ezk-expert-1"})
        assert "Kwantumsensoren zijn gevoelig." in expert.open(f"{task}/bijdrage").text


def test_a_lead_covers_for_somebody_who_is_away(doors: Doors) -> None:
    tasks = [new_task(doors, slug) for slug in (PLAIN, COUNTERSIGNED)]
    with at_work(doors, "ezk-expert-2") as expert, at_work(doors, "ezk-lead") as lead:
        assert expert.open("/werk/vervanging").status_code == 403
        for task in tasks:
            expert.send(f"{task}/oppakken")
        place = "/werk/vervanging?van=ezk-expert-2"
        page = lead.open(place).text
        assert all(task.removeprefix("/werk/") in page for task in tasks)
        form = {**lead.fields(place), "van": "ezk-expert-2"}
        nobody = lead.client.post("/werk/vervanging", data={**form, "expert": "loket-auditor"})
        assert nobody.status_code == 400
        cases = [lead.fields(task) and _case(page, task) for task in tasks]
        given = {**form, "zaken": cases, "expert": "ezk-lead"}
        for _ in range(2):
            lead.client.post("/werk/vervanging", data=given)
        mine = lead.open("/werk?van=mij").text
        assert all(task in mine for task in tasks)
        assert all(lead.open(task).text.count("Toegewezen") == 1 for task in tasks)
        for task in tasks:
            lead.send(f"{task}/terugleggen")


def _case(page: str, task: str) -> str:
    before = page.partition(task.removeprefix("/werk/"))[0]
    return before.rpartition('name="zaken" value="')[2][:32]
