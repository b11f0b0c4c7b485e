"""What is published fits the code, the samples and the topology."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from deploy.parts import Zone
from deploy.topology import topology
from schemas import messages, publish
from schemas.asyncapi import document
from schemas.channels import LANES, Lane
from schemas.common import TYPE_PREFIX
from schemas.envelope import kind
from tests.harness.samples import Sample, stored

ROOT = Path(__file__).parents[2]
DOCUMENT = document()
SAMPLES = stored()
VALUES = {
    "department": "ezk",
    "institution": "tud",
    "case": "0" * 32,
    "article": "0" * 32,
    "notice": "0" * 32,
    "digest": "0" * 64,
    "face": "loket",
}

each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
each_lane = pytest.mark.parametrize("lane", LANES, ids=lambda lane: lane.name)


def resolved(reference: str) -> Any:
    """What a reference within the document points at."""
    found: Any = DOCUMENT
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


def references(value: Any) -> Iterator[str]:
    """Every reference in a part of the document."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for part in value.values():
            yield from references(part)
    elif isinstance(value, list):
        for part in value:
            yield from references(part)


def matches(pattern: str, subject: str) -> bool:
    """Whether a NATS pattern covers a subject."""
    words = pattern.replace("$", r"\$").replace(".", r"\.")
    return bool(re.fullmatch(words.replace(">", ".+").replace("*", r"[^.]+"), subject))


def zones(lane: Lane) -> list[Zone]:
    """The zones in which a lane's subject may be used, with EZK for any department."""
    plan = topology(("EZK",))
    return [plan.zone("EZK" if name == "department" else name.upper()) for name in lane.zones]


def test_nothing_published_differs_from_the_code() -> None:
    assert publish.differences() == [], "run python -m schemas.publish and look at the changes"


def test_a_changed_a_missing_and_a_stale_file_are_found_and_mended(tmp_path: Path) -> None:
    publish.write(tmp_path)
    stale = f"{TYPE_PREFIX}.gone.v1.json"
    (tmp_path / "index.json").write_text("{}")
    (tmp_path / "asyncapi.json").unlink()
    (tmp_path / stale).write_text("{}")
    (tmp_path / "openapi-of-another.json").write_text("{}")
    assert publish.differences(tmp_path) == ["asyncapi.json", "index.json", stale]
    publish.write(tmp_path)
    assert publish.differences(tmp_path) == []
    assert (tmp_path / "openapi-of-another.json").exists()


def test_the_command_line_says_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert publish.main(["--check"]) == 0
    assert publish.main(["--wrong"]) == 2
    assert "usage" in capsys.readouterr().err


@each_sample
def test_a_sample_is_valid_by_its_published_schema(sample: Sample) -> None:
    schema = json.loads((publish.PUBLISHED / f"{kind(sample.headers)}.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["$id"].startswith(publish.SCHEMA_ID)
    assert schema["title"] and schema["description"]
    validator = Draft202012Validator(schema)
    validator.validate(json.loads(sample.body))
    for name in schema.get("required", ()):
        less = {key: value for key, value in json.loads(sample.body).items() if key != name}
        with pytest.raises(ValidationError):
            validator.validate(less)


@each_sample
def test_a_samples_headers_are_valid_by_the_published_headers(sample: Sample) -> None:
    message = DOCUMENT["components"]["messages"][kind(sample.headers)]
    trait = resolved(message["traits"][0]["$ref"])["headers"]
    headers = sample.headers | {"Authorization": "Bearer x"}
    Draft202012Validator(trait).validate(headers)
    Draft202012Validator(message["headers"]).validate(headers)
    with pytest.raises(ValidationError):
        Draft202012Validator(trait).validate({})


def test_every_reference_in_the_document_points_at_something() -> None:
    found = list(references(DOCUMENT))
    assert found
    for reference in found:
        assert resolved(reference) is not None


def test_every_message_is_on_a_channel() -> None:
    travelling = {name for channel in DOCUMENT["channels"].values() for name in channel["messages"]}
    assert travelling == set(DOCUMENT["components"]["messages"])
    assert travelling >= {*messages.events(), *messages.commands()}


def test_every_channel_names_its_parameters_and_no_real_server() -> None:
    for name, channel in DOCUMENT["channels"].items():
        if channel["address"] is None:
            assert name == "replies"
            continue
        assert set(re.findall(r"{(\w+)}", channel["address"])) == set(channel["parameters"])
        assert channel["servers"]
    assert {server["host"] for server in DOCUMENT["servers"].values()} == {"{host}"}


def test_every_command_is_answered_and_asked_once() -> None:
    for command in messages.commands().values():
        answers = DOCUMENT["operations"][f"{command.service}-answers-{command.__name__}"]
        asks = DOCUMENT["operations"][f"face-asks-{command.__name__}"]
        assert (answers["action"], asks["action"]) == ("receive", "send")
        for operation in (answers, asks):
            assert operation["channel"]["$ref"].endswith(f"/{command.__name__}")
            replies = resolved(operation["reply"]["channel"]["$ref"])
            assert set(replies["messages"]) == {"accepted", "refused"}


@each_lane
def test_a_lanes_receivers_are_those_the_topology_has_consumers_for(lane: Lane) -> None:
    subject = lane.address.format(**VALUES)
    users = set()
    for zone in zones(lane):
        holding = [
            stream.name
            for stream in zone.streams
            if any(matches(pattern, subject) for pattern in stream.subjects)
        ]
        users |= {part.user for part in zone.consumers if part.stream in holding}
    assert users == set(lane.receivers)


@each_lane
def test_a_lanes_senders_are_those_the_topology_lets_publish(lane: Lane) -> None:
    subject = lane.address.format(**VALUES)
    users = {
        user.name
        for zone in zones(lane)
        for user in zone.users
        if any(matches(pattern, subject) for pattern in user.publish)
    }
    assert users == set(lane.senders)


def test_the_index_lists_every_message_with_its_schema() -> None:
    listed = json.loads((publish.PUBLISHED / "index.json").read_text("utf-8"))["messages"]
    assert [entry["type"] for entry in listed] == [*messages.events(), *messages.commands()]
    for entry in listed:
        assert (publish.PUBLISHED / entry["schema"]).exists()
        assert entry["subjects"]


def test_the_document_has_the_projects_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert DOCUMENT["info"]["version"] == project["version"]
