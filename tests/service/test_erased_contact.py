"""Erasing the contact of a running case: events, chains and terms stay, and the case goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from examples.loader import load_examples
from schemas import subjects
from schemas.common import Role
from schemas.request import AskInformation, GiveInformation
from schemas.subjects import Stream
from services.faces.known import Known, known
from services.kernel.direct import sequence
from services.kernel.people import STREAM, People, Person
from tests.harness.command_line import loket
from tests.harness.system import System

pytestmark = [pytest.mark.server, pytest.mark.asyncio(loop_scope="module")]

CONTACT, INSTITUTION, NAME = "adviser-9", "EUR", "Bijzondere Naam"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def system(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    """The Loket, for this module."""
    async with System(tmp_path_factory.mktemp("erased"), ()) as running:
        yield running


async def stored(system: System, case: UUID) -> list[tuple[int, dict[str, str], bytes]]:
    """The case's events byte for byte."""
    face = await system.faces.at("LOKET")
    lane = subjects.request(case)
    return [
        (sequence(message), dict(message.headers or {}), message.data)
        async for message in face.reader.all(Stream.REQUESTS, lane)
    ]


async def asked(system: System) -> UUID:
    """A case of somebody in PEOPLE, whom the Loket asks something."""
    door, loket_face = await system.faces.at("DOOR"), await system.faces.at("LOKET")
    person = Person(
        id=CONTACT,
        name=NAME,
        mail="adviser-9@eur.example",
        roles=(Role.INSTITUTION,),
        organisation=INSTITUTION,
    )
    await People(door.client, door.reader).put(person)
    example = next(one for one in load_examples() if one.slug == "13-inkoop-cameras")
    actor = door.actor(CONTACT, Role.INSTITUTION, organisation=INSTITUTION)
    submit = example.submit.model_copy(update={"idempotency_key": str(uuid4())})
    case = (await door.ask(submit, actor)).case
    who = loket_face.actor("coordinator-1", Role.COORDINATOR)
    await loket_face.ask(AskInformation(case=case, question="Met wie?"), who)
    return case


async def now(system: System, case: UUID) -> Known:
    return await known(await system.faces.at("LOKET"), case)


async def test_erasing_a_contact_changes_no_event_chain_or_term(system: System) -> None:
    case = await asked(system)
    before, request = await stored(system, case), (await now(system, case)).request
    door = await system.faces.at("DOOR")
    await People(door.client, door.reader).erase(CONTACT)
    assert await stored(system, case) == before
    after = (await now(system, case)).request
    assert after == request and after.clocks == request.clocks
    told: Any = await loket(system.server.home, "audit", "verify", "--json")
    assert told.code == 0, told.err
    left = [m.data async for m in door.reader.all(STREAM, subjects.person(CONTACT))]
    assert left == [b""]
    assert all(NAME.encode() not in body for _, _, body in before)


async def test_a_colleague_answers_for_who_was_erased(system: System) -> None:
    """The institution is who asked: any of its people goes on with the case."""
    case = await asked(system)
    door = await system.faces.at("DOOR")
    await People(door.client, door.reader).erase(CONTACT)
    colleague = door.actor("adviser-10", Role.INSTITUTION, organisation=INSTITUTION)
    await door.ask(GiveInformation(case=case, answer="Met de leverancier."), colleague)
    request = (await now(system, case)).request
    assert request.asked is None and request.clocks.by_name["information"].stopped
    assert request.contact == CONTACT
