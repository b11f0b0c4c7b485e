"""What an OTLP collector gets of played cases: one connected tree a case, late terms as errors."""

from __future__ import annotations

import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from deploy.server_process import free_port
from examples.loader import load_people
from schemas.desk import TaskOpened
from services.cli.playing import Play, Stage
from services.kernel.timers import Timers
from tests.harness.collector import collected
from tests.harness.system import System, example

LATE = timedelta(days=60)


def names(spans: list[Span]) -> Counter[str]:
    return Counter(span.name for span in spans)


def orphans(spans: list[Span]) -> list[str]:
    """Spans whose parent never came."""
    known = {span.span_id for span in spans} | {b""}
    return [span.name for span in spans if span.parent_span_id not in known]


def dangling(spans: list[Span]) -> list[str]:
    """Spans with a link to a span that is not there, or is not of their own trace."""
    known = {(span.trace_id, span.span_id) for span in spans}
    return [
        span.name
        for span in spans
        for link in span.links
        if (link.trace_id, link.span_id) not in known
    ]


def linked(spans: list[Span]) -> set[tuple[str, str]]:
    """What followed from what, by name."""
    by_id = {span.span_id: span.name for span in spans}
    return {(by_id[link.span_id], span.name) for span in spans for link in span.links}


def below(spans: list[Span], name: str) -> list[str]:
    """The names of the spans above those of this name."""
    by_id = {span.span_id: span.name for span in spans}
    return [by_id[span.parent_span_id] for span in spans if span.name == name]


def roots(spans: list[Span]) -> list[str]:
    return [span.name for span in spans if not span.parent_span_id]


@pytest.mark.parametrize("protocol", ["http", "grpc"])
async def test_every_example_is_one_connected_tree_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, protocol: str
) -> None:
    with collected(monkeypatch, protocol) as collector:
        async with System(tmp_path) as system:
            cases = await system.play_all()
        assert set(collector.spans) == set(cases.values())
        odd = {
            slug: (roots(found), orphans(found), dangling(found))
            for slug, found in ((slug, collector.spans[case]) for slug, case in cases.items())
            if roots(found) != ["case"] or orphans(found) or dangling(found)
        }
        assert odd == {}
        every = [span for spans in collector.spans.values() for span in spans]
        assert {name.partition(" ")[0] for name in below(every, "pause")} == {"term"}
        assert set(below(every, "queued")) == {"department"} == set(below(every, "working"))
        full = names(collector.spans[cases["05-promovendus-fotonica-beurs"]])
        for name in ("phase intake", "phase departments", "phase assembly", "department"):
            assert full[name], name
        for name in ("term first_response", "term advice", "term contribution", "term agreement"):
            assert full[name], name
        for name in ("intake RequestSubmitted", "desk TaskOpened", "assembly AdviceIssued"):
            assert full[name], name
        follows = linked(collector.spans[cases["05-promovendus-fotonica-beurs"]])
        assert ("assembly CaseOpened", "desk TaskOpened") in follows


class Ahead(Timers):
    """A clock that can be put ahead."""

    by = timedelta()

    def now(self) -> datetime:
        return super().now() + self.by


async def test_a_late_term_is_an_error_and_a_term_in_time_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with collected(monkeypatch) as collector:
        async with System(tmp_path, timers=Ahead) as system:
            scene = await Stage.open(system.faces, load_people(), system.departments)
            play = Play(scene, example("09-"), lambda who, what: None)
            case = await play.submit()
            await scene.watches["EZK"].until(case, TaskOpened)
            monkeypatch.setattr(Ahead, "by", LATE)
            await play.run()
            await scene.close()
        status = {span.name: span.status.code for span in collector.spans[case]}
        assert status["term first_response"] == Status.STATUS_CODE_OK
        assert status["term contribution"] == Status.STATUS_CODE_ERROR
        assert status["term advice"] == Status.STATUS_CODE_ERROR


async def test_a_dead_collector_neither_slows_nor_loses_a_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def took(home: Path) -> float:
        async with System(home) as system:
            await system.play("09-")
            started = time.monotonic()
            for slug in ("05-", "08-", "13-"):
                await system.play(slug)
            return time.monotonic() - started

    without = await took(tmp_path / "without")
    monkeypatch.setenv("LOKET_OTLP_ENDPOINT", f"http://127.0.0.1:{free_port()}")
    assert await took(tmp_path / "dead") < 3 * without
