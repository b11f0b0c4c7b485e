"""The contract of the event store, on one server and on three."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from nats.aio.msg import Msg

from schemas import subjects
from schemas.common import Event, message_type
from schemas.envelope import Recorded, encode
from schemas.request import RequestAccepted
from schemas.subjects import Stream
from services.kernel.direct import DirectReader
from services.kernel.errors import Conflict, Quarantined
from services.kernel.event_store import Skipped
from tests.harness.nats_server import ServerCluster, Serves
from tests.harness.running import eventually
from tests.harness.tally import At, Parts, meta, parts

ACCEPTED = message_type(RequestAccepted)


async def append(intake: Parts, case: UUID, product: str, expected: int) -> Recorded[Event]:
    event = RequestAccepted(product=product)
    return await intake.store.append(subjects.request(case), event, meta(case), expected)


async def raw(intake: Parts, case: UUID, body: bytes, kind: str = ACCEPTED) -> int:
    """Something that no code of ours would store."""
    headers = encode(RequestAccepted(product="x"), meta(case))[0] | {"ce-type": kind}
    reply = await intake.client.request(subjects.request(case), body, 5, headers=headers)
    return int(json.loads(reply.data)["seq"])


async def test_events_load_in_order_and_of_their_own_case_only(intake: Parts) -> None:
    case, other = uuid4(), uuid4()
    first = await append(intake, case, "a", 0)
    await append(intake, other, "b", 0)
    second = await append(intake, case, "c", first.sequence)
    assert await intake.events(case) == [first, second]
    assert await intake.store.load(subjects.request(case), first.sequence) == [second]
    assert await intake.store.newest(subjects.request(case)) == second.sequence
    assert await intake.events(uuid4()) == []


async def test_more_events_than_fit_in_one_answer_load_in_order(intake: Parts) -> None:
    case, last = uuid4(), 0
    for number in range(60):
        last = (await append(intake, case, f"p{number}", last)).sequence
    await intake.events(case)
    found = [
        message.data
        async for message in intake.reader.all(Stream.REQUESTS, subjects.request(case), size=7)
    ]
    assert [json.loads(body)["product"] for body in found] == [f"p{n}" for n in range(60)]


async def _begins(reader: DirectReader, lane: str, moment: datetime, first: int) -> bool:
    """Whether reading would begin with this one; a copy may come some milliseconds later."""
    return await reader.before(Stream.REQUESTS, lane, moment) == first - 1


async def test_reading_begins_with_what_was_stored_from_a_moment_on(intake: Parts) -> None:
    case, reader = uuid4(), intake.reader
    lane = subjects.request(case)
    before = await append(intake, case, "before", 0)
    await asyncio.sleep(0.05)
    moment = datetime.now(UTC)
    await asyncio.sleep(0.05)
    await append(intake, uuid4(), "another", 0)
    first = (await append(intake, case, "after", before.sequence)).sequence
    await eventually(lambda: _begins(reader, lane, moment, first))
    later = await reader.before(Stream.REQUESTS, lane, moment + timedelta(days=1))
    assert [one async for one in reader.all(Stream.REQUESTS, lane, later)] == []


async def test_the_newest_sequence_is_never_behind(intake: Parts) -> None:
    """Other reads are on three servers: one in ten comes too early right after a write."""
    for _ in range(50):
        case = uuid4()
        assert await intake.store.newest(subjects.request(case)) == 0
        stored = await append(intake, case, "a", 0)
        assert await intake.store.newest(subjects.request(case)) == stored.sequence


async def test_an_append_on_what_is_no_longer_last_conflicts(intake: Parts) -> None:
    case = uuid4()
    first = await append(intake, case, "a", 0)
    for stale in (0, first.sequence - 1, first.sequence + 1):
        with pytest.raises(Conflict):
            await append(intake, case, "b", stale)
    assert await intake.events(case) == [first]


async def test_of_many_appends_at_once_exactly_one_is_stored(intake: Parts) -> None:
    case = uuid4()
    for _ in range(5):
        before = await intake.events(case)
        last = before[-1].sequence if before else 0
        results = await asyncio.gather(
            *(append(intake, case, f"p{n}", last) for n in range(20)), return_exceptions=True
        )
        won = [result for result in results if isinstance(result, Recorded)]
        assert len(won) == 1
        assert {type(r) for r in results} == {Recorded, Conflict}
        assert await intake.events(case) == [*before, *won]


@pytest.mark.cluster
async def test_both_conflict_codes_are_conflicts(
    cluster: ServerCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Writers on all three nodes, until an append met another that was still in flight."""
    async with (
        parts(At(cluster.home, cluster.nodes[0].url)) as one,
        parts(At(cluster.home, cluster.nodes[1].url)) as two,
        parts(At(cluster.home, cluster.nodes[2].url)) as three,
    ):
        codes: Counter[int] = Counter()
        for writer in (one, two, three):
            _count_errors(writer, codes, monkeypatch)
        for _ in range(60):
            case = uuid4()
            results = await asyncio.gather(
                *(append(w, case, f"p{n}", 0) for n in range(8) for w in (one, two, three)),
                return_exceptions=True,
            )
            assert Counter(type(r) for r in results) == {Recorded: 1, Conflict: 23}
            assert len(await one.events(case)) == 1
            if set(codes) == {10071, 10164}:
                return
    pytest.fail(f"only {dict(codes)} in 60 rounds")


