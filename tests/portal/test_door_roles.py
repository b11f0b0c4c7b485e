"""The roles of an institution's people: what each can open, and that the services say the same."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from schemas.case import ReportOutcome
from schemas.common import Accepted, Command, Refused, Role
from schemas.request import RequestWithdrawal
from tests.harness.at_the_door import TITLE, TYPED, begin, case_of, reference
from tests.harness.doors import Doors
from tests.harness.filling import form, send
from tests.harness.programs import program

pytestmark = pytest.mark.portal

TEAM, LEAD = "ul-adviesteam", "ul-coordinator"
BOARD, RESEARCHER = "ul-portefeuillehouder", "ul-onderzoeker"


@pytest.fixture(scope="module")
def prepared(doors: Doors) -> Iterator[str]:
    """Where a question is that the researcher prepared and the advisory team sent."""
    with doors.client("DOOR", RESEARCHER) as client:
        page, place = begin(client)
        page = send(client, page, place, **TYPED)
        assert "uw adviesteam verstuurt" in page.text and "Versturen naar" not in page.text
        listed = send(client, page, f"{place}/controle", bevestig="ja")
        assert "Bij uw adviesteam" in listed.text and f'href="{place}"' not in listed.text
        assert client.get(place).url.path == "/aanvragen", "it cannot be changed any more"
    with doors.client("DOOR", TEAM) as client:
        listed = client.get("/aanvragen")
        assert "Klaargezet door collega" in listed.text
        page = send(client, client.get(place), place)
        page = send(client, page, f"{place}/controle", bevestig="ja")
        assert "Uw vraag is verstuurd" in page.text
        assert "Klaargezet" not in client.get("/aanvragen").text
    yield page.url.path


def theirs(doors: Doors, own: str) -> str:
    """Another case of the same institution."""
    with doors.client("DOOR", TEAM) as client:
        rows = client.get("/aanvragen").text.split("data-row")[1:]
    found = [row.split('href="')[1].split('"')[0] for row in rows]
    return next(place for place in found if place != own)


def test_a_researcher_follows_what_they_prepared_and_nothing_else(
    doors: Doors, prepared: str
) -> None:
    other = theirs(doors, prepared)
    with doors.client("DOOR", RESEARCHER) as client:
        page = client.get(prepared)
        assert TITLE in page.text
        for action in ("intrekken", "wijzigen", "melden", "advies"):
            assert f"{prepared}/{action}" not in page.text
        listed = client.get("/aanvragen").text
        assert prepared in listed and other not in listed
        guessed = client.get(other)
        nothing = client.get("/aanvragen/KV-0000-0000-0")
        assert guessed.status_code == nothing.status_code == 404
        assert client.get(f"{other}/bijlagen/{'a' * 64}").status_code == 404
        assert client.get("/live", params={"van": other}).status_code == 404


def test_a_portfolio_holder_reads_everything_and_changes_nothing(
    doors: Doors, prepared: str
) -> None:
    with doors.client("DOOR", BOARD) as client:
        page = client.get("/aanvragen")
        assert prepared in page.text and "/aanvragen/nieuw" not in page.text
        page = client.get(prepared)
        assert page.status_code == 200 and f"{prepared}/intrekken" not in page.text
        assert client.get(f"{prepared}/melden").status_code == 200
        people = client.get("/instelling").text
        assert "Demo-onderzoeker Leiden" in people and "/verwijderen" not in people
        assert client.get(f"/instelling/collega/{RESEARCHER}").status_code == 404
        assert client.get(f"/instelling/collega/{BOARD}").status_code == 200


def test_a_researcher_sees_no_colleagues(doors: Doors) -> None:
    with doors.client("DOOR", RESEARCHER) as client:
        page = client.get("/instelling").text
        assert "Demo-onderzoeker Leiden" in page and "Demo-adviesteam Leiden" not in page
        assert "webhook" not in page
        for who in (TEAM, BOARD, "uva-adviesteam", "niemand"):
            assert client.get(f"/instelling/collega/{who}").status_code == 404


async def _ask(doors: Doors, command: Command, who: str, role: Role) -> Accepted:
    face = await doors.system.faces.at("DOOR")
    return await face.ask(command, face.actor(who, role, organisation="UL"))


@pytest.mark.parametrize(
    ("who", "role", "command"),
    [
        (RESEARCHER, Role.RESEARCHER, RequestWithdrawal),
        (RESEARCHER, Role.RESEARCHER, ReportOutcome),
        (BOARD, Role.PORTFOLIO_HOLDER, RequestWithdrawal),
    ],
)
def test_without_a_page_the_service_refuses_all_the_same(
    doors: Doors, prepared: str, who: str, role: Role, command: type[Command]
) -> None:
    with doors.client("DOOR", TEAM) as client:
        case = case_of(doors, client.get(prepared))
    given = {"case": case, "reason": "cooperation-off", "decision": "goes-ahead"}
    fields = {name: given[name] for name in command.model_fields if name in given}
    with pytest.raises(Refused) as refused:
        doors.do(_ask(doors, command.model_validate(fields), who, role))
    assert refused.value.reason == "not_allowed"


def test_a_draft_goes_back_to_who_prepared_it(doors: Doors) -> None:
    with doors.client("DOOR", RESEARCHER) as client:
        page, place = begin(client)
        page = send(client, page, place, **{**TYPED, "title": "Nog niet goed"})
        send(client, page, f"{place}/controle", bevestig="ja")
        with doors.client("DOOR", TEAM) as team:
            page = send(team, team.get("/aanvragen"), f"{place}/weg")
            assert "heeft het concept terug" in page.text and "Nog niet goed" not in page.text
        again = client.get(place)
        assert form(again, place)["title"] == ["Nog niet goed"]
        send(client, client.get("/aanvragen"), f"{place}/weg")


def test_a_coordinator_gives_roles_and_who_loses_one_is_signed_out(doors: Doors) -> None:
    place = "/instelling/collega/ul-nieuw"
    new = {"id": "ul-nieuw", "name": "Demo-nieuw Leiden", "mail": "", "language": "nl"}
    with doors.client("DOOR", LEAD) as client:
        add = "/instelling/collega"
        page = send(client, client.get(add), add, **new, roles=["researcher", "advisory_team"])
        assert "Adviesteam, Onderzoeker" in page.text
        with doors.client("DOOR", "ul-nieuw") as colleague:
            assert "Een vraag stellen" in colleague.get("/aanvragen").text
            assert colleague.get(add).status_code == 403
            send(client, client.get(place), place, roles=["researcher"])
            assert colleague.get("/aanvragen").url.path == "/inloggen"
        own = f"/instelling/collega/{LEAD}"
        page = client.get(own)
        assert 'name="roles"' not in page.text
        page = send(client, page, own, roles=["researcher"])
        assert "Coördinator" in page.text and client.get(add).status_code == 200
        send(client, client.get(f"{place}/verwijderen"), f"{place}/verwijderen")


@pytest.mark.parametrize(
    ("who", "reads", "asks"), [(TEAM, 200, 400), (BOARD, 200, 403), (RESEARCHER, 403, 403)]
)
def test_a_program_may_what_its_person_may(doors: Doors, who: str, reads: int, asks: int) -> None:
    with program(doors, "DOOR", who) as client:
        assert client.get("/adviesaanvragen").status_code == reads
        assert client.post("/adviesaanvragen", json={}).status_code == asks


def test_who_prepared_it_stands_in_the_reference_list_of_its_writer_only(
    doors: Doors, prepared: str
) -> None:
    with doors.client("DOOR", "tud-adviesteam") as stranger:
        page: httpx.Response = stranger.get(prepared)
        assert page.status_code == 404 and reference(page) not in stranger.get("/aanvragen").text
