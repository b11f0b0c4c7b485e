"""Metrics as a backend gets them: what was played is counted, under few labels with few values."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import pytest

from schemas.catalogue import load
from schemas.common import Command, Event
from schemas.notice import Channel
from services.kernel import tally
from services.kernel.clock import ClockState
from services.kernel.instruments import ALL
from services.kernel.metrics import METERS, counter
from services.kernel.settings import Settings
from services.notify.app import notify
from tests.harness.collector import PROTOCOLS, Collected, collector
from tests.harness.running import eventually, until_opened
from tests.harness.system import System

NAMES = {one.name: one for one in ALL}
CATALOGUE = load()
VALUES: dict[str, set[str]] = {
    "product": {*CATALOGUE.products, "none"},
    "department": set(CATALOGUE.departments),
    "kind": {"first_response", "information", "advice", "contribution", "agreement"},
    "phase": {"intake", "departments", "assembly"},
    "event": {event.__name__ for event in Event.registry.values()},
    "command": {command.__name__ for command in Command.registry.values()},
    "channel": set(Channel),
}
"""For each label all values it can have; outcomes and states are listed where they are made."""


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_what_was_played_is_counted_under_few_labels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, protocol: str
) -> None:
    with collector(protocol) as (url, found):
        monkeypatch.setenv("LOKET_OTLP_ENDPOINT", url)
        monkeypatch.setenv("LOKET_OTLP_PROTOCOL", protocol)
        async with System(tmp_path, also=[partial(notify, "DOOR")]) as system:
            for slug in ("10-", "11-", "14-"):
                await system.play(slug)
            counter("terms_paused").add(1, {"kind": "advice", "case": "a case"})
    assert found.values("loket.case.duration", outcome="issued") == 1
    assert found.values("loket.case.duration", outcome="withdrawn") == 1
    assert found.values("loket.phase.duration", phase="intake") == 3
    assert found.values("loket.department.duration", outcome="contributed") >= 3
    assert found.values("loket.terms.paused", kind="advice") == 2
    assert found.values("loket.command.duration", command="SubmitRequest", outcome="accepted") == 3
    assert found.values("loket.events.appended", event="AdviceIssued") == 1
    used = found.metrics["loket.term.used"].items()
    assert {dict(labels)["state"] for labels, _ in used} <= set(ClockState)
    assert all(point.bounds == NAMES["loket.term.used"].bounds for _, point in used)
    for name, points in found.metrics.items():
        assert found.units[name] == NAMES[name].unit
        for labels in points:
            assert {key for key, _ in labels} <= set(NAMES[name].labels), name
            assert all(value in VALUES[key] for key, value in labels if key in VALUES), labels


async def test_what_is_open_where_is_right_after_a_restart_and_after_its_files_are_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tally, "EVERY", 0.05)
    monkeypatch.setenv("OTEL_METRIC_EXPORT_INTERVAL", "200")

    def seen(found: Collected) -> tuple[float, ...]:
        return (
            found.values("loket.cases.open", state="departments"),
            found.values("loket.departments.open", department="EZK", state="asked"),
            found.values("loket.tasks.open", department="EZK", state="queued"),
        )

    async def restarted() -> None:
        with collector("http") as (url, found):
            monkeypatch.setenv("LOKET_OTLP_ENDPOINT", url)
            system.settings = Settings(home=system.server.home)
            await system.start_services()

            async def right() -> bool:
                return seen(found) == (2, 2, 2)

            await eventually(right)
            await system.stop_services()

    async with System(tmp_path) as system:
        for key in ("a", "b"):
            case = await system.leave_open("06-", key)
            await until_opened(system.faces, "EZK", case)
        await system.play("05-")
        await system.stop_services()
        await restarted()
        await restarted()
        shutil.rmtree(system.server.home / "readers")
        await restarted()


async def test_nothing_is_kept_where_nobody_listens(tmp_path: Path) -> None:
    async with System(tmp_path) as system:
        await system.play("14-")
        assert METERS.provider is None and METERS.by_key == {}
    assert METERS.users == 0


def test_names_say_what_they_are_and_no_label_can_hold_an_id() -> None:
    labels = {label for one in ALL for label in one.labels}
    assert not labels & {"case", "subject", "person", "actor", "institution", "trace", "reference"}
    assert all(one.name.startswith("loket.") and one.unit and one.says for one in ALL)
