"""The processing log against a real Logboek over HTTP: every field of a line, and nothing else."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from opentelemetry import trace as ambient
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF

from deploy.keys import subject_key_file
from schemas.catalogue.processing import Processing, load_register
from schemas.common import Refused
from services.kernel.processing_log import ProcessingLog
from services.kernel.pseudonyms import Pseudonyms, Subject
from services.kernel.settings import Settings
from tests.harness.logboek import CORE, Logboek

KEY = b"k" * 64
CASE = UUID("0190c2a4-0000-7000-8000-00000000c0de")
SOMEBODY = Subject("DOOR", "tue-adviesteam")
SPAN = re.compile(r"[0-9a-f]{16}")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the key."""
    file = subject_key_file(tmp_path)
    file.parent.mkdir(parents=True)
    file.write_bytes(KEY)
    return tmp_path


@pytest.fixture
def logboek() -> Iterator[Logboek]:
    """A Logboek that listens."""
    with Logboek() as running:
        yield running


@pytest.fixture
def log(home: Path, logboek: Logboek) -> Iterator[ProcessingLog]:
    """A required log that writes to it."""
    made = opened(home, logboek.url)
    yield made
    made.close()


def opened(home: Path, endpoint: str, required: bool = True) -> ProcessingLog:
    settings = Settings(home=home, ldv_endpoint=endpoint, ldv_required=required)
    return ProcessingLog.open("notify", settings)


async def test_a_line_has_every_field_and_no_other_attribute(
    log: ProcessingLog, logboek: Logboek
) -> None:
    before = time.time_ns() // 1_000_000
    async with log.action(Processing.NOTICES, case=CASE, parent="00f067aa0ba902b7") as action:
        action.add(SOMEBODY)
    [line] = logboek.lines
    assert line["trace_id"] == CASE.hex
    assert SPAN.fullmatch(line["span_id"])
    assert line["parent_span_id"] == "00f067aa0ba902b7"
    assert line["status"] == "Unset"
    assert line["name"] == "Iemand per mail berichten dat er iets is"
    assert before <= line["start_time"] <= line["end_time"] <= time.time_ns() // 1_000_000
    assert line["resource"] == {"attributes": {"service.name": "loket-notify"}}
    assert line["attributes"] == {
        "dpl.core.processing_activity_id": load_register().uri(Processing.NOTICES),
        "dpl.core.data_subject_id": Pseudonyms(KEY).code(SOMEBODY),
        "dpl.core.data_subject_id_type": ("urn:nld:oin:00000000000000000000:systeem:people:door"),
    }


async def test_times_are_whole_milliseconds_and_no_identifier_travels(
    log: ProcessingLog, logboek: Logboek
) -> None:
    async with log.action(Processing.NOTICES) as action:
        action.add(SOMEBODY)
    [body] = logboek.bodies
    assert SOMEBODY.id.encode() not in body
    [resource] = ExportTraceServiceRequest.FromString(body).resource_spans
    [span] = resource.scope_spans[0].spans
    assert span.start_time_unix_nano % 1_000_000 == span.end_time_unix_nano % 1_000_000 == 0
    assert not (span.events or span.links or span.status.message)


async def test_each_person_has_a_line_below_one_about_nobody(
    log: ProcessingLog, logboek: Logboek
) -> None:
    people = [Subject("EZK", f"expert-{number}") for number in range(20)]
    async with log.action(Processing.PEOPLE, case=CASE, parent="00f067aa0ba902b7") as action:
        action.add(*people, people[0])
    about = [one for one in logboek.lines if set(one["attributes"]) == CORE]
    [above] = [one for one in logboek.lines if one not in about]
    assert set(above["attributes"]) == {"dpl.core.processing_activity_id"}
    assert above["parent_span_id"] == "00f067aa0ba902b7"
    assert {one["parent_span_id"] for one in about} == {above["span_id"]}
    assert len({one["span_id"] for one in logboek.lines}) == len(people) + 1
    codes = sorted(one["attributes"]["dpl.core.data_subject_id"] for one in about)
    assert codes == sorted(map(Pseudonyms(KEY).code, people))


