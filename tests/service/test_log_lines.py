"""Every line about a case names the case and its trace; lines of a command also who gave it."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import structlog

from services.kernel.logs import about, log
from services.notify.app import notify
from tests.harness.system import System

ABOUT_A_CASE = {"event_appended", "command_refused", "notice_given_up", "append_conflict"}


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is logged while a test runs."""
    found: list[dict[str, Any]] = []

    def keep(logger: Any, name: str, line: MutableMapping[str, Any]) -> Mapping[str, Any]:
        found.append(dict(line))
        raise structlog.DropEvent

    def configure(level: str = "info") -> None:
        merge = structlog.contextvars.merge_contextvars
        everything = structlog.make_filtering_bound_logger(0)
        structlog.configure([merge, keep], everything, cache_logger_on_first_use=False)

    monkeypatch.setattr("tests.harness.system.configure_logs", configure)
    log.__dict__.pop("bind", None)  # what earlier tests had it remember
    return found


async def test_lines_name_their_case_their_service_and_who_commands(
    tmp_path: Path, lines: list[dict[str, Any]]
) -> None:
    async with System(tmp_path, also=[partial(notify, "DOOR")]) as system:
        case = await system.play("05-")
    mine = [line for line in lines if line.get("case") == case.hex]
    silent = [line for line in lines if line["event"] in ABOUT_A_CASE and line not in mine]
    assert silent == []
    assert all(line["trace_id"] == case.hex for line in mine)
    assert {line["service"] for line in mine} == {"intake", "assembly", "desk", "notify"}
    submitted = next(line for line in mine if line.get("type") == "RequestSubmitted")
    assert submitted["command"] == "SubmitRequest" and submitted["roles"] == ["institution"]
    opened = next(line for line in mine if line.get("type") == "CaseOpened")
    assert "command" not in opened and "roles" not in opened
    assert not [line for line in lines if line["event"] == "service_stopped" and "case" in line]


def test_what_was_said_of_a_case_is_cleared_afterwards(lines: list[dict[str, Any]]) -> None:
    with about(UUID(int=5), actor="somebody"):
        inside = structlog.contextvars.get_contextvars()
    assert inside == {"case": f"{5:032x}", "trace_id": f"{5:032x}", "actor": "somebody"}
    assert not {"case", "trace_id", "actor"} & structlog.contextvars.get_contextvars().keys()
