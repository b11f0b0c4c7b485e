"""Events that are kept hold no free text: every string in them is a code, an id or a moment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from schemas import messages
from schemas.common import Command, Event
from tests.harness.examples import CROSSING

KEPT = [event for event in messages.events().values() if event.__module__ not in CROSSING]


def free(schema: Any, place: str = "") -> Iterator[str]:
    """Where a schema allows any string at all."""
    if isinstance(schema, dict):
        bounded = {"pattern", "format", "enum", "const"} & set(schema)
        if schema.get("type") == "string" and not bounded:
            yield place
        for name, part in schema.items():
            yield from free(part, f"{place}/{name}")
    elif isinstance(schema, list):
        for part in schema:
            yield from free(part, place)


@pytest.mark.parametrize("event", KEPT, ids=lambda event: event.__name__)
def test_a_kept_event_has_no_place_for_free_text(event: type[Event]) -> None:
    assert not list(free(event.model_json_schema()))


@pytest.mark.parametrize("command", messages.commands().values(), ids=lambda c: c.__name__)
def test_free_text_of_a_command_is_in_its_worded_fields(command: type[Command]) -> None:
    fields = command.model_json_schema()["properties"]
    unworded = {name for name in fields if list(free(fields[name]))} - set(command.worded)
    assert unworded <= {"idempotency_key"}
