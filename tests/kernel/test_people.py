"""PEOPLE on a real server: written anew, found by role, and forgotten."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import uuid4

import pytest
import pytest_asyncio
from nats.aio.client import Client

from deploy.local import LocalServer
from schemas import subjects
from schemas.common import Role
from services.kernel.direct import DirectReader
from services.kernel.people import STREAM, Directory, People, Person
from tests.harness.nats_server import connect

pytestmark = pytest.mark.server


@dataclass(frozen=True)
class Zone:
    """The DOOR zone as its face sees it."""

    client: Client
    reader: DirectReader
    people: People


@pytest_asyncio.fixture
async def zone(server: LocalServer) -> AsyncIterator[Zone]:
    async with await connect(server, "DOOR", "face") as client:
        reader = DirectReader(client)
        yield Zone(client, reader, People(client, reader))


def somebody(**more: str | None) -> Person:
    name = f"person-{uuid4().hex}"
    return Person.model_validate(
        {"id": name, "name": "Iemand", "mail": f"{name}@b.example", "roles": [Role.EXPERT], **more}
    )


async def test_who_is_written_anew_is_as_last_written(zone: Zone) -> None:
    person = somebody()
    await zone.people.put(person)
    changed = person.model_copy(update={"mail": "other@b.example"})
    await zone.people.put(changed)
    assert await zone.people.get(person.id) == changed


async def test_who_was_erased_is_gone_and_nothing_of_them_is_left(zone: Zone) -> None:
    person = somebody()
    await zone.people.put(person)
    await zone.people.erase(person.id)
    assert await zone.people.get(person.id) is None
    assert [m.data async for m in zone.reader.all(STREAM, subjects.person(person.id))] == [b""]


async def test_nobody_is_found_under_an_unknown_id(zone: Zone) -> None:
    assert await zone.people.get("nobody-at-all") is None


async def test_a_directory_follows_who_comes_changes_and_goes(zone: Zone) -> None:
    directory, person = Directory(zone.reader, fresh_for=-1.0), somebody()
    assert (await directory.everybody()).get(person.id) is None
    await zone.people.put(person)
    assert person in (await directory.everybody()).with_role(Role.EXPERT)
    await zone.people.put(person.model_copy(update={"roles": (Role.LEAD,)}))
    assert person.id not in {one.id for one in (await directory.everybody()).with_role(Role.EXPERT)}
    await zone.people.erase(person.id)
    assert (await directory.everybody()).get(person.id) is None


async def test_a_directory_is_read_again_only_when_it_is_old(zone: Zone) -> None:
    directory, person = Directory(zone.reader, fresh_for=3600.0), somebody()
    await directory.everybody()
    await zone.people.put(person)
    assert (await directory.everybody()).get(person.id) is None


async def test_an_entry_that_cannot_be_read_hides_nobody_else(zone: Zone) -> None:
    broken, person = somebody(), somebody()
    await zone.client.request(subjects.person(broken.id), b'{"id": "other"}', 5)
    await zone.people.put(person)
    everybody = await Directory(zone.reader).everybody()
    assert everybody.get(person.id) == person
    assert everybody.get(broken.id) is None
    assert await zone.people.get(broken.id) is None
