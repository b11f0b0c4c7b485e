"""One system with all its faces for all tests that ask over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.harness.browser import chromium
from tests.harness.doors import Doors


@pytest.fixture(scope="session")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """The whole system, its opening played; tests make cases of their own to change."""
    with Doors(tmp_path_factory.mktemp("doors")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    with chromium() as running:
        yield running
