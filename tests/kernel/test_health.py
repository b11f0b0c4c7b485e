"""Ready or not, and why: durables that are missing, far behind, or back."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from deploy import keys
from deploy.apply import apply
from deploy.local import LocalServer
from deploy.topology import topology
from schemas import subjects
from schemas.streams import Durable, Stream
from services.kernel import health as kernel_health
from services.kernel.health import Health
from tests.harness.lanes import Handled, Lane, consuming, lane, until
from tests.harness.nats_server import connect

PLAN = topology(("D1", "D2", "D3"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def three_desks(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalServer]:
    async with LocalServer(tmp_path_factory.mktemp("health"), plan=PLAN) as running:
        yield running


async def remove_durable(desk: Lane) -> None:
    """As an administrator might, by mistake."""
    request = f"CONSUMER.DELETE.{Stream.DESK}.{Durable.DESK_REACTIONS}"
    async with await connect(desk.server, desk.department, "deploy") as client:
        await client.request(subjects.jetstream(request), b"", timeout=5)


async def repair(desk: Lane) -> list[str]:
    """What deploy/apply makes anew."""
    secret = keys.seed(desk.server.home, desk.department, "deploy")
    return await apply(desk.server.url, PLAN.zone(desk.department), secret)


async def test_not_ready_before_the_first_look(three_desks: LocalServer) -> None:
    async with lane(three_desks, "D1") as desk, consuming(desk, Handled()) as consumer:
        health = Health(desk.client, [consumer])
        assert not health.ready
        (seen,) = await health.check()
        assert (health.ready, seen.problem) == (True, "")


async def test_a_missing_durable_is_named_and_followed_again_when_it_is_back(
    three_desks: LocalServer,
) -> None:
    handled = Handled()
    async with lane(three_desks, "D2") as desk, consuming(desk, handled) as consumer:
        health = Health(desk.client, [consumer])
        await desk.put()
        await handled.until(1)
        await remove_durable(desk)
        (seen,) = await health.check()
        assert (health.ready, seen.problem) == (False, "consumer not found")
        await until(lambda: consumer.problem is not None)
        assert await repair(desk) == ["D2 consumer DESK desk-reactions"]
        case = await desk.put()
        await handled.until(3)
        assert handled.subjects[-1] == desk.subject(case)
        await health.check()
        assert health.ready


async def test_a_service_that_is_far_behind_is_not_ready(
    three_desks: LocalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel_health, "LAG", 5)
    async with lane(three_desks, "D3") as desk:
        for _ in range(6):
            await desk.put()
        async with consuming(desk, Handled()) as consumer:
            health = Health(desk.client, [consumer])
            await desk.until(lambda seen: seen.pending == seen.unacknowledged == 0)
            (seen,) = await health.check()
            assert (health.ready, seen.problem) == (True, "")
        while health.ready:
            await desk.put()
            (seen,) = await health.check()
        behind, _, words = seen.problem.partition(" ")
        assert (int(behind) > kernel_health.LAG, words) == (True, "messages behind")
