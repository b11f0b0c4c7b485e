"""Stored messages stay readable for ever, and nobody changes what was sent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import BaseModel

from schemas import messages, subjects
from schemas.common import Command, Event
from schemas.envelope import (
    UnknownType,
    Unreadable,
    encode,
    kind,
    read_command,
    read_event,
    read_identity,
)
from tests.harness.examples import COMMANDS, EVENTS, envelope, example
from tests.harness.samples import FOLDER, Sample, file_digest, manifest, stored
from tests.harness.story import CASE

SAMPLES = stored()
OF_EVENTS = [sample for sample in SAMPLES if kind(sample.headers) in messages.events()]
OF_COMMANDS = [sample for sample in SAMPLES if kind(sample.headers) in messages.commands()]
SUBJECT = subjects.case(CASE)

each_event = pytest.mark.parametrize("sample", OF_EVENTS, ids=lambda sample: sample.name)
each_command = pytest.mark.parametrize("sample", OF_COMMANDS, ids=lambda sample: sample.name)


def read(sample: Sample) -> Event | Command:
    """What the sample says today."""
    name = kind(sample.headers)
    if name in messages.events():
        return read_event(sample.headers, sample.body, SUBJECT, 1).data
    return read_command(messages.commands()[name], sample.body)


def keeps(then: Any, now: Any) -> bool:
    """Whether everything that was said then is still said now."""
    if isinstance(then, dict):
        return isinstance(now, dict) and all(
            name in now and keeps(value, now[name]) for name, value in then.items()
        )
    if isinstance(then, list):
        return isinstance(now, list) and len(then) == len(now) and all(map(keeps, then, now))
    return bool(then == now)


def unknown_added(body: bytes) -> bytes:
    """The body as a newer version might write it."""
    return json.dumps({**json.loads(body), "from_a_later_version": ["x"]}).encode()


def test_every_message_has_a_sample_and_an_example() -> None:
    known = {*messages.events(), *messages.commands()}
    assert {kind(sample.headers) for sample in SAMPLES} == known
    assert {*EVENTS, *COMMANDS} == known


def test_no_sample_ever_changes_or_disappears() -> None:
    files = {path.name for path in FOLDER.glob("*.json")}
    changed = {
        name for name, value in manifest().items() if name in files and file_digest(name) != value
    }
    assert not changed, "what was sent once is never rewritten: add a new sample"
    assert not set(manifest()) - files, "a sample disappeared"
    assert not files - set(manifest()), "python -m tests.harness.samples stores and lists it"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_still_says_what_it_said(sample: Sample) -> None:
    assert keeps(json.loads(sample.body), json.loads(read(sample).model_dump_json()))


@each_event
def test_an_events_envelope_and_digest_still_read_the_same(sample: Sample) -> None:
    recorded = read_event(sample.headers, sample.body, SUBJECT, 1)
    assert recorded.digest == sample.digest
    headers, _ = encode(recorded.data, recorded.meta)
    assert headers == sample.headers


@each_command
def test_a_commands_identity_is_still_found(sample: Sample) -> None:
    command = messages.commands()[kind(sample.headers)]
    assert read_identity(command, sample.headers) == sample.headers["ce-id"]


@each_event
def test_an_event_ignores_fields_of_a_later_version(sample: Sample) -> None:
    later = read_event(sample.headers, unknown_added(sample.body), SUBJECT, 1)
    assert later.data == read(sample)


@each_command
def test_a_command_refuses_fields_it_does_not_know(sample: Sample) -> None:
    command = messages.commands()[kind(sample.headers)]
    with pytest.raises(Unreadable, match="from_a_later_version"):
        read_command(command, unknown_added(sample.body))


@each_event
def test_an_event_without_one_of_its_fields_is_unreadable(sample: Sample) -> None:
    model: type[BaseModel] = messages.events()[kind(sample.headers)]
    body = json.loads(sample.body)
    for name, field in model.model_fields.items():
        if field.is_required():
            less = {key: value for key, value in body.items() if key != name}
            with pytest.raises(Unreadable, match=name):
                read_event(sample.headers, json.dumps(less).encode(), SUBJECT, 1)


def test_an_event_of_an_unknown_type_is_told_apart_from_a_broken_one() -> None:
    event = next(iter(EVENTS.values()))
    headers, body = encode(event, envelope(event))
    with pytest.raises(UnknownType):
        read_event({**headers, "ce-type": "nl.kennisveiligheidsadviezen.later.v9"}, body, "x", 1)
    with pytest.raises(UnknownType):
        read_event(None, b"", "x", 1)
    with pytest.raises(Unreadable):
        read_event(headers, b"{", "x", 1)


@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_command_says_in_words_is_stored(name: str) -> None:
    command = COMMANDS[name]
    assert set(command.worded) <= set(type(command).model_fields)
    assert len(command.texts()) == len(command.worded)
    assert all(text.strip() for text in command.texts())


def test_an_example_is_found_by_its_class() -> None:
    assert all(type(example(model)) is model for model in messages.events().values())
    assert all(type(example(model)) is model for model in messages.commands().values())