def _count_errors(writer: Parts, codes: Counter[int], monkeypatch: pytest.MonkeyPatch) -> None:
    ask = writer.client.request

    async def asked(*args: Any, **named: Any) -> Msg:
        reply = await ask(*args, **named)
        if code := json.loads(reply.data).get("error", {}).get("err_code"):
            codes[code] += 1
        return reply

    monkeypatch.setattr(writer.client, "request", asked)


async def test_the_same_event_again_is_no_success(intake: Parts) -> None:
    """R1 answers 10071, R3 `duplicate`: either way the caller must look what is stored."""
    case, event = uuid4(), RequestAccepted(product="a")
    envelope = meta(case)
    first = await intake.store.append(subjects.request(case), event, envelope, 0)
    with pytest.raises(Conflict):
        await intake.store.append(subjects.request(case), event, envelope, 0)
    assert await intake.events(case) == [first]


async def test_one_server_and_three_still_answer_a_retry_differently(
    store_server: Serves, intake: Parts
) -> None:
    """What `append` hides; if a server changes its mind, look at event_store again."""
    case = uuid4()
    headers = encode(RequestAccepted(product="a"), meta(case))[0]
    headers |= {"Nats-Expected-Last-Subject-Sequence": "0", "Nats-Msg-Id": str(case)}
    ask = partial(intake.client.request, subjects.request(case), b"{}", 5, headers=headers)
    first, again = json.loads((await ask()).data), json.loads((await ask()).data)
    if isinstance(store_server, ServerCluster):
        assert again == first | {"duplicate": True}
    else:
        assert again["error"]["err_code"] == 10071


async def test_an_unknown_type_is_skipped_but_counts_in_the_chain(intake: Parts) -> None:
    case = uuid4()
    number = await raw(intake, case, b"{}", "nl.kennisveiligheidsadviezen.from-the-future.v9")
    known = await append(intake, case, "a", number)
    skipped, loaded = await intake.events(case)
    assert isinstance(skipped, Skipped)
    assert (skipped.sequence, skipped.type.rpartition(".")[2]) == (number, "v9")
    assert loaded == known


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"product": ""}', b"\xff\xfe"])
async def test_an_event_that_cannot_be_read_quarantines_its_case(
    intake: Parts, body: bytes
) -> None:
    case = uuid4()
    number = await raw(intake, case, body)
    with pytest.raises(Quarantined) as refused:
        await intake.events(case)
    assert (refused.value.stream, refused.value.sequence) == (Stream.REQUESTS, number)
