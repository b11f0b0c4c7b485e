"""One system for all that looks: every example played, and some requests still at the desks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from deploy.topology import DEPARTMENTS
from services.notify.app import notify
from tests.harness.system import System

ZONES = ("LOKET", "DOOR", *DEPARTMENTS)
DIFFERING = "03"


@pytest.fixture(scope="package")
def exported() -> InMemorySpanExporter:
    """Every span that any service sent."""
    return InMemorySpanExporter()


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def system(
    tmp_path_factory: pytest.TempPathFactory, exported: InMemorySpanExporter
) -> AsyncIterator[System]:
    """Every service of every zone, every example played, and three requests still at the desks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.kernel.service.exporter", lambda *_: exported)
        patch.setattr("services.kernel.telemetry.BatchSpanProcessor", SimpleSpanProcessor)
        also = [partial(notify, zone) for zone in ZONES]
        async with System(tmp_path_factory.mktemp("look"), also=also) as running:
            await running.play_all()
            for slug in ("04-", "06-", "03-"):
                await running.leave_open(slug, "before")
            yield running


@pytest.fixture
def home(system: System) -> Path:
    """Where the system's keys are."""
    return system.server.home


@pytest.fixture
def case(system: System) -> UUID:
    """A case on which departments differed, with a letter."""
    return next(case for slug, case in system.played.items() if slug.startswith(DIFFERING))
