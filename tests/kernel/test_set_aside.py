"""Cases nobody may act on: destroyed for ever, quarantined until looked at; others go on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from schemas import subjects
from schemas.common import Refused, message_type
from schemas.envelope import encode
from schemas.request import RequestAccepted
from schemas.streams import Stream
from services.kernel.errors import Quarantined
from services.kernel.execute import Cases
from tests.harness.lanes import parked
from tests.harness.nats_server import Serves
from tests.harness.tally import Parts, Tally, add, add_second, cause, destroy, meta, parts

ACCEPTED = message_type(RequestAccepted)


@pytest_asyncio.fixture
async def elsewhere(store_server: Serves) -> AsyncIterator[Cases[Tally]]:
    """Another process of the same service."""
    async with parts(store_server) as made:
        yield made.cases()


async def refused(cases: Cases[Tally], case: UUID, decision: object = add) -> str:
    with pytest.raises(Refused) as why:
        await cases.execute(case, decision, "a", cause())  # type: ignore[arg-type]
    return why.value.reason


async def test_a_destroyed_case_never_comes_back(
    store_server: Serves, intake: Parts, elsewhere: Cases[Tally]
) -> None:
    """Also where it is still in a cache, whatever would be decided on that."""
    for decision in (add, add_second):
        case, here, other = uuid4(), intake.cases(), uuid4()
        await here.execute(case, add, "a", cause())
        await here.execute(other, add, "a", cause())
        assert await elsewhere.state(case) == ("a",)
        await destroy(store_server, case)
        for cases in (here, elsewhere, intake.cases()):
            assert await refused(cases, case, decision) == "destroyed"
            assert await refused(cases, case) == "destroyed"
            assert await cases.state(case) == ()
            assert await cases.state(other) == ("a",)
        assert await intake.events(case) == []


async def test_a_case_destroyed_before_it_began_never_begins(
    store_server: Serves, intake: Parts
) -> None:
    case = uuid4()
    await destroy(store_server, case)
    assert await refused(intake.cases(), case) == "destroyed"


async def break_case(intake: Parts, case: UUID) -> int:
    """Store an event that this version cannot read."""
    headers = encode(RequestAccepted(product="x"), meta(case))[0]
    await intake.client.request(subjects.request(case), b'{"product": 7}', 5, headers=headers)
    return await intake.store.newest(subjects.request(case))


async def shown(server: Serves, case: UUID) -> list[dict[str, Any]]:
    """What doctor sees; telling does not wait for the answer."""
    subject = subjects.quarantine(Stream.REQUESTS, case)
    while True:
        if found := [
            content for where, content in await parked(server, "LOKET") if where == subject
        ]:
            return found
        await asyncio.sleep(0.02)


async def test_a_quarantined_case_is_refused_and_shown_and_others_go_on(
    store_server: Serves, intake: Parts, elsewhere: Cases[Tally]
) -> None:
    case, other, here = uuid4(), uuid4(), intake.cases()
    await here.execute(case, add, "a", cause())
    number = await break_case(intake, case)
    for cases in (here, elsewhere, intake.cases()):
        for decision in (add, add_second):
            assert await refused(cases, case, decision) == "quarantined"
        with pytest.raises(Quarantined):
            await cases.state(case)
        await cases.execute(other, add, str(id(cases)), cause())
    told = await shown(store_server, case)
    assert {(one["stream"], one["sequence"]) for one in told} == {(Stream.REQUESTS, number)}
    assert "product" in told[0]["why"]
    assert len(await intake.events(other)) == 3


async def test_a_quarantine_is_told_once_a_process(store_server: Serves, intake: Parts) -> None:
    case, here = uuid4(), intake.cases()
    await break_case(intake, case)
    for _ in range(3):
        assert await refused(here, case) == "quarantined"
    assert len(await shown(store_server, case)) == 1
