"""Read models: rows and position move together, and a rebuilt file equals the live one."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from nats.aio.msg import Msg

from schemas import subjects
from schemas.common import message_type
from schemas.envelope import Recorded, encode
from schemas.request import RequestAccepted
from schemas.subjects import Stream
from services.kernel.projection import Model, Projection
from tests.harness.nats_server import Serves
from tests.harness.tally import Parts, add_again, cause, meta

SCHEMA = "CREATE TABLE IF NOT EXISTS tallies (id TEXT PRIMARY KEY, events INTEGER, last TEXT);"
Apply = Callable[[sqlite3.Connection, Recorded[Any]], None]


def count(db: sqlite3.Connection, event: Recorded[Any]) -> None:
    """Counting shows an event that is applied twice."""
    db.execute(
        "INSERT INTO tallies VALUES (?, 1, ?) ON CONFLICT (id) "
        "DO UPDATE SET events = events + 1, last = excluded.last",
        (event.meta.case.hex, event.data.product),
    )


def opened(path: Path | str, intake: Parts, apply: Apply = count) -> Projection:
    model = Model("tally", SCHEMA, (Stream.REQUESTS,), apply, ("tallies",))
    return Projection(path, model, intake.reader)


async def append(intake: Parts, case: UUID, *products: str) -> int:
    """The sequence of the last one."""
    answers = [await intake.cases().execute(case, add_again, p, cause()) for p in products]
    return answers[-1].sequence


async def raw(intake: Parts, case: UUID, body: bytes, kind: str) -> None:
    headers = encode(RequestAccepted(product="x"), meta(case))[0] | {"ce-type": kind}
    await intake.client.request(subjects.request(case), body, 5, headers=headers)


def row(projection: Projection, case: UUID) -> tuple[int, str] | None:
    found = projection.rows("SELECT * FROM tallies WHERE id = ?", case.hex)
    return (found[0]["events"], found[0]["last"]) if found else None


async def test_a_writer_reads_its_own_write(intake: Parts, tmp_path: Path) -> None:
    projection = opened(tmp_path / "tally.sqlite", intake)
    case = uuid4()
    await projection.wait_for(Stream.REQUESTS, await append(intake, case, "a", "b"))
    assert row(projection, case) == (2, "b")
    projection.close()


async def test_a_rebuilt_file_equals_the_live_one(intake: Parts, tmp_path: Path) -> None:
    live, cases, picked = opened(tmp_path / "live.sqlite", intake), [], random.Random(7)
    for number in range(40):
        cases += [uuid4()] if number % 5 == 0 else []
        last = await append(intake, picked.choice(cases), f"p{number}")
        if number % 7 == 0:
            await live.wait_for(Stream.REQUESTS, last)
    await live.wait_for(Stream.REQUESTS, last)
    rebuilt = opened(tmp_path / "rebuilt.sqlite", intake)
    await rebuilt.wait_for(Stream.REQUESTS, last)
    assert rebuilt.dump() == live.dump()
    assert sum(n[0] for case in cases if (n := row(live, case))) == 40
    live.close()
    rebuilt.close()


DIES = """
import asyncio, os, sys
from pathlib import Path
from tests.harness.tally import At, parts
from tests.kernel.test_projection import count, opened

async def main(home, url, path, case, after):
    seen = []
    def dying(db, event):
        count(db, event)
        seen.append(event.meta.case.hex)
        if seen.count(case) == int(after):
            os.kill(os.getpid(), 9)
    async with parts(At(Path(home), url)) as intake:
        await opened(path, intake, dying).catch_up()

