"""How many tasks are open at a desk, by how far they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from pydantic import TypeAdapter

from schemas.envelope import Recorded
from schemas.subjects import Stream
from services.advice.desk.evolve import evolve
from services.advice.desk.state import VIEWS, State, Status, Task
from services.kernel.tally import Source, tally

DESK = "desk"
STATES: TypeAdapter[State] = TypeAdapter(Task | None)


def stands(task: State) -> Mapping[str, str]:
    """Where a task stands, while it asks for somebody."""
    if task is None or task.opened is None or not task.asks:
        return {}
    if task.status is Status.SUBMITTED:
        return {DESK: "differing" if task.asks == VIEWS else "agreeing"}
    return {DESK: "waiting" if task.waiting_for else str(task.status)}


def labels_of(department: str) -> Any:
    """All tasks of a desk are its department's."""
    return partial(_labels, department)


def _labels(department: str, place: str) -> tuple[str, Mapping[str, str]]:
    return "tasks_open", {"department": department}


def _evolve(task: State, event: Recorded[Any]) -> State:
    after = evolve(task, event)
    return after and replace(after, version=None)


MODEL = tally(
    "tally",
    {Stream.DESK: Source(STATES, _evolve, stands, lambda place: True)},
    lambda subject: Stream.DESK,
)
