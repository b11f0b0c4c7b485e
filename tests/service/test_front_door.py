"""The front door on a real server: one submission is one case, whatever is in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from schemas import subjects
from schemas.common import Accepted, Role
from schemas.request import SubmitRequest
from schemas.subjects import Stream
from services.faces.asking import request_of
from services.faces.face import Face
from services.faces.known import events, known
from tests.harness.story import FACTS, QUESTION
from tests.harness.system import System

pytestmark = [pytest.mark.server, pytest.mark.timeout(90)]
TIMES = 100
PLANES = "".join(f"vlak {plane}: {chr(plane * 0x10000 + 0xA5)} " for plane in range(17))


@pytest_asyncio.fixture
async def system(tmp_path: Path) -> AsyncIterator[System]:
    """Intake at work."""
    async with System(tmp_path, ("EZK",)) as running:
        yield running


def submission(key: str, **words: Any) -> SubmitRequest:
    question = QUESTION.model_copy(update=words)
    return SubmitRequest(idempotency_key=key, facts=FACTS, question=question)


async def ask(door: Face, command: SubmitRequest) -> Accepted:
    actor = door.actor("tud-adviesteam", Role.INSTITUTION, organisation="TUD")
    return await door.ask(command, actor)


async def test_the_same_submission_a_hundred_times_at_once_is_one_case(system: System) -> None:
    door, loket = await system.faces.at("DOOR"), await system.faces.at("LOKET")
    command = submission("honderd-keer-dezelfde")
    answers = await asyncio.gather(*(ask(door, command) for _ in range(TIMES)))
    (case,) = {answer.case for answer in answers}
    assert len(await events(loket, Stream.REQUESTS, subjects.request(case))) == 1
    assert sum(answer.event_id is not None for answer in answers) == 1


async def test_every_plane_of_unicode_arrives_as_it_was_sent(system: System) -> None:
    door, loket = await system.faces.at("DOOR"), await system.faces.at("LOKET")
    accepted = await ask(door, submission("alle-vlakken", background=PLANES))
    request = await request_of(loket, await known(loket, accepted.case))
    assert request.question and request.question.background == PLANES
