"""How the institution was told, as the Loket keeps it: in any order, twice, and after the end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.catalogue import load
from schemas.catalogue.notices import Reader
from schemas.common import Event, digest
from schemas.delivery import DeliveryReported
from schemas.envelope import Meta, Recorded
from schemas.notice import Channel, NoticePlanned, Status
from schemas.record import CaseDestroyed
from services.kernel.decider import service
from services.notify import reported
from services.notify.reporting import followed
from tests.harness.story import CASE

AT = datetime(2026, 12, 10, 9, tzinfo=UTC)
NOTICE = UUID(int=7)


def told(order: int, status: Status, notice: UUID = NOTICE) -> Recorded[Any]:
    """A report as it stands in the stream."""
    report = DeliveryReported(
        notice=notice,
        about="step",
        template="progress-issued",
        channel=Channel.MAIL,
        status=status,
        reason=None,
        planned_at=AT,
    )
    return happened(report, order)


def happened(event: Event, order: int = 0) -> Recorded[Any]:
    """An event of the case in the Loket's zone."""
    at = AT + timedelta(seconds=order)
    meta = Meta(str(uuid4()), "urn:test", CASE, at, service("notify"), "test", order=order)
    return Recorded(event, meta, order, "deliveries.x", "")


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    """An empty read model."""
    with closing(empty()) as made:
        yield made


def empty() -> sqlite3.Connection:
    """An empty read model."""
    db = sqlite3.connect(":memory:")
    db.row_factory = sqlite3.Row
    db.executescript(reported.SCHEMA)
    return db


def rows(db: sqlite3.Connection) -> list[tuple[str, int]]:
    """How many notices fare how."""
    found = db.execute(reported.OF_CASE, (CASE.hex,)).fetchall()
    return [(row["status"], row["notices"]) for row in found]


@given(st.permutations([1, 2, 3, 3, 1]))
def test_the_last_one_said_counts_in_whatever_order_they_come(order: list[int]) -> None:
    said = {1: Status.DEFERRED, 2: Status.SENT, 3: Status.BOUNCED}
    with closing(empty()) as db:
        for number in order:
            reported.apply(db, told(number, said[number]))
        assert rows(db) == [(Status.BOUNCED, 1)]


def test_notices_that_fare_alike_are_counted(db: sqlite3.Connection) -> None:
    for number in range(1, 4):
        reported.apply(db, told(number, Status.SENT, UUID(int=number)))
    reported.apply(db, told(4, Status.GIVEN_UP, UUID(int=4)))
    assert rows(db) == [(Status.GIVEN_UP, 1), (Status.SENT, 3)]


def test_nothing_is_kept_of_a_destroyed_case_also_not_what_comes_late(
    db: sqlite3.Connection,
) -> None:
    reported.apply(db, told(1, Status.SENT))
    reported.apply(db, happened(CaseDestroyed(case=CASE, ground="term-over", chain=digest("x"))))
    assert rows(db) == []
    reported.apply(db, told(2, Status.BOUNCED))
    assert rows(db) == []


def planned(template: str, **more: Any) -> NoticePlanned:
    """A notice of a kind."""
    about = {"case": CASE, "recipient": "TUD", "channel": Channel.WEBHOOK, "about": "step"}
    return NoticePlanned.model_validate({**about, "template": template, **more})


def test_what_an_institution_cannot_do_without_is_followed_and_nothing_else() -> None:
    kinds = load().notices.values()
    found = {kind.code for kind in kinds if followed(planned(kind.code))}
    assert {"progress-issued", "progress-question", "progress-advice-withdrawn"} <= found
    assert found == {
        kind.code for kind in kinds if kind.reader is Reader.INSTITUTION and not kind.optional
    }
    assert "progress-received" not in found
    assert not followed(planned("no-longer-known"))
    assert not followed(planned("progress-issued", again=NOTICE))
