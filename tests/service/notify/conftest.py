"""One server for a module, a mailbox for each test, and notify in DOOR."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from deploy.local import LocalServer
from deploy.mailbox import Mailbox
from deploy.topology import topology
from tests.harness.notifying import Notifying


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalServer]:
    """A server of the module's own: elsewhere nobody should be mailed about these tests."""
    async with LocalServer(tmp_path_factory.mktemp("notify"), plan=topology(("EZK",))) as running:
        yield running


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Mailbox]:
    """Where mails arrive."""
    with Mailbox(tmp_path / "mail") as running:
        yield running


@pytest_asyncio.fixture
async def door(server: LocalServer, mailbox: Mailbox) -> AsyncIterator[Notifying]:
    """The institutions' zone; notify runs once it is started."""
    async with Notifying(server, "DOOR", mailbox) as zone:
        yield zone
