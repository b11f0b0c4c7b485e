"""Looking from the command line at a system in which every example was played."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from deploy.server_process import free_port
from deploy.topology import DEPARTMENTS
from schemas import subjects
from schemas.common import digest
from schemas.ids import reference
from schemas.subjects import Stream
from tests.harness.collector import PROTOCOLS, collector
from tests.harness.command_line import loket
from tests.harness.system import System

pytestmark = [pytest.mark.server, pytest.mark.asyncio(loop_scope="package")]

ZONES = ("LOKET", "DOOR", *DEPARTMENTS)


async def test_cases_shows_every_case_with_its_stage_and_departments(home: Path) -> None:
    everything = (await loket(home, "cases", "--all", "--json")).json
    running = (await loket(home, "cases", "--json")).json
    stages = [one["stage"] for one in everything]
    assert len(everything) >= 20
    assert {"issued", "withdrawn", "refused", "referred", "answered"} <= set(stages)
    assert {one["stage"] for one in running} == {"departments"} and len(running) >= 3
    assert [one["due"] for one in running] == sorted(one["due"] for one in running)
    assert all(part["due"] for one in running for part in one["departments"])
    drawn = (await loket(home, "cases", "--all")).out
    assert all(one["reference"] in drawn for one in everything)


async def test_queue_orders_by_due_then_lead_and_says_why(home: Path) -> None:
    tasks = (await loket(home, "queue", "ezk", "--as", "ezk-expert-1", "--json")).json
    places = [(task["due"], not task["lead"]) for task in tasks]
    assert len(tasks) >= 3 and places == sorted(places)
    assert all("werkdag" in task["why"] for task in tasks)
    assert ["trekt" in task["why"] for task in tasks] == [task["lead"] for task in tasks]


async def test_case_is_found_by_uuid_hex_and_reference(home: Path, case: UUID) -> None:
    names = (str(case), case.hex, reference(case), reference(case).lower())
    shown = [(await loket(home, "case", name, "--json")).json for name in names]
    assert {one["case"] for one in shown} == {case.hex}
    assert set(shown[0]["differences"]) == {"partner", "technology"}
    assert shown[0]["still_out"] == [] and len(shown[0]["versions"]) == 2
    assert {part["stance"] for part in shown[0]["departments"]} == {"agree", "agree_with_note"}
    assert "gehaald" in next(t["sentence"] for t in shown[0]["terms"] if t["name"] == "advice")


async def test_who_looks_at_findings_is_written_down_first(system: System, case: UUID) -> None:
    await loket(system.server.home, "case", case.hex, "--as", "demo-coordinator")
    face = await system.faces.at("LOKET")
    read = await face.reader.last(Stream.READS, subjects.read("loket", case))
    assert read and (read.headers or {})["ce-authid"] == "demo-coordinator"


async def test_advice_saves_the_letter_that_was_issued(home: Path, case: UUID) -> None:
    pdf = home / "letter.pdf"
    said = await loket(home, "advice", case.hex, "--pdf", str(pdf), "--json")
    assert digest(pdf.read_bytes()) == said.json["letter"]
    assert pdf.read_bytes().startswith(b"%PDF")
    assert said.json["advice"]["paragraphs"]


async def test_trace_draws_the_spans_that_were_exported(
    home: Path, case: UUID, exported: InMemorySpanExporter
) -> None:
    said = await loket(home, "trace", case.hex, "--notices", "--json")
    drawn = {one["span_id"]: one for one in said.json["spans"] if not one["running"]}
    await asyncio.sleep(0.5)  # what was just stored is still to be sent: notices go on
    sent = {f"{span.context.span_id:016x}": span for span in spans_of(exported, case)}
    told = {name for name, span in sent.items() if span.name.startswith(("notify ", "notice"))}
    assert sent.keys() - told <= drawn.keys() <= sent.keys()
    assert told & drawn.keys()
    for name, one in drawn.items():
        parent = f"{sent[name].parent.span_id:016x}" if sent[name].parent else None
        assert (one["name"], one["parent_id"]) == (sent[name].name, parent)
        assert one["ok"] is sent[name].status.is_ok
    assert "term advice" in (await loket(home, "trace", case.hex)).out


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_trace_sends_the_same_spans_again(
    home: Path,
    case: UUID,
    exported: InMemorySpanExporter,
    monkeypatch: pytest.MonkeyPatch,
    protocol: str,
) -> None:
    monkeypatch.setenv("LOKET_OTLP_PROTOCOL", protocol)
    with collector(protocol) as (url, found):
        monkeypatch.setenv("LOKET_OTLP_ENDPOINT", url)
        said = (await loket(home, "trace", case.hex, "--send", "--json")).json
    again = {span.span_id.hex(): span for span in found.spans[case]}
    before = {f"{span.context.span_id:016x}": span for span in spans_of(exported, case)}
    assert said["sent"] == len(again) == len(found.spans[case])
    told = {name for name, span in before.items() if span.name.startswith("notify ")}
    assert before.keys() - told <= again.keys() <= before.keys()
    for name, span in again.items():
        first = before[name]
        assert (span.name, span.start_time_unix_nano) == (first.name, first.start_time)
        links = [f"{link.context.span_id:016x}" for link in first.links]
        assert [link.span_id.hex() for link in span.links] == links, span.name
        assert found.services[span.span_id] == first.resource.attributes["service.name"]


async def test_trace_says_so_when_nobody_takes_its_spans(
    home: Path, case: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = await loket(home, "trace", case.hex, "--send")
    assert said.code == 1 and "OTLP endpoint" in said.err
    monkeypatch.setenv("LOKET_OTLP_ENDPOINT", f"http://127.0.0.1:{free_port()}")
    said = await loket(home, "trace", case.hex, "--send")
    assert said.code == 1 and "does not take spans" in said.err


def spans_of(exported: InMemorySpanExporter, case: UUID) -> list[Any]:
    """What was exported of one case."""
    return [
        span
        for span in exported.get_finished_spans()
        if span.context and span.context.trace_id == case.int
    ]


async def test_trace_of_a_running_case_shows_what_still_runs(system: System, home: Path) -> None:
    case = await system.leave_open("06-", "now")
    found = (await loket(home, "trace", case.hex, "--json")).json["spans"]
    running = {one["key"] for one in found if one["running"]}
    assert {"case", "phase/departments", "term/advice"} <= running
    keys = {one["key"] for one in found}
    assert {one["parent"] for one in found} <= keys | {None}


async def test_inbox_shows_what_an_institution_was_told(home: Path, case: UUID) -> None:
    told = (await loket(home, "inbox", "TUD", "--json")).json
    stages = [one["stage"] for one in told if UUID(one["case_id"]) == case]
    assert stages[0] == "issued" and stages[-1] == "received"


async def test_every_chain_of_every_zone_is_intact(home: Path, case: UUID) -> None:
    whole = await loket(home, "audit", "verify", "--json")
    assert whole.code == 0
    assert {one["zone"] for one in whole.json} == set(ZONES)
    assert sum(one["events"] for one in whole.json) > 500
    one = await loket(home, "audit", "verify", reference(case), "--json")
    assert one.code == 0 and len([lane for lane in one.json if lane["events"]]) == 7


async def test_chains_hold_when_few_cases_are_remembered(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.faces.walking.OPEN", 2)
    said = await loket(home, "audit", "verify", "--zone", "LOKET", "--json")
    assert said.code == 0, said.json


async def test_doctor_finds_nothing_wrong(home: Path) -> None:
    said = await loket(home, "doctor", "--json")
    assert said.code == 0, said.json["wrong"]
    assert said.json["wrong"] == [] and len(said.json["consumers"]) > 40


@pytest.mark.parametrize(
    "arguments",
    [
        ("queue", "NOPE"),
        ("case", "KV-0000-0000-1"),
        ("case", "00000000000000000000000000000001"),
        ("advice", "nonsense"),
        ("replay", "nothing"),
        ("audit", "verify", "KV-2222-2222-2"),
        ("audit", "verify", "00000000000000000000000000000001"),
        ("parked", "replay", "LOKET", "intake-reactions"),
        ("cases", "--limit", "0"),
    ],
)
async def test_a_refusal_is_one_line_that_says_what_to_do(
    home: Path, arguments: tuple[str, ...]
) -> None:
    said = await loket(home, *arguments)
    assert (said.code, said.out) == (1, "")
    assert said.err.count("\n") == 1 and "Traceback" not in said.err


async def test_advice_that_was_not_issued_is_refused(system: System, home: Path) -> None:
    said = await loket(home, "advice", (await system.leave_open("04-", "later")).hex, "--json")
    assert said.code == 1 and '"not_issued"' in said.err
