"""What is broken is found and named: tampered chains, lost consumers, poison."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from nats.aio.client import Client
from nats.aio.msg import Msg

from schemas import subjects
from schemas.case import CaseClosed
from schemas.common import Actor, Role
from schemas.envelope import Meta, encode
from schemas.ids import following
from schemas.subjects import Stream
from services.kernel.direct import DirectReader, subject
from tests.harness.command_line import Said, loket
from tests.harness.nats_server import connect
from tests.harness.system import System

pytestmark = [pytest.mark.server, pytest.mark.asyncio(loop_scope="module")]


@dataclass(frozen=True)
class Stored:
    """One message as it lies in a stream."""

    subject: str
    headers: dict[str, str]
    body: bytes


Change = Callable[[list[Stored]], list[Stored]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def system(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    """A system of our own to break: every test breaks another zone, stream or case."""
    async with System(tmp_path_factory.mktemp("broken")) as running:
        await asyncio.gather(*(running.play(slug) for slug in ("03", "06", "08")))
        yield running


@pytest.fixture
def home(system: System) -> Path:
    """Where the system's keys are."""
    return system.server.home


async def rewritten(system: System, zone: str, change: Change) -> list[Stored]:
    """A desk's stream put in the place of the true one, as only who holds the disk can do."""
    async with await connect(system.server, zone, "deploy") as deploy:
        config = (await asked(deploy, "STREAM.INFO.DESK"))["config"]
        async with await connect(system.server, zone, "face") as face:
            true = [stored(m) async for m in DirectReader(face).all(Stream.DESK)]
        await asked(deploy, "STREAM.DELETE.DESK")
        await asked(deploy, "STREAM.CREATE.DESK", {**config, "deny_delete": False})
    async with await connect(system.server, zone, "desk") as desk:
        for message in change(list(true)):
            await desk.request(message.subject, message.body, 5, headers=message.headers)
    return true


async def asked(client: Client, request: str, body: dict[str, Any] | None = None) -> Any:
    """The server's answer, which must not be an error."""
    sent = json.dumps(body).encode() if body else b""
    answer = json.loads((await client.request(subjects.jetstream(request), sent, 5)).data)
    assert "error" not in answer, answer
    return answer


def stored(message: Msg) -> Stored:
    """A message without what the server adds."""
    headers = {k: v for k, v in (message.headers or {}).items() if not k.startswith("Nats-")}
    return Stored(subject(message), headers, message.data)


def middle(messages: list[Stored]) -> int:
    """An event with one before it and one after it on its own subject."""
    lane = messages[0].subject
    return [number for number, one in enumerate(messages) if one.subject == lane][2]


def findings(said: Said) -> list[dict[str, Any]]:
    """Everything that audit found wrong."""
    assert said.code == 1
    return [finding for stream in said.json for finding in stream["findings"]]


async def test_a_changed_event_is_named(system: System, home: Path) -> None:
    def change(messages: list[Stored]) -> list[Stored]:
        one = messages[place := middle(messages)]
        body = one.body.replace(b"expert", b"export", 1) + b" "
        messages[place] = Stored(one.subject, one.headers, body)
        return messages

    true = await rewritten(system, "BZ", change)
    (found,) = findings(await loket(home, "audit", "verify", "--zone", "BZ", "--json"))
    assert (found["kind"], found["sequence"]) == ("changed", middle(true) + 1)
    assert found["case"] in true[middle(true)].subject and found["type"]
    alone = await loket(home, "audit", "verify", found["case"], "--zone", "BZ", "--json")
    assert findings(alone) == [found]


async def test_a_deleted_event_is_named(system: System, home: Path) -> None:
    true = await rewritten(system, "DEF", lambda messages: messages)
    gone = middle(true) + 1
    async with await connect(system.server, "DEF", "deploy") as deploy:
        await asked(deploy, "STREAM.MSG.DELETE.DESK", {"seq": gone})
    (found,) = findings(await loket(home, "audit", "verify", "--zone", "DEF", "--json"))
    assert (found["kind"], found["sequence"], found["missing"]) == ("lost", gone, [gone])
    assert found["case"] in true[gone - 1].subject


async def test_the_last_event_of_a_stream_is_missed_although_nothing_continues_it(
    system: System, home: Path
) -> None:
    true = await rewritten(system, "JENV", lambda messages: messages)
    async with await connect(system.server, "JENV", "deploy") as deploy:
        await asked(deploy, "STREAM.MSG.DELETE.DESK", {"seq": len(true)})
    (found,) = findings(await loket(home, "audit", "verify", "--zone", "JENV", "--json"))
    assert (found["kind"], found["missing"]) == ("gone", [len(true)])