asyncio.run(main(*sys.argv[1:]))
"""


async def test_a_reader_killed_between_rows_and_position_counts_nothing_twice(
    store_server: Serves, intake: Parts, tmp_path: Path
) -> None:
    case, path = uuid4(), tmp_path / "tally.sqlite"
    before = opened(path, intake)
    await before.wait_for(Stream.REQUESTS, await append(intake, case, "a", "b"))
    before.close()
    last = await append(intake, case, "c", "d", "e")
    arguments = [str(store_server.home), store_server.url, str(path), case.hex, "2"]
    killed = await asyncio.create_subprocess_exec(sys.executable, "-c", DIES, *arguments)
    assert await killed.wait() == -9
    after = opened(path, intake)
    assert row(after, case) == (2, "b")
    await after.wait_for(Stream.REQUESTS, last)
    assert row(after, case) == (5, "e")
    after.close()


async def test_what_cannot_be_read_is_put_aside_and_the_rest_goes_on(
    intake: Parts, tmp_path: Path
) -> None:
    projection, bad, good = opened(tmp_path / "tally.sqlite", intake), uuid4(), uuid4()
    await append(intake, bad, "a")
    await raw(intake, bad, b'{"product": 7}', message_type(RequestAccepted))
    await raw(intake, bad, b"{}", "nl.kennisveiligheidsadviezen.from-the-future.v9")
    await projection.wait_for(Stream.REQUESTS, await append(intake, good, "b"))
    aside = projection.rows("SELECT * FROM aside WHERE subject = ?", subjects.request(bad))
    assert ["product" in one["why"] for one in aside] == [True]
    assert (row(projection, bad), row(projection, good)) == ((1, "a"), (1, "b"))
    projection.close()


async def test_an_event_that_a_model_cannot_take_is_put_aside(
    intake: Parts, tmp_path: Path
) -> None:
    odd, good = uuid4(), uuid4()

    def picky(db: sqlite3.Connection, event: Recorded[Any]) -> None:
        count(db, event)
        if event.data.product == "odd":
            raise KeyError("odd")

    projection = opened(tmp_path / "tally.sqlite", intake, picky)
    await append(intake, odd, "a", "odd", "b")
    await projection.wait_for(Stream.REQUESTS, await append(intake, good, "c"))
    aside = projection.rows("SELECT * FROM aside WHERE subject = ?", subjects.request(odd))
    assert [one["why"] for one in aside] == ["KeyError: 'odd'"]
    assert (row(projection, odd), row(projection, good)) == ((2, "b"), (1, "c"))
    projection.close()


async def test_two_readers_of_one_file_never_move_it_back(
    intake: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`follow` and `wait_for` read side by side; the slower one must not undo the faster."""
    projection, case, batch = (
        opened(tmp_path / "tally.sqlite", intake),
        uuid4(),
        intake.reader.batch,
    )
    last = await append(intake, case, "a", "b")
    slow, overtaken = asyncio.Event(), asyncio.Event()

    async def held_up(*args: Any, **named: Any) -> list[Msg]:
        found = await batch(*args, **named)
        if not overtaken.is_set():
            overtaken.set()
            await slow.wait()
        return found

    monkeypatch.setattr(intake.reader, "batch", held_up)
    slower = asyncio.create_task(projection.catch_up())
    await overtaken.wait()
    await projection.wait_for(Stream.REQUESTS, await append(intake, case, "c"))
    slow.set()
    await slower
    assert projection.position(Stream.REQUESTS) > last
    await projection.catch_up()
    assert row(projection, case) == (3, "c")
    projection.close()


async def test_a_full_disk_is_no_fault_of_an_event(intake: Parts, tmp_path: Path) -> None:
    case, full = uuid4(), [True]

    def written(db: sqlite3.Connection, event: Recorded[Any]) -> None:
        if full:
            raise sqlite3.OperationalError("database or disk is full")
        count(db, event)

    projection = opened(tmp_path / "tally.sqlite", intake, written)
    last = await append(intake, case, "a")
    with pytest.raises(sqlite3.OperationalError):
        await projection.catch_up()
    full.clear()
    await projection.wait_for(Stream.REQUESTS, last)
    assert row(projection, case) == (1, "a")
    assert "full" not in str(projection.rows("SELECT * FROM aside"))
    projection.close()
