"""The first person of an institution is let in at DOOR, on record; a second one by the first."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import pytest
import pytest_asyncio

from schemas.common import Role
from services.kernel.people import People, Person
from tests.harness.command_line import loket
from tests.harness.logboek import Logboek
from tests.harness.system import System
from tests.service.test_processing import activities, code

pytestmark = [pytest.mark.server, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture(scope="module")
def logboek() -> Iterator[Logboek]:
    """The Logboek of this module."""
    with Logboek() as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def system(
    tmp_path_factory: pytest.TempPathFactory, logboek: Logboek
) -> AsyncIterator[System]:
    """The Loket and its door, which must log."""
    told = pytest.MonkeyPatch()
    told.setenv("LOKET_LDV_ENDPOINT", logboek.url)
    told.setenv("LOKET_LDV_REQUIRED", "true")
    async with System(tmp_path_factory.mktemp("inviting"), ("EZK",)) as running:
        yield running
    told.undo()


async def test_the_first_person_of_an_institution_is_let_in_and_no_second(
    system: System, logboek: Logboek
) -> None:
    home, face = system.server.home, await system.faces.at("DOOR")
    people, first = People(face.client, face.reader), f"hhs-{uuid4().hex[:8]}"
    old = Person(id=f"{first}-old", name="Demo", roles=(Role.RESEARCHER,), organisation="HHS")
    await people.put(old)
    told = ("--id", first, "--name", "Demo HHS", "--mail", "kv@hhs.example")
    said = await loket(home, "people", "invite", "hhs", *told)
    assert said.code == 0, said.err
    assert f"{first} kan inloggen als coördinator van HHS" in said.out
    found = await people.get(first)
    assert found and (found.organisation, found.mail) == ("HHS", "kv@hhs.example")
    assert found.roles == (Role.INSTITUTION_COORDINATOR,)
    [line] = logboek.about(code(system, "DOOR", first))
    assert activities([line]) == ["people-administration"]
    second = (*told[:1], f"{first}-2", *told[2:])
    again = await loket(home, "people", "invite", "HHS", *second)
    assert again.err.startswith("has_coordinator") and await people.get(f"{first}-2") is None
    assert not logboek.about(code(system, "DOOR", f"{first}-2"))
    await people.erase(first)
    once_more = await loket(home, "people", "invite", "HHS", *told)
    assert once_more.err.startswith("id_taken"), "an erased id is never used again"
    for words in (("XX", *told), ("HHS", "--id", "a b", "--name", "Demo"), ("HHS", "--id", "hhs")):
        assert (await loket(home, "people", "invite", *words)).code == 1


async def test_a_second_address_is_written_on_record(system: System, logboek: Logboek) -> None:
    home, face = system.server.home, await system.faces.at("DOOR")
    people, who = People(face.client, face.reader), f"hhs-{uuid4().hex[:8]}"
    await people.put(Person(id=who, name="Demo", mail="een@hhs.example", organisation="HHS"))
    told = ("people", "second-mail", who, "--zone", "door")
    said = await loket(home, *told, "--mail", "twee@hhs.example")
    assert said.code == 0 and "twee@hhs.example" in said.out, said.err
    found = await people.get(who)
    assert found and (found.mail, found.second_mail) == ("een@hhs.example", "twee@hhs.example")
    [line] = logboek.about(code(system, "DOOR", who))
    assert activities([line]) == ["people-administration"]
    for wrong in (("--mail", "EEN@hhs.example"), ("--mail", "twee")):
        assert (await loket(home, *told, *wrong)).err.startswith("bad_input")
    assert await people.get(who) == found
    unknown = await loket(home, "people", "second-mail", "hhs-niemand", "--zone", "door")
    assert unknown.err.startswith("unknown_person")
    assert (await loket(home, *told)).code == 0
    found = await people.get(who)
    assert found and found.second_mail is None
