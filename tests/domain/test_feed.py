"""The feed: in order, nothing twice, nothing of others, and no hole where a case was destroyed."""

from __future__ import annotations

import sqlite3
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from schemas.common import Event, digest
from schemas.envelope import Recorded
from schemas.progress import ProgressReported, Stage
from schemas.record import CaseDestroyed
from services.notify import inbox
from tests.harness.spec import recorded

CASES = [UUID(int=number) for number in range(1, 5)]
OWNERS = dict(zip(CASES, ("UL", "UL", "UVA", "UL"), strict=True))


def told(case: UUID, sequence: int) -> Recorded[Any]:
    """One step of a case."""
    step = ProgressReported(institution=OWNERS[case], contact="c", stage=Stage.CIRCULATED)
    return about(recorded(step, sequence), case)


def about(event: Recorded[Any], case: UUID) -> Recorded[Event]:
    """The same event, of this case."""
    meta = event.meta.__class__(
        event.meta.id, "urn:test", case, event.meta.time, event.meta.actor, event.meta.cause
    )
    return Recorded(event.data, meta, event.sequence, f"progress.x.{case.hex}", "")


@given(
    steps=st.lists(st.sampled_from(CASES), max_size=30),
    limit=st.integers(1, 7),
    gone=st.sets(st.sampled_from(CASES)),
    when=st.integers(0, 5),
)
def test_who_reads_on_from_a_cursor_sees_each_event_once_and_in_order(
    steps: list[UUID], limit: int, gone: set[UUID], when: int
) -> None:
    db = sqlite3.connect(":memory:")
    db.row_factory = sqlite3.Row
    db.executescript(inbox.model("DOOR").schema)
    for number, case in enumerate(steps, 1):
        inbox.apply(db, told(case, 3 * number))
    seen: list[int] = []
    for page in range(60):
        if page == when:
            for case in gone:
                event = CaseDestroyed(case=case, ground="over", chain=digest("x"))
                inbox.apply(db, about(recorded(event, 999), case))
        after = seen[-1] if seen else 0
        seen += [row["sequence"] for row in db.execute(inbox.FEED, ("UL", after, limit))]
    assert seen == sorted(set(seen))
    own = {3 * n: case for n, case in enumerate(steps, 1) if OWNERS[case] == "UL"}
    assert set(seen) <= set(own)
    assert {n for n, case in own.items() if case not in gone} <= set(seen)