async def test_an_action_that_uses_nobodys_data_leaves_no_line(
    log: ProcessingLog, logboek: Logboek
) -> None:
    async with log.action(Processing.NOTICES, case=CASE):
        pass
    assert not logboek.bodies


async def test_without_a_case_each_action_is_a_trace_of_its_own_without_a_parent(
    log: ProcessingLog, logboek: Logboek
) -> None:
    with ambient.use_span(TracerProvider(sampler=ALWAYS_OFF).get_tracer("x").start_span("other")):
        for _ in range(2):
            async with log.action(Processing.PEOPLE) as action:
                action.add(SOMEBODY)
    assert len({one["trace_id"] for one in logboek.lines}) == 2
    assert {one["parent_span_id"] for one in logboek.lines} == {None}


async def test_a_name_is_never_empty(log: ProcessingLog, logboek: Logboek) -> None:
    for name in ("", "  ", "Gegevens tonen"):
        async with log.action(Processing.PEOPLE, name=name) as action:
            action.add(SOMEBODY)
    usual = load_register().activity[3].name.nl
    assert [one["name"] for one in logboek.lines] == [usual, usual, "Gegevens tonen"]


async def test_a_fault_of_ours_is_an_error_without_words(
    log: ProcessingLog, logboek: Logboek
) -> None:
    with pytest.raises(LookupError):
        async with log.action(Processing.PEOPLE, case=CASE) as action:
            action.add(SOMEBODY)
            raise LookupError("tue-adviesteam, Jan Jansen")
    [line] = logboek.lines
    assert line["status"] == "Error"
    assert line["attributes"]["exception.type"] == "builtins.LookupError"
    assert set(line["attributes"]) == {*CORE, "exception.type"}
    assert b"Jansen" not in logboek.bodies[0]


async def test_what_is_refused_is_no_fault(log: ProcessingLog, logboek: Logboek) -> None:
    with pytest.raises(Refused, match="unknown_person"):
        async with log.action(Processing.PEOPLE) as action:
            action.add(SOMEBODY)
            raise Refused("unknown_person", "Nobody.", "Look again.")
    [line] = logboek.lines
    assert (line["status"], set(line["attributes"])) == ("Unset", CORE)


async def test_the_environment_of_other_traces_changes_nothing(
    home: Path, logboek: Logboek, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "OTEL_TRACES_SAMPLER": "always_off",
        "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT": "5",
        "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT": "1",
        "OTEL_EXPORTER_OTLP_HEADERS": "authorization=of-the-collector",
        "OTEL_RESOURCE_ATTRIBUTES": "host.name=somewhere",
        "HTTP_PROXY": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)
    log = opened(home, logboek.url)
    async with log.action(Processing.NOTICES) as action:
        action.add(SOMEBODY)
    log.close()
    [line], [headers] = logboek.lines, logboek.asked
    assert line["attributes"]["dpl.core.data_subject_id"] == Pseudonyms(KEY).code(SOMEBODY)
    assert line["resource"] == {"attributes": {"service.name": "loket-notify"}}
    assert "authorization" not in headers


async def test_retries_of_an_action_are_lines_of_their_own_in_one_trace(
    log: ProcessingLog, logboek: Logboek
) -> None:
    case = uuid4()
    for _ in range(3):
        async with log.action(Processing.NOTICES, case=case) as action:
            action.add(SOMEBODY)
    assert len({one["span_id"] for one in logboek.lines}) == 3
    assert {one["trace_id"] for one in logboek.lines} == {case.hex}


async def test_without_a_logboek_nothing_is_written_and_nothing_refused(tmp_path: Path) -> None:
    log = ProcessingLog.open("notify", Settings(home=tmp_path))
    async with log.action(Processing.NOTICES) as action:
        action.add(SOMEBODY)
    log.close()
