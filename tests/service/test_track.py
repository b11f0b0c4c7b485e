"""A track at a real server: the owner's own keys, and what everybody else does not see."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from examples.loader import load_people
from schemas import subjects
from schemas.common import Refused, Role
from schemas.notice import NoticePlanned
from schemas.subjects import Stream
from schemas.track import CloseTrack, OpenTrack
from services.kernel.direct import subject
from services.kernel.people import People, Person
from services.notify.app import notify
from tests.harness.attempts import logged_in
from tests.harness.command_line import Said, loket
from tests.harness.running import eventually, stored
from tests.harness.system import System

pytestmark = [pytest.mark.server, pytest.mark.asyncio(loop_scope="module")]
NOTE = "Het bestuur kent de zorg en gaat door."
TALK = ("--step", "board-conversation", "--body", "board", "--on", "2026-11-20")
OWNER, OTHER, COORDINATOR = "ocw-beleid", "ocw-directeur", "loket-coordinator-1"


@pytest.fixture(scope="module")
def exported() -> InMemorySpanExporter:
    """Every span that any service sent."""
    return InMemorySpanExporter()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def system(
    tmp_path_factory: pytest.TempPathFactory, exported: InMemorySpanExporter
) -> AsyncIterator[System]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.kernel.service.exporter", lambda *_: exported)
        patch.setattr("services.kernel.telemetry.BatchSpanProcessor", SimpleSpanProcessor)
        also = [partial(notify, "LOKET")]
        home = tmp_path_factory.mktemp("track")
        async with System(home, departments=("EZK",), also=also) as running:
            face = await running.faces.at("LOKET")
            for persona in load_people():
                if persona.zone == "LOKET":
                    known = persona.model_dump(include=set(Person.model_fields))
                    await People(face.client, face.reader).put(Person.model_validate(known))
            yield running


@pytest.fixture
def home(system: System) -> Path:
    """Where the system's keys are."""
    return system.server.home


async def submitted(home: Path, key: str) -> str:
    said = await loket(home, "submit", "13-inkoop-cameras", "--key", f"track-{key}", "--json")
    assert said.code == 0, said.err
    return str(said.json["case"])


async def opened(home: Path, key: str) -> str:
    """A case with a track and a conversation that did not help; its id."""
    case = await submitted(home, key)
    institution = (await loket(home, "case", case, "--json")).json["institution"]
    for verb in (
        ("open-track", case, "--institution", institution, "--concern", "other"),
        ("record-step", case, *TALK, "--outcome", "concern-stays", "--note", NOTE),
    ):
        said = await loket(home, *verb, "--as", OWNER)
        assert said.code == 0, said.err
    return case


def hidden(said: Said) -> None:
    assert said.code == 1 and said.err.startswith("unknown_case: "), said
    assert not said.out


async def test_the_owner_sees_steps_dates_and_what_may_follow(home: Path) -> None:
    case = await opened(home, "seen")
    found = (await loket(home, "track", case, "--as", OTHER, "--json")).json
    assert found["next"] == ["board-conversation", "supervisory-board"]
    (step,) = found["steps"]
    assert (step["by"], step["on"], step["note"]) == (OWNER, "2026-11-20", NOTE)
    drawn = await loket(home, "track", case, "--as", OWNER)
    assert "raad van toezicht" in drawn.out and NOTE[:20] in drawn.out
    listed = (await loket(home, "tracks", "--as", OWNER, "--json")).json
    assert case.replace("-", "") in {one["track"] for one in listed}
    reason = ("--reason", "track-nothing-more")
    assert (await loket(home, "close-track", case, *reason, "--as", OWNER)).code == 0
    listed = (await loket(home, "tracks", "--as", OWNER, "--json")).json
    assert case.replace("-", "") not in {one["track"] for one in listed}
    assert "Gesloten" in (await loket(home, "track", case, "--as", OWNER)).out


async def test_a_track_without_a_case_has_an_id_of_its_own(home: Path) -> None:
    asked = ("open-track", "--institution", "UL", "--concern", "espionage", "--as", OWNER)
    own = (await loket(home, *asked, "--json")).json["case"]
    found = (await loket(home, "track", own, "--as", OWNER, "--json")).json
    assert (found["reference"], found["institution"]) == (None, "UL")


async def test_who_reads_is_written_down_where_only_the_owner_looks(
    system: System, home: Path
) -> None:
    case = await opened(home, "read")
    await loket(home, "track", case, "--as", OTHER)
    face, owner = await system.faces.at("LOKET"), await system.faces.at("OWNER")
    lane = subjects.track_read(UUID(case))
    reads = [subject(one) async for one in owner.reader.all(Stream.TRACKS, lane)]
    assert reads == [lane]
    assert not [one async for one in face.reader.all(Stream.READS)]


