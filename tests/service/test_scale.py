"""Among many cases an operation exchanges as many messages as among few (no time is measured)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest
import pytest_asyncio
from rich.progress import Progress

from bench.scale import acts, looking
from bench.scale.among import Among, Size, among
from bench.scale.running import Crowd, fill
from bench.scale.stories import case_of, is_long_out
from bench.scale.timing import Operation, Times
from deploy.local import LocalServer
from schemas.subjects import Stream
from services.advice.assembly.course import note_terms
from services.cli.look.operating import operator
from services.kernel.calendar_file import load_calendar
from services.kernel.decider import service
from services.kernel.terms import TIMER, Terms
from services.kernel.timers import Due

pytestmark = [
    pytest.mark.server,
    pytest.mark.timeout(180),
    pytest.mark.asyncio(loop_scope="module"),
]

FEW, MANY = Size(200, 200, 5, 1), Size(1_000, 2_000, 5, 1)
LATE = [case_of(number) for number in range(FEW.open) if is_long_out(number)]
SOME = [case_of(number) for number in (2, 4, 5, 6, 7)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sides(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Among, Among]]:
    """Few cases, and many."""
    found, folder = [], tmp_path_factory.mktemp("scale")
    async with AsyncExitStack() as stack:
        for size in (FEW, MANY):
            crowd = Crowd(size, LocalServer(folder / f"{size.open}"))
            await fill(crowd, Progress(disable=True))
            await stack.enter_async_context(crowd.server)
            found.append(await stack.enter_async_context(among(size, crowd.settings)))
        yield found[0], found[1]


async def test_every_operation_exchanges_as_many_messages(sides: tuple[Among, Among]) -> None:
    for operation in (*acts.ALL, *looking.ALL):
        few, many = [await exchanged(side, operation) for side in sides]
        assert few == many, operation.__name__
        assert sum(few) or operation is looking.clocks_of_row


async def test_a_timer_costs_as_much_and_a_case_has_one(sides: tuple[Among, Among]) -> None:
    few, many = [await fired(side) for side in sides]
    assert few == many and min(few) > 0
    for side in sides:
        async with operator(side.faces.settings, "LOKET") as at:
            asked = {"subjects_filter": "timers.set.>"}
            state = (await at.ask(f"STREAM.INFO.{Stream.TIMERS}", asked))["state"]
        assert set(state["subjects"].values()) == {1}
        assert len(state["subjects"]) == side.size.open


async def exchanged(side: Among, make: Callable[[Among], Operation]) -> list[int]:
    """How many messages an operation sends and gets, for each of the same cases."""
    operation, found = replace(make(side), things=SOME), []
    for turn, case in enumerate(SOME):
        if operation.first:
            await operation.first(case)
        before = messages(side)
        await replace(operation, first=None).once(turn, Times())
        found.append(messages(side) - before)
    return found


async def fired(side: Among) -> list[int]:
    """How many messages follow from a timer that went off."""
    made, found = side.service, []
    terms = Terms(side.cases(), made.timers, load_calendar(), service("assembly"), note_terms)
    for case in LATE:
        before = messages(side)
        await terms.on_due(Due(case, TIMER, f"timer-{case.hex}"))
        found.append(messages(side) - before)
    return found


def messages(side: Among) -> int:
    """Sent and got so far, by assembly and by every face."""
    clients = [side.service.client, *(face.client for face in side.faces.by_zone.values())]
    return sum(client.stats["in_msgs"] + client.stats["out_msgs"] for client in clients)