async def test_an_event_put_between_two_others_is_named(system: System, home: Path) -> None:
    def insert(messages: list[Stored]) -> list[Stored]:
        place = middle(messages)
        forged = Stored(messages[place].subject, messages[place].headers, b'{"expert":"me"}')
        return [*messages[:place], forged, *messages[place:]]

    true = await rewritten(system, "BZK", insert)
    (found,) = findings(await loket(home, "audit", "verify", "--zone", "BZK", "--json"))
    assert (found["kind"], found["sequence"]) == ("inserted", middle(true) + 1)


async def test_an_event_from_outside_is_named(system: System, home: Path) -> None:
    case = await system.play("08")
    lane, cause = subjects.case(case), str(uuid4())
    meta = Meta(
        id=following(cause, lane),
        source="urn:nld:oin:00000000000000000000:systeem:assembly",
        case=case,
        time=datetime.now(UTC),
        actor=Actor(sub="nobody", issuer="loket", roles=(Role.COORDINATOR,)),
        cause=cause,
    )
    headers, body = encode(CaseClosed(reason="forged"), meta)
    async with await connect(system.server, "LOKET", "assembly") as intruder:
        number = json.loads((await intruder.request(lane, body, 5, headers=headers)).data)["seq"]
    (found,) = findings(await loket(home, "audit", "verify", case.hex, "--json"))
    assert (found["kind"], found["sequence"], found["case"]) == ("inserted", number, case.hex)
    assert found["type"] == "case-closed.v1"
    drawn = await loket(home, "audit", "verify", case.hex)
    assert f"inserted event {number} (case-closed.v1) of case {case.hex}" in drawn.out


async def test_doctor_finds_a_deleted_consumer(system: System, home: Path) -> None:
    async with await connect(system.server, "DOOR", "deploy") as deploy:
        await asked(deploy, "CONSUMER.DELETE.PROGRESS.notify-progress")
    said = await loket(home, "doctor", "--json")
    wrong = [one["what"] for one in said.json["wrong"] if one["zone"] == "DOOR"]
    assert said.code == 1 and "consumer notify-progress of PROGRESS is missing" in wrong


async def test_doctor_finds_drift(system: System, home: Path) -> None:
    async with await connect(system.server, "DOOR", "deploy") as deploy:
        config = (await asked(deploy, "STREAM.INFO.READS"))["config"]
        await asked(deploy, "STREAM.UPDATE.READS", {**config, "max_age": 10**15})
    wrong = (await loket(home, "doctor", "--json")).json["wrong"]
    assert any("drift: READS max_age" in one["what"] for one in wrong)


async def test_poison_is_parked_shown_and_can_be_handled_again(system: System, home: Path) -> None:
    async with await connect(system.server, "LOKET", "intake") as intake:
        lane = subjects.request(uuid4())
        number = json.loads((await intake.request(lane, b"poison", 5)).data)["seq"]
    first = await parked_by(home, "intake-reactions")
    assert (first["stream"], first["sequence"], first["gone"]) == ("REQUESTS", number, False)
    said = await loket(home, "doctor", "--json")
    wrong = [one["what"] for one in said.json["wrong"]]
    assert any(f"parked: REQUESTS {number} by intake-reactions: not an event" in w for w in wrong)
    again = await loket(home, "parked", "replay", "LOKET", "intake-reactions", "--json")
    assert again.json["again"] == [number]
    second = await parked_by(home, "intake-reactions")
    assert second["sequence"] == number and second["number"] > first["number"]


async def parked_by(home: Path, durable: str) -> dict[str, Any]:
    """The one message a consumer parked, waiting for it."""
    async with asyncio.timeout(20):
        while True:
            found = (await loket(home, "parked", "list", "--json")).json
            mine: list[dict[str, Any]] = [one for one in found if one["durable"] == durable]
            if mine:
                (one,) = mine
                return one
            await asyncio.sleep(0.2)


async def test_doctor_names_a_case_that_was_set_aside(system: System, home: Path) -> None:
    case = await system.play("06")
    lane = subjects.desk("EZK", case)
    kind = {"ce-specversion": "1.0", "ce-type": "nl.kennisveiligheidsadviezen.task-claimed.v1"}
    async with await connect(system.server, "EZK", "desk") as desk:
        number = json.loads((await desk.request(lane, b"{}", 5, headers=kind)).data)["seq"]
        body = json.dumps({"stream": "DESK", "sequence": number, "why": "?"}).encode()
        await desk.publish(subjects.quarantine(Stream.DESK, case), body)
        await desk.flush()
    wrong = (await loket(home, "doctor", "--json")).json["wrong"]
    assert any(f"case {case.hex} is set aside: DESK {number}" in one["what"] for one in wrong)
    said = await loket(home, "replay", "queue", "--zone", "EZK")
    assert said.code == 0
