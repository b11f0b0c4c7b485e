"""Looking from the command line at a system in which every example was played."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from deploy.topology import DEPARTMENTS
from schemas import subjects
from schemas.common import Role, digest
from schemas.envelope import read_event
from schemas.ids import reference
from schemas.request import CirculateRequest
from schemas.subjects import Stream
from services.advice.assembly import overview
from services.advice.desk import queue
from services.cli.look.readers import model_file
from services.kernel.direct import sequence, subject
from services.notify.app import notify
from tests.harness.command_line import loket
from tests.harness.system import System, example

pytestmark = [pytest.mark.server, pytest.mark.asyncio(loop_scope="module")]

ZONES = ("LOKET", "DOOR", *DEPARTMENTS)
EXPORTED = InMemorySpanExporter()
DIFFERING = "03"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def system(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    """Every service of every zone, every example played, and three requests still at the desks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.kernel.service.exporter", lambda *_: EXPORTED)
        patch.setattr("services.kernel.telemetry.BatchSpanProcessor", SimpleSpanProcessor)
        also = [partial(notify, zone) for zone in ZONES]
        async with System(tmp_path_factory.mktemp("look"), also=also) as running:
            await running.play_all()
            for number, slug in enumerate(("04-", "06-", "03-")):
                await left_open(running, slug, number)
            yield running


@pytest.fixture
def home(system: System) -> Path:
    """Where the system's keys are."""
    return system.server.home


@pytest.fixture
def case(system: System) -> UUID:
    """A case on which departments differed, with a letter."""
    return next(case for slug, case in system.played.items() if slug.startswith(DIFFERING))


async def left_open(system: System, slug: str, number: int) -> UUID:
    """The same request again under another key, circulated and then left alone."""
    one = example(slug)
    door, loket_face = await system.faces.at("DOOR"), await system.faces.at("LOKET")
    actor = door.actor(one.contact, Role.INSTITUTION, organisation=one.institution)
    asked = one.submit.model_copy(update={"idempotency_key": f"left-open-{number}"})
    accepted = await door.ask(asked, actor)
    circulate = CirculateRequest(case=accepted.case, product=one.product)
    await loket_face.ask(circulate, loket_face.actor("somebody", Role.COORDINATOR))
    return accepted.case


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
    tasks = (await loket(home, "queue", "ezk", "--json")).json
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


async def test_trace_draws_the_spans_that_were_exported(home: Path, case: UUID) -> None:
    said = await loket(home, "trace", case.hex, "--notices", "--json")
    drawn = {one["span_id"]: one for one in said.json["spans"] if not one["running"]}
    sent = {f"{span.context.span_id:016x}": span for span in spans_of(case)}
    assert drawn.keys() == sent.keys()
    for name, span in sent.items():
        parent = f"{span.parent.span_id:016x}" if span.parent else None
        assert (drawn[name]["name"], drawn[name]["parent_id"]) == (span.name, parent)
        assert drawn[name]["ok"] is span.status.is_ok
    assert "term advice" in (await loket(home, "trace", case.hex)).out


def spans_of(case: UUID) -> list[Any]:
    """What was exported of one case."""
    return [
        span
        for span in EXPORTED.get_finished_spans()
        if span.context and span.context.trace_id == case.int
    ]


async def test_trace_of_a_running_case_shows_what_still_runs(system: System, home: Path) -> None:
    case = await left_open(system, "06-", 9)
    found = (await loket(home, "trace", case.hex, "--json")).json["spans"]
    running = {one["key"] for one in found if one["running"]}
    assert {"case", "phase/departments", "term/advice"} <= running
    keys = {one["key"] for one in found}
    assert {one["parent"] for one in found} <= keys | {None}


async def test_inbox_shows_what_an_institution_was_told(home: Path, case: UUID) -> None:
    told = (await loket(home, "inbox", "TUD", "--json")).json
    stages = [one["stage"] for one in told if UUID(one["case_id"]) == case]
    assert stages[0] == "issued" and stages[-1] == "received"


async def test_replay_gives_the_same_rows_and_finds_a_corrupted_one(
    system: System, home: Path, case: UUID
) -> None:
    assert (await loket(home, "replay", "all")).code == 0
    file = model_file(system.settings, "LOKET", overview.MODEL)
    with sqlite3.connect(file) as db:
        db.execute("UPDATE parts SET status = 'declined' WHERE case_id = ?", (case.hex,))
    db.close()
    said = await loket(home, "replay", "overview", "--json")
    wrong = said.json[0]["differences"]
    assert said.code == 1 and {row["row"]["case_id"] for row in wrong} == {case.hex}
    assert {row["table"] for row in wrong} == {"parts"}
    file.unlink()
    assert (await loket(home, "replay", "overview")).code == 0


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
    monkeypatch.setattr("services.cli.look.walking.OPEN", 2)
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
    said = await loket(home, "advice", (await left_open(system, "04-", 8)).hex, "--json")
    assert said.code == 1 and '"not_issued"' in said.err


async def test_reading_an_event_twice_changes_no_row(system: System, home: Path) -> None:
    await loket(home, "cases")
    face, rows = await system.faces.at("LOKET"), overview.MODEL.tables
    with sqlite3.connect(model_file(system.settings, "LOKET", overview.MODEL)) as db:
        db.row_factory = sqlite3.Row
        before = {table: list(map(tuple, db.execute(f"SELECT * FROM {table}"))) for table in rows}
        again = await again_from(face.reader)
        for event in again:
            overview.apply(db, event)
        after = {table: list(map(tuple, db.execute(f"SELECT * FROM {table}"))) for table in rows}
        db.rollback()
    db.close()
    assert again and after == before


async def again_from(reader: Any) -> list[Any]:
    """Every event of CASES."""
    return [
        read_event(message.headers, message.data, subject(message), sequence(message))
        async for message in reader.all(Stream.CASES)
    ]


@pytest.mark.parametrize(
    ("query", "zone"),
    [
        (overview.MOST_URGENT, "LOKET"),
        (overview.NEWEST, "LOKET"),
        (overview.BY_REFERENCE, "LOKET"),
        (overview.PARTS, "LOKET"),
        (queue.MOST_URGENT, "EZK"),
        (queue.BY_REFERENCE, "EZK"),
    ],
)
async def test_every_list_comes_from_an_index(
    system: System, home: Path, query: str, zone: str
) -> None:
    await loket(home, "cases")
    await loket(home, "queue", "EZK")
    model = overview.MODEL if zone == "LOKET" else queue.MODEL
    with sqlite3.connect(model_file(system.settings, zone, model)) as db:
        plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query}", ("x",))]
    db.close()
    assert len(plan) == 1 and "USING INDEX" in plan[0]
