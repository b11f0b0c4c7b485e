"""One system with all its faces for all tests that ask over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.harness.doors import Doors


@pytest.fixture(scope="session")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """The whole system, its opening played; tests make cases of their own to change."""
    with Doors(tmp_path_factory.mktemp("doors")) as running:
        yield running
