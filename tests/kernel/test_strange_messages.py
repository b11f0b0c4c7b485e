"""DESIGN rule 15, every stream: what is strange is skipped or parked; nothing waits for it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from uuid import UUID, uuid4

import nats.errors
import pytest
import pytest_asyncio

from deploy.parts import MAX_MESSAGE
from schemas import assignment, case, contribution, desk, notice, progress, request, subjects
from schemas.common import Event, Refused, Role
from schemas.envelope import encode
from schemas.streams import BORDERS, FOREIGN, Stream
from services.notify.app import notify
from tests.harness.examples import example
from tests.harness.lanes import parked
from tests.harness.nats_server import connect
from tests.harness.running import as_deploy, eventually, until_handled
from tests.harness.system import System
from tests.harness.tally import meta

pytestmark = pytest.mark.asyncio(loop_scope="module")

FUTURE = "nl.kennisveiligheidsadviezen.from-the-future.v9"
ZONES = ("LOKET", "DOOR", "EZK")


@dataclass(frozen=True)
class Lane:
    """Where messages of one type arrive: who may write it, in which stream of which zone."""

    zone: str
    stream: Stream
    sender: tuple[str, str]
    subject: str
    expected: type[Event]


LANES = (
    Lane("LOKET", Stream.REQUESTS, ("LOKET", "intake"), "requests.{}", request.RequestCirculated),
    Lane("LOKET", Stream.CASES, ("LOKET", "assembly"), "cases.{}", case.CaseOpened),
    Lane(
        "LOKET",
        Stream.CONTRIBUTIONS,
        ("EZK", "desk"),
        "contributions.ezk.{}",
        contribution.Contributed,
    ),
    Lane("LOKET", Stream.NOTICES, ("LOKET", "notify"), "notices.{}", notice.NoticePlanned),
    Lane("EZK", Stream.DESK, ("EZK", "desk"), "desks.ezk.{}", desk.TaskClaimed),
    Lane(
        "EZK",
        Stream.ASSIGNMENTS,
        ("LOKET", "assembly"),
        "assignments.ezk.{}",
        assignment.Assigned,
    ),
    Lane(
        "DOOR",
        Stream.PROGRESS,
        ("LOKET", "intake"),
        "progress.tud.{}",
        progress.ProgressReported,
    ),
)
every_lane = pytest.mark.parametrize("lane", LANES, ids=lambda lane: str(lane.stream))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def system(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    """Everything runs, notify included."""
    also = [partial(notify, zone) for zone in ZONES]
    async with System(tmp_path_factory.mktemp("strange"), also=also) as running:
        yield running


Strange = tuple[str, dict[str, str] | None, bytes]


def strange(lane: Lane, about: UUID) -> dict[str, Strange]:
    """Subject, headers and body by what is wrong."""
    headers, body = encode(example(lane.expected), meta(about))
    bare = None if lane.stream in FOREIGN else {"odd": "one"}
    here = lane.subject.format(about.hex)
    other = lane.subject.format(uuid4().hex)
    return {
        "nothing at all": (here, bare, b""),
        "foreign": (here, {**headers, "ce-type": "com.example.order.v1"}, body),
        "from the future": (here, {**headers, "ce-type": FUTURE}, b"{}"),
        "type only": (here, {"ce-type": headers["ce-type"]}, body),
        "no time": (here, {**headers, "ce-time": "yesterday"}, body),
        "no actor": (here, {**headers, "ce-authclaims": "[]"}, body),
        "old envelope": (here, {**headers, "ce-specversion": "0.3"}, body),
        "half": (here, headers, body[: len(body) // 2]),
        "list": (here, headers, b"[]"),
        "other fields": (here, headers, b'{"nonsense": 1}'),
        "no text": (here, headers, b"\xff\x00\xfe"),
        "large": (here, headers, b'"' + b"x" * (MAX_MESSAGE - 4096) + b'"'),
        "other case": (other, headers, body),
        "no case": (lane.subject.format("nonsense"), headers, body),
        "almost a case": (lane.subject.format("z" * 32), headers, body),
    }


async def send(system: System, lane: Lane, messages: dict[str, Strange]) -> dict[str, int]:
    """The sequence of each."""
    async with await connect(system.server, *lane.sender) as client:
        found = {}
        for name, (where, headers, body) in messages.items():
            reply = json.loads((await client.request(where, body, 5, headers=headers)).data)
            found[name] = reply["seq"]
    return found


@every_lane
async def test_strange_messages_are_parked_or_skipped_and_nothing_waits_behind_them(
    system: System, lane: Lane
) -> None:
    sent = await send(system, lane, strange(lane, uuid4()))
    async with asyncio.timeout(10):
        await until_handled(system.server, lane.zone, lane.stream)
    found = await parked(system.server, lane.zone)
    shown = {
        content["stream_seq"]: content["reason"]
        for where, content in found
        if where.startswith(f"$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.{lane.stream}.")
    }
    not_shown = {name for name, number in sent.items() if number not in shown}
    assert not_shown == (set() if lane.stream in BORDERS else {"from the future"})
    assert all(shown.values())


@pytest.mark.parametrize(
    "lane", [lane for lane in LANES if lane.stream in BORDERS], ids=lambda lane: str(lane.stream)
)
async def test_what_a_border_stream_forgets_is_kept_whole(system: System, lane: Lane) -> None:
    about = uuid4()
    messages = {name: m for name, m in strange(lane, about).items() if about.hex in m[0]}
    await send(system, lane, messages)
    await until_handled(system.server, lane.zone, lane.stream)
    name = subjects.parked_message(lane.stream, lane.subject.format(about.hex))
    kept = [content for where, content in await parked(system.server, lane.zone) if where == name]
    assert sorted(one["body"] for one in kept) == sorted(body for _, _, body in messages.values())
    assert all(f"Loket-Subject: {lane.subject.format(about.hex)}" in one["headers"] for one in kept)


@every_lane
async def test_what_is_too_large_is_refused_and_changes_nothing(system: System, lane: Lane) -> None:
    before = (await as_deploy(system.server, lane.zone, f"STREAM.INFO.{lane.stream}"))["state"]
    where = lane.subject.format(uuid4().hex)
    async with await connect(system.server, *lane.sender) as client:
        reply = json.loads((await client.request(where, b"x" * (MAX_MESSAGE + 1), 5)).data)
        assert reply["error"]["err_code"] == 10054
        with pytest.raises(nats.errors.MaxPayloadError):
            await client.request(where, b"x" * 2 * MAX_MESSAGE, 5)
    after = (await as_deploy(system.server, lane.zone, f"STREAM.INFO.{lane.stream}"))["state"]
    assert after["last_seq"] == before["last_seq"]


async def test_a_timer_for_nothing_is_parked(system: System) -> None:
    headers = {
        "Nats-Schedule": "@at 2020-01-01T00:00:00Z",
        "Nats-Schedule-Target": "timers.due.intake.nonsense.clocks",
    }
    async with await connect(system.server, "LOKET", "intake") as client:
        await client.request("timers.set.intake.nonsense.clocks", b"", 5, headers=headers)

    async def shown() -> bool:
        return "no timer of a case" in str(await parked(system.server, "LOKET"))

    await eventually(shown)


async def test_after_all_that_a_case_still_runs_its_course(system: System) -> None:
    for lane in LANES:
        await send(system, lane, strange(lane, uuid4()))
    await system.play("05-")


async def test_a_case_with_a_strange_event_is_closed_to_commands(system: System) -> None:
    about = uuid4()
    (lane,) = [lane for lane in LANES if lane.stream is Stream.DESK]
    await send(system, lane, {"half": strange(lane, about)["half"]})
    face = await system.faces.at("EZK")
    expert = face.actor("ezk-expert-1", Role.EXPERT)
    with pytest.raises(Refused, match="quarantined"):
        await face.ask(desk.ClaimTask(case=about), expert)
