"""People at the command line and at intake: logged first, in one trace a case, or not at all."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from deploy.mailbox import Mailbox
from schemas.catalogue.processing import Processing, load_register
from schemas.common import Refused, Role, message_type
from schemas.envelope import kind
from schemas.notice import DigestClosed, NoticeAdmitted, NoticeHeld
from schemas.streams import Stream
from services.kernel.people import People, Person
from services.kernel.pseudonyms import Pseudonyms, Subject
from services.notify.app import notify
from tests.harness.command_line import Said, loket
from tests.harness.logboek import CORE, Logboek
from tests.harness.processes import loket_process
from tests.harness.running import ask_quick_scan, eventually
from tests.harness.system import System

pytestmark = [pytest.mark.server, pytest.mark.asyncio(loop_scope="module")]

CONTACT = Person(
    id="contact-tud",
    name="Naam van iemand",
    mail="contact@tud.example",
    roles=(Role.INSTITUTION,),
    organisation="TUD",
)
TUD = Person(id="TUD", name="Instelling", organisation="TUD")
COORDINATOR = Person(
    id="coordinator", name="Naam", mail="c@loket.example", roles=(Role.COORDINATOR,)
)


@pytest.fixture(scope="module")
def logboek() -> Iterator[Logboek]:
    """The Logboek of this module."""
    with Logboek() as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def system(
    tmp_path_factory: pytest.TempPathFactory, logboek: Logboek
) -> AsyncIterator[System]:
    """The Loket, its door, and who tells people there; all must log."""
    folder, told = tmp_path_factory.mktemp("processing"), pytest.MonkeyPatch()
    with Mailbox(folder / "mail") as mailbox:
        told.setenv("LOKET_LDV_ENDPOINT", logboek.url)
        told.setenv("LOKET_LDV_REQUIRED", "true")
        told.setenv("LOKET_SMTP_PORT", str(mailbox.port))
        also = [partial(notify, zone) for zone in ("DOOR", "LOKET")]
        async with System(folder / "home", ("EZK",), also) as running:
            for zone, person in (("DOOR", CONTACT), ("DOOR", TUD), ("LOKET", COORDINATOR)):
                face = await running.faces.at(zone)
                await People(face.client, face.reader).put(person)
            yield running
        told.undo()


def code(system: System, zone: str, person: str) -> str:
    """Under which code somebody stands in the log."""
    return Pseudonyms.of(system.settings).code(Subject(zone, person))


def activities(lines: list[dict[str, Any]]) -> list[str]:
    """Of which activity each line is."""
    start = len(load_register().uri(Processing.NOTICES)) - len(Processing.NOTICES)
    return [one["attributes"]["dpl.core.processing_activity_id"][start:] for one in lines]


async def submitted(home: Path) -> Said:
    return await loket(
        home, "submit", "13-inkoop-cameras", "--key", f"k-{uuid4()}", "--as", CONTACT.id,
        "--institution", "TUD", "--json",
    )  # fmt: skip


async def traces(system: System, zone: str, stream: Stream) -> set[str]:
    """The traces that a stream's events say they belong to; a digest's are of its own."""
    face = await system.faces.at(zone)
    found = [message.headers or {} async for message in face.reader.all(stream)]
    own = (NoticeAdmitted, NoticeHeld, DigestClosed)
    of_digests = {message_type(event) for event in own}
    return {one["traceparent"][3:35] for one in found if kind(one) not in of_digests}


async def test_a_request_and_all_that_is_told_of_it_are_one_trace_in_every_zone(
    system: System, logboek: Logboek
) -> None:
    said = await submitted(system.server.home)
    assert said.code == 0, said.err
    case = UUID(said.json["case"]).hex

    async def everybody_told() -> bool:
        return activities(of_case()).count(Processing.NOTICES) == 2

    def of_case() -> list[dict[str, Any]]:
        return [one for one in logboek.lines if one["trace_id"] == case]

    await eventually(everybody_told)
    assert sorted(activities(of_case())) == ["notices", "notices", "request-contact"]
    assert all(set(one["attributes"]) == CORE for one in of_case())
    contact, coordinator = (code(system, "DOOR", CONTACT.id), code(system, "LOKET", "coordinator"))
    about = [one["attributes"]["dpl.core.data_subject_id"] for one in of_case()]
    assert sorted(about) == sorted([contact, contact, coordinator])
    assert {one["resource"]["attributes"]["service.name"] for one in of_case()} == {
        "loket-intake",
        "loket-notify",
    }
    assert all(one["parent_span_id"] for one in of_case() if "notify" in str(one["resource"]))
    for zone, stream in (("LOKET", Stream.REQUESTS), ("DOOR", Stream.PROGRESS)):
        assert case in await traces(system, zone, stream)
    cases = await traces(system, "LOKET", Stream.REQUESTS)
    for zone in ("DOOR", "LOKET"):
        assert await traces(system, zone, Stream.NOTICES) <= cases


async def test_signing_in_as_a_contact_is_logged_and_as_a_civil_servant_is_not(
    system: System, logboek: Logboek
) -> None:
    said = await submitted(system.server.home)
    found = [one for one in logboek.lines if one["name"] == sign_in()]
    assert found[-1]["attributes"]["dpl.core.data_subject_id"] == code(system, "DOOR", CONTACT.id)
    before = len(logboek.lines)
    accepted = await loket(
        system.server.home, "accept", str(said.json["case"]), "--product", "case-advice",
        "--as", COORDINATOR.id,
    )  # fmt: skip
    assert accepted.code == 0, accepted.err
    acting = [one for one in logboek.lines[before:] if "cli" in str(one["resource"])]
    assert not acting


def sign_in() -> str:
    """How the line of signing in is named."""
    register = load_register()
    return next(one.name.nl for one in register.activity if one.code is Processing.SIGN_IN)


async def test_everybody_who_is_shown_has_a_line_and_an_institution_has_none(
    system: System, logboek: Logboek
) -> None:
    before = len(logboek.lines)
    said = await loket(system.server.home, "people", "list", "--zone", "door", "--json")
    assert {one["id"] for one in said.json} >= {CONTACT.id, "TUD"}
    shown = [one for one in logboek.lines[before:] if "cli" in str(one["resource"])]
    about = [one["attributes"].get("dpl.core.data_subject_id") for one in shown]
    assert code(system, "DOOR", CONTACT.id) in about
    assert code(system, "DOOR", "TUD") not in about
    assert len({one["trace_id"] for one in shown}) == 1


async def test_who_is_erased_has_a_line_and_who_was_never_there_has_none(
    system: System, logboek: Logboek
) -> None:
    home, face = system.server.home, await system.faces.at("DOOR")
    gone = CONTACT.model_copy(update={"id": f"contact-{uuid4().hex[:8]}"})
    await People(face.client, face.reader).put(gone)
    said = await loket(home, "people", "erase", gone.id, "--zone", "DOOR")
    assert said.code == 0, said.err
    [line] = logboek.about(code(system, "DOOR", gone.id))
    assert activities([line]) == ["people-erasure"]
    again = await loket(home, "people", "erase", gone.id, "--zone", "DOOR")
    assert again.err.startswith("unknown_person")
    assert len(logboek.about(code(system, "DOOR", gone.id))) == 1


async def test_an_access_request_is_answered_by_one_code(system: System, logboek: Logboek) -> None:
    home = system.server.home
    await submitted(home)
    said = await loket(home, "processing", "subject", CONTACT.id, "--zone", "door", "--json")
    found = said.json["dpl.core.data_subject_id"]
    lines = logboek.about(found)
    assert {"request-contact", "contact-sign-in"} <= set(activities(lines))
    kinds = {one["attributes"]["dpl.core.data_subject_id_type"] for one in lines}
    assert kinds == {said.json["dpl.core.data_subject_id_type"]}
    back = await loket(home, "processing", "who", found, "--zone", "DOOR", "--json")
    assert back.json["person"] == CONTACT.id
    other = await loket(home, "processing", "who", found, "--zone", "LOKET")
    assert other.err.startswith("unknown_code")


async def test_while_the_logboek_is_down_nothing_is_taken_in_shown_or_erased(
    system: System, logboek: Logboek
) -> None:
    home, face = system.server.home, await system.faces.at("DOOR")
    before = await traces(system, "LOKET", Stream.REQUESTS)
    logboek.stop()
    try:
        for words in (
            ("people", "list", "--zone", "DOOR"),
            ("people", "erase", CONTACT.id, "--zone", "DOOR"),
            ("submit", "13-inkoop-cameras", "--as", CONTACT.id, "--institution", "TUD"),
        ):
            said = await loket(home, *words)
            assert (said.code, said.out) == (1, "")
            assert said.err.startswith("processing_not_logged: ")
            assert said.err.count("\n") == 1
        assert await People(face.client, face.reader).get(CONTACT.id) == CONTACT
        assert await traces(system, "LOKET", Stream.REQUESTS) == before
        looking = await loket(home, "cases", "--json")
        assert looking.code == 0, looking.err
    finally:
        logboek.start()


async def test_intake_itself_takes_nothing_in_that_it_cannot_log(
    system: System, logboek: Logboek
) -> None:
    logboek.status = 503
    try:
        with pytest.raises(Refused, match="processing_not_logged"):
            await ask_quick_scan(system.faces)
    finally:
        logboek.status = 200
    assert (await ask_quick_scan(system.faces)).event_id


async def test_plain_http_to_another_machine_is_refused_in_one_line(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOKET_LDV_ENDPOINT", "http://logboek.example:4318")
    for words in (("people", "list", "--zone", "DOOR"), ("run", "LOKET")):
        said = await loket_process(system.server.home, *words)
        assert (said.code, said.out) == (1, "")
        assert said.err == (
            "ldv_endpoint: http://logboek.example:4318 is not https. "
            "Set LOKET_LDV_ENDPOINT to an https address, or to one of this machine itself.\n"
        )
