"""Nothing that is asked of a read model looks at all cases, and a case has one timer."""

from __future__ import annotations

import re
import sqlite3
from types import ModuleType

import pytest

from services.advice.assembly import experience, history, overview
from services.advice.desk import queue
from services.kernel.projection import POSITIONS
from services.notify import inbox

MODELS: tuple[tuple[ModuleType, str], ...] = (
    (overview, overview.SCHEMA),
    (history, history.SCHEMA),
    (experience, history.SCHEMA),
    (queue, queue.SCHEMA),
    (inbox, inbox.SCHEMA),
)
QUERIES = [
    pytest.param(schema, text, id=f"{module.__name__.rpartition('.')[2]} {name}")
    for module, schema in MODELS
    for name, text in vars(module).items()
    if isinstance(text, str) and re.match(r"\s*SELECT", text)
]


def plan(schema: str, query: str) -> list[str]:
    """How SQLite goes about it."""
    with sqlite3.connect(":memory:") as db:
        db.executescript(POSITIONS + schema)
        values = [1] * query.count("?")
        return [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query}", values)]


@pytest.mark.parametrize(("schema", "query"), QUERIES)
def test_a_query_follows_an_index_and_sorts_nothing(schema: str, query: str) -> None:
    steps = plan(schema, query)
    assert not [s for s in steps if "TEMP B-TREE" in s], steps
    assert not [s for s in steps if s.startswith("SCAN") and "INDEX" not in s], steps


def test_there_are_queries_to_look_at() -> None:
    assert len(QUERIES) >= 6