async def test_nobody_else_sees_or_does_anything(system: System, home: Path) -> None:
    case, plain = await opened(home, "hidden"), await submitted(home, "plain")
    face, said = await system.faces.at("LOKET"), []
    for one in (case, plain):
        hidden(await loket(home, "track", one, "--as", COORDINATOR))
        step = ("record-step", one, *TALK, "--outcome", "goes-on", "--as", COORDINATOR)
        said.append(await loket(home, *step))
        close = CloseTrack(case=UUID(one), reason="track-nothing-more")
        for who in (face.actor(COORDINATOR, Role.COORDINATOR), face.actor("a", Role.AUDITOR)):
            with pytest.raises(Refused, match="unknown_case"):
                await face.ask(close, who)
    assert said[0] == said[1] and said[0].code == 1
    hidden(await loket(home, "tracks", "--as", "loket-auditor"))
    with pytest.raises(Refused, match="not_signed_in"):
        await face.ask(OpenTrack(institution="UL", concern="other"), face.actor(OWNER, Role.OWNER))


async def test_a_case_looks_the_same_with_and_without_a_track(
    system: System, home: Path, exported: InMemorySpanExporter
) -> None:
    case, plain = await opened(home, "same"), await submitted(home, "same-plain")
    with_track = (await loket(home, "case", case, "--json")).json
    without = (await loket(home, "case", plain, "--json")).json
    assert with_track.keys() == without.keys()
    assert "board-conversation" not in str(with_track)
    said = {*map(str, exported.get_finished_spans()), *_texts(exported)}
    assert not [one for one in said if "Track" in one or "StepRecorded" in one]
    told = await _notices(system)
    assert {one.recipient for one in told if one.template == "for-the-owner"} == {OTHER}
    assert not [one for one in told if one.template == "for-the-owner" and one.case.hex in case]


async def test_the_coordinators_face_cannot_read_the_stream_or_the_notes(system: System) -> None:
    wanted = [
        asked
        for stream in ("TRACKS", "KV_NOTES")
        for asked in (
            subjects.direct_get(stream),
            f"$JS.API.DIRECT.GET.{stream}.tracks.x",
            subjects.ask_leader(stream),
        )
    ]
    for user in ("face", "ops", "intake"):
        async with logged_in(system.server, "LOKET", user) as (client, refusals):
            for asked in wanted:
                await client.publish(asked, b"{}", reply=client.new_inbox())

            async def all_refused(seen: set[str] = refusals.publish) -> bool:
                return {one.lower() for one in wanted} <= seen

            await eventually(all_refused)


async def test_ocw_sees_the_terms_of_a_case_and_no_contents(system: System, home: Path) -> None:
    case = await submitted(home, "terms")
    options = ("--product", "second-opinion", "--departments", "EZK", "--reason", "extra-expertise")
    await loket(home, "circulate", case, *options, "--as", COORDINATOR)

    async def handled() -> bool:
        found = await loket(home, "case", case, "--as", OWNER, "--json")
        return bool(found.code == 0 and found.json["departments"])

    await eventually(handled)
    found = (await loket(home, "case", case, "--as", OWNER, "--json")).json
    assert {one["name"] for one in found["terms"]} >= {"advice", "contribution-EZK"}
    assert "differences" not in found and "versions" not in found
    assert [one["aspects"] for one in found["departments"]] == [[]]
    assert (await loket(home, "case", case, "--as", OWNER)).code == 0
    key = home / "keys" / "LOKET" / "face.seed"
    away = key.rename(key.with_suffix(".away"))
    try:
        assert (await loket(home, "terms", case)).code == 0
        alone = (await loket(home, "case", case, "--json")).json
        assert [one["aspects"] for one in alone["departments"]] == [[]]
    finally:
        away.rename(key)


def _texts(exported: InMemorySpanExporter) -> set[str]:
    return {str(one.to_json()) for one in exported.get_finished_spans()}


async def _notices(system: System) -> list[NoticePlanned]:
    """What people of the Loket were told, once something was."""
    found: list[NoticePlanned] = []

    async def told() -> bool:
        events = await stored(system.faces, "LOKET", Stream.NOTICES, "notices.*")
        found[:] = [one.data for one in events if isinstance(one.data, NoticePlanned)]
        return any(one.template == "for-the-owner" for one in found)

    await eventually(told)
    return found
