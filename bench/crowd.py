"""Many cases, made of real events: open ones in the streams, closed ones in a read model."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

from nats.aio.client import Client
from rich.progress import track

from examples.loader import load_examples
from schemas import case, desk, request, subjects
from schemas.catalogue import load
from schemas.common import Event, digest
from schemas.envelope import Meta, encode
from schemas.question import RoutedTo
from services.kernel.broker import connect
from services.kernel.decider import service
from services.kernel.projection import Projection
from services.kernel.settings import Settings

NAMESPACE = UUID("f3a4c1de-0000-5000-8000-000000000001")
DEPARTMENTS = ("EZK", "BZ", "DEF")
AT_ONCE = 500
ACTOR = service("bench")
EXAMPLE = next(one for one in load_examples() if one.slug.startswith("06-"))
PRODUCT = load().products["case-advice"]
ROUTED = tuple(RoutedTo(department=code) for code in DEPARTMENTS)


def case_of(number: int) -> UUID:
    """The id of a made-up case."""
    return uuid5(NAMESPACE, str(number))


def started(number: int) -> datetime:
    """When it was submitted: spread over the last ten days, so that terms differ."""
    return datetime.now(UTC) - timedelta(minutes=number * 7919 % 14_400)


def requested(number: int) -> Iterator[Event]:
    """What REQUESTS holds of an open case."""
    question = digest(f"question {number}")
    facts = EXAMPLE.submit.facts
    yield request.RequestSubmitted(
        institution=EXAMPLE.institution,
        contact=EXAMPLE.contact,
        product=PRODUCT.code,
        facts=facts,
        question=question,
        catalogue=load().version,
        first_response=PRODUCT.first_response,
        information=PRODUCT.information,
    )
    yield request.RequestCirculated(
        institution=EXAMPLE.institution,
        contact=EXAMPLE.contact,
        facts=facts,
        question=question,
        answers=(),
        catalogue=load().version,
        submitted_at=started(number),
        product=PRODUCT.code,
        routed=ROUTED,
        lead="EZK",
        advice=PRODUCT.advice,
        contribution=PRODUCT.contribution,
        agreement=PRODUCT.agreement,
    )


def handled(number: int) -> Iterator[Event]:
    """What CASES holds of it; of every second one a department has taken it up."""
    _, circulated = requested(number)
    known = circulated.model_dump(include=set(case.CaseOpened.model_fields))
    yield case.CaseOpened.model_validate(known)
    if number % 2:
        yield case.DepartmentTookUp(department="EZK")


def at_desk(number: int) -> Iterator[Event]:
    """What the desk of EZK holds of it."""
    yield desk.TaskOpened(
        department="EZK",
        product=PRODUCT.code,
        facts=EXAMPLE.submit.facts,
        aspects=(),
        lead=True,
        countersigned=True,
        due=started(number) + timedelta(days=14),
        brief=digest(f"brief {number}"),
        catalogue=load().version,
        order=1,
    )


async def fill(settings: Settings, numbers: range, what: str) -> None:
    """Store the events and one timer of each of these open cases."""
    async with (
        user(settings, "LOKET", "intake") as intake,
        user(settings, "LOKET", "assembly") as assembly,
        user(settings, "EZK", "desk") as ezk,
    ):
        for number in track(numbers, description=what):
            case_id = case_of(number)
            await _store(intake, subjects.request(case_id), number, requested(number))
            await _store(assembly, subjects.case(case_id), number, handled(number))
            await _store(ezk, subjects.desk("EZK", case_id), number, at_desk(number))
            await _timer(assembly, case_id)
            if number % AT_ONCE == 0:
                await asyncio.gather(*(client.flush(30) for client in (intake, assembly, ezk)))


async def _store(client: Client, subject: str, number: int, events: Iterator[Event]) -> None:
    prev = ""
    for place, event in enumerate(events):
        name = f"{case_of(number).hex}-{place}"
        at = started(number) + timedelta(minutes=place)
        meta = Meta(name, "urn:bench", case_of(number), at, ACTOR, name, prev=prev)
        headers, body = encode(event, meta)
        await client.publish(subject, body, headers=headers)


async def _timer(client: Client, case_id: UUID) -> None:
    headers = {
        "Nats-Schedule": f"@at {(datetime.now(UTC) + timedelta(days=9)).isoformat()}",
        "Nats-Schedule-Target": subjects.timer_due("assembly", case_id, "clocks"),
    }
    await client.publish(subjects.timer("assembly", case_id, "clocks"), b"", headers=headers)


@asynccontextmanager
async def user(settings: Settings, zone: str, name: str) -> AsyncIterator[Client]:
    """A connection as one user of one zone."""
    client = await connect(settings, zone, name)
    try:
        yield client
    finally:
        await client.drain()


def close_many(projection: Projection, table: str, template: UUID, count: int) -> None:
    """Copy a case's rows so many times as closed ones, in the real schema."""
    columns = [row["name"] for row in projection.rows(f"PRAGMA table_info({table})")]
    closed = {"case_id": "printf('%032x', n)", "case_stage": "'closed'", "asks": "NULL"}
    taken = ", ".join(closed.get(name, name) for name in columns)
    projection.db.execute("BEGIN")
    projection.db.execute(
        f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?) "
        f"INSERT INTO {table} ({', '.join(columns)}) "
        f"SELECT {taken} FROM numbers, {table} WHERE case_id = ?",
        (count, template.hex),
    )
    projection.db.execute("COMMIT")


def size(path: Path) -> float:
    """Of a file, in MiB."""
    return path.stat().st_size / 1024 / 1024
