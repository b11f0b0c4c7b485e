"""The event store and all that stands on it behave the same on one server and on three."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.harness.nats_server import Serves
from tests.harness.tally import Parts, parts


@pytest.fixture(params=["server", pytest.param("cluster", marks=pytest.mark.cluster)])
def store_server(request: pytest.FixtureRequest) -> Serves:
    """One server (R1), then three (R3): they answer some things differently."""
    found: Serves = request.getfixturevalue(request.param)
    return found


@pytest_asyncio.fixture
async def intake(store_server: Serves) -> AsyncIterator[Parts]:
    """Intake's parts."""
    async with parts(store_server) as made:
        yield made
