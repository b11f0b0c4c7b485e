"""What an OTLP backend gets of played cases, by HTTP and by gRPC: one whole tree a case."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from examples.loader import load_people
from schemas.desk import TaskOpened
from services.cli.playing import Play, Stage
from services.kernel.timers import Timers
from services.notify.app import notify
from tests.harness.collector import PROTOCOLS, Collected, collector
from tests.harness.system import System, example

LATE = timedelta(days=60)
FULL = "10-"
"""Amended, and one department wants to know more, so that terms stand still."""


def use(monkeypatch: pytest.MonkeyPatch, protocol: str, url: str) -> None:
    monkeypatch.setenv("LOKET_OTLP_ENDPOINT", url)
    monkeypatch.setenv("LOKET_OTLP_PROTOCOL", protocol)


class Tree:
    """The spans of one case as a backend would draw them."""

    def __init__(self, found: Collected, case: UUID) -> None:
        self.spans = found.spans[case]
        self.by_id = {span.span_id: span for span in self.spans}

    def path(self, span: Span) -> str:
        """The names from the root down; a department by its code."""
        code = {pair.key: pair.value.string_value for pair in span.attributes}
        name = span.name
        if name == "department":
            name = code["loket.department"]
        above = self.by_id.get(span.parent_span_id)
        assert above or not span.parent_span_id, f"{name} hangs in the air"
        return f"{self.path(above)} > {name}" if above else name

    def paths(self) -> Counter[str]:
        return Counter(self.path(span) for span in self.spans)

    def links(self) -> dict[str, set[str]]:
        """From the name of each span to the names of those that led to it."""
        found: dict[str, set[str]] = {}
        for span in self.spans:
            for link in span.links:
                assert link.trace_id == span.trace_id and link.span_id in self.by_id, span.name
                found.setdefault(span.name, set()).add(self.by_id[link.span_id].name)
        return found


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_a_stranger_gets_the_whole_tree_of_a_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, protocol: str
) -> None:
    with collector(protocol) as (url, found):
        use(monkeypatch, protocol, url)
        async with System(tmp_path, also=[partial(notify, "DOOR")]) as system:
            case = await system.play(FULL)
        tree = Tree(found, case)
    paths = tree.paths()
    assert len(tree.by_id) == len(tree.spans), "a span id was used twice"
    for path in (
        "case",
        "case > phase intake > term first_response",
        "case > phase intake > intake RequestCirculated",
        "case > phase departments > assembly CaseOpened",
        "case > phase departments > BZ > queued",
        "case > phase departments > BZ > working",
        "case > phase departments > BZ > desk TaskClaimed",
        "case > phase departments > BZ > term contribution > pause",
        "case > phase departments > BZ > term agreement",
        "case > phase assembly > assembly AdviceIssued",
        "case > term advice > pause",
        "case > term information",
    ):
        assert paths[path] == 1, path
    assert {span.status.code for span in tree.spans} == {Status.STATUS_CODE_OK}
    pauses = [span for span in tree.spans if span.name == "pause"]
    reasons = {
        p.value.string_value for s in pauses for p in s.attributes if p.key == "loket.reason"
    }
    assert reasons == {"waiting_for_institution"}
    services = {found.services[span.span_id] for span in tree.spans}
    assert services == {f"loket-{name}" for name in ("intake", "assembly", "desk", "notify")}


async def test_every_example_hangs_together_and_every_reaction_links_to_what_led_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with collector("http") as (url, found):
        use(monkeypatch, "http", url)
        async with System(tmp_path, also=[partial(notify, "DOOR")]) as system:
            cases = await system.play_all()
    assert set(found.spans) == set(cases.values())
    links: dict[str, set[str]] = {}
    for case in cases.values():
        tree = Tree(found, case)
        assert tree.paths()["case"] == 1 and len(tree.by_id) == len(tree.spans)
        for name, origins in tree.links().items():
            links.setdefault(name, set()).update(origins)
    assert links["assembly CaseOpened"] == {"intake RequestCirculated"}
    assert links["desk TaskOpened"] <= {"assembly CaseOpened", "assembly DepartmentAdded"}
    assert links["assembly ContributionReceived"] == {"desk ContributionSubmitted"}
    assert links["desk TaskAgreementAsked"] == {"assembly AgreementAsked"}
    assert {"intake RequestSubmitted", "assembly AdviceIssued"} <= links["notify NoticePlanned"]
    assert not {"desk TaskClaimed", "intake RequestSubmitted", "assembly DraftWritten"} & set(links)


async def test_no_span_says_who_did_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with collector("http") as (url, found):
        use(monkeypatch, "http", url)
        async with System(tmp_path, also=[partial(notify, "DOOR")]) as system:
            case = await system.play(FULL)
    people = {person.id for person in load_people()}
    said = {pair.value.string_value for span in found.spans[case] for pair in span.attributes}
    assert people and not said & people
    assert {"coordinator", "expert", "institution"} <= said


class Ahead(Timers):
    """A clock that can be put ahead."""

    by = timedelta()

    def now(self) -> datetime:
        return super().now() + self.by


async def test_a_late_term_is_an_error_that_says_since_when(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with collector("grpc") as (url, found):
        use(monkeypatch, "grpc", url)
        async with System(tmp_path, timers=Ahead) as system:
            scene = await Stage.open(system.faces, load_people(), system.departments)
            play = Play(scene, example("09-"), lambda who, what: None)
            case = await play.submit()
            await scene.watches["EZK"].until(case, TaskOpened)
            monkeypatch.setattr(Ahead, "by", LATE)
            await play.run()
            await scene.close()
    status = {span.name: span.status for span in found.spans[case]}
    assert status["term first_response"].code == Status.STATUS_CODE_OK
    for name in ("term contribution", "term advice"):
        assert status[name].code == Status.STATUS_CODE_ERROR
        assert status[name].message.startswith("late since 20")
