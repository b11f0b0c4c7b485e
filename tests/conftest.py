"""Real servers as fixtures; tests on the shared one keep apart by their own case ids."""

from __future__ import annotations

import os
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings

from deploy.local import LocalServer
from deploy.topology import topology
from services.kernel.telemetry import SENDING
from tests.harness.doors import Doors
from tests.harness.nats_server import HubAndLeaf, ServerCluster

# A busy machine makes no test wrong: how long one example takes says nothing.
settings.register_profile("loket", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("loket")

os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")
"""A test with a gRPC server also starts nats-server: gRPC must leave that fork alone."""


@pytest.fixture(autouse=True)
def nothing_is_still_sent() -> Iterator[None]:
    """An exporter that tries again draws random numbers under a property that runs next."""
    yield
    for thread in threading.enumerate():
        if thread.name == SENDING:
            thread.join()


@pytest.fixture(scope="session")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """The whole system with all its faces; tests make cases of their own to change."""
    with Doors(tmp_path_factory.mktemp("doors")) as running:
        yield running


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder of the test's own."""
    return tmp_path / "home"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalServer]:
    """One server with every zone, shared by the whole run."""
    async with LocalServer(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest_asyncio.fixture
async def own_server(home: Path) -> AsyncIterator[LocalServer]:
    """One server with every zone, for this test only."""
    async with LocalServer(home) as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def cluster(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ServerCluster]:
    """Three servers with LOKET, DOOR and EZK on each; leave all three running."""
    plan = topology(("EZK",))
    async with ServerCluster(tmp_path_factory.mktemp("cluster"), plan) as running:
        yield running


@pytest_asyncio.fixture
async def hub_and_leaf(home: Path) -> AsyncIterator[HubAndLeaf]:
    """The hub, and EZK on its own server behind a link that can be cut."""
    async with HubAndLeaf(home, "EZK", topology(("EZK",))) as running:
        yield running
