"""Nothing that is asked of a read model, and nothing that feeds one, looks at all cases."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from types import ModuleType

import pytest

from bench.scale.closed import apply_all
from schemas.common import Event
from schemas.envelope import Meta, Recorded
from schemas.ids import following
from schemas.subjects import retention
from services.advice.assembly import (
    article_list,
    experience,
    fulltext,
    gathering,
    history,
    overview,
    precedents,
    searching,
    table,
    tally,
)
from services.advice.desk import queue
from services.kernel.projection import POSITIONS, Model
from services.notify import deliveries, inbox, reported
from tests.harness.examples import EVENTS
from tests.harness.story import CASE, COORDINATOR

MODULES: dict[ModuleType, tuple[str, Model]] = {
    overview: ("LOKET", overview.MODEL),
    table: ("LOKET", overview.MODEL),
    tally: ("LOKET", tally.MODEL),
    precedents: ("LOKET", precedents.MODEL),
    article_list: ("LOKET", article_list.MODEL),
    searching: ("LOKET", precedents.MODEL),
    fulltext: ("LOKET", precedents.MODEL),
    gathering: ("LOKET", precedents.MODEL),
    history: ("LOKET", history.MODEL),
    experience: ("LOKET", history.MODEL),
    queue: ("EZK", queue.MODEL),
    inbox: ("DOOR", inbox.model("DOOR")),
    reported: ("LOKET", reported.MODEL),
    deliveries: ("DOOR", deliveries.MODEL),
}
ASKED = [
    pytest.param(model, text, id=f"{module.__name__.rpartition('.')[2]} {name}")
    for module, (_, model) in MODULES.items()
    for name, text in vars(module).items()
    if isinstance(text, str) and re.match(r"\s*SELECT", text)
]
LOOKS = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE)")


@pytest.mark.parametrize(("model", "query"), ASKED)
def test_a_query_follows_an_index_and_sorts_nothing(model: Model, query: str) -> None:
    with closing(database(model)) as db:
        steps = plan(db, query, wanted(query))
    assert not [step for step in steps if "TEMP B-TREE" in step], steps
    assert not scans(steps)


def test_there_are_queries_to_look_at() -> None:
    assert len(ASKED) >= 8


@pytest.mark.parametrize(
    ("zone", "model"),
    [pytest.param(*one, id=one[1].name) for one in dict.fromkeys(MODULES.values())],
)
def test_an_event_is_read_without_looking_at_other_cases(zone: str, model: Model) -> None:
    """Every statement is looked at that any event of a whole case leads to, its end included."""
    said = set[str]()
    with closing(database(model)) as db:
        db.set_trace_callback(said.add)
        apply_all(db, zone, model, datetime.now(UTC))
        for event in examples():
            model.apply(db, event)
        db.set_trace_callback(None)
        statements = {one for one in said if LOOKS.match(one)}
        found = {one: scans(plan(db, one)) for one in statements}
    assert len(statements) > 2
    assert not {one: steps for one, steps in found.items() if steps}


def examples() -> Iterator[Recorded[Event]]:
    """One of every event there is, and last that the case is destroyed."""
    kinds = sorted(EVENTS.values(), key=lambda event: type(event).__name__ == "CaseDestroyed")
    for number, event in enumerate(kinds):
        cause = following("scale", str(number))
        meta = Meta(cause, "urn:test", CASE, datetime.now(UTC), COORDINATOR, cause)
        yield Recorded(event, meta, 1000 + number, retention(CASE), "")


def database(model: Model) -> sqlite3.Connection:
    """An empty read model."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.row_factory = sqlite3.Row
    db.executescript(POSITIONS + model.schema)
    return db


def plan(db: sqlite3.Connection, query: str, values: int = 0) -> list[str]:
    """How SQLite goes about it."""
    return [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query}", [1] * values)]


def wanted(query: str) -> int:
    """How many values a query takes; numbered ones may stand in it more than once."""
    numbered = [int(one) for one in re.findall(r"\?(\d)", query)]
    return max(numbered) if numbered else query.count("?")


def scans(steps: list[str]) -> list[str]:
    """Those that look at every row; in the order of an index, a limit ends it."""
    return [step for step in steps if step.startswith("SCAN") and "INDEX" not in step]
