"""A collector that is down, or that never answers, is nobody else's trouble."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from deploy.server_process import free_port
from schemas.case import AdviceIssued
from schemas.subjects import Stream, case
from services.kernel.exporting import PATIENCE
from services.kernel.telemetry import SENDING
from tests.harness.collector import PROTOCOLS, hanging
from tests.harness.running import eventually, stored
from tests.harness.system import System


async def took(home: Path) -> float:
    """Seconds for three cases, after one to warm up."""
    async with System(home) as system:
        await system.play("09-")
        started = time.monotonic()
        for slug in ("05-", "08-", "13-"):
            played = await system.play(slug)
        seconds = time.monotonic() - started
        events = await stored(system.faces, "LOKET", Stream.CASES, case(played))
        assert any(isinstance(event.data, AdviceIssued) for event in events)
    return seconds


async def test_a_dead_collector_neither_slows_nor_loses_a_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = await took(tmp_path / "without")
    monkeypatch.setenv("LOKET_OTLP_ENDPOINT", f"http://127.0.0.1:{free_port()}")
    assert await took(tmp_path / "dead") < 3 * without + 1


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_a_collector_that_hangs_holds_up_neither_a_case_nor_a_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, protocol: str
) -> None:
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "100")
    monkeypatch.setenv("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "8")
    monkeypatch.setenv("LOKET_OTLP_PROTOCOL", protocol)
    with hanging() as url:
        async with System(tmp_path / "without") as system:
            started = time.monotonic()
            await system.play("05-")
            without = time.monotonic() - started
        monkeypatch.setenv("LOKET_OTLP_ENDPOINT", url)
        system = System(tmp_path / "hanging")
        async with system:
            started = time.monotonic()
            await system.play("05-")
            assert time.monotonic() - started < 3 * without + 1
            stopping = time.monotonic()
            await system.stop_services()
            assert time.monotonic() - stopping < 2 * PATIENCE + 1


async def test_after_a_stop_no_thread_goes_on_trying(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOKET_OTLP_ENDPOINT", f"http://127.0.0.1:{free_port()}")
    async with System(tmp_path) as system:
        await system.play("01-")

    async def ended() -> bool:
        return SENDING not in {thread.name for thread in threading.enumerate()}

    await eventually(ended)
