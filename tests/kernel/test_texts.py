"""Erasable texts by digest, on one server and on three."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

import pytest

from schemas import subjects
from schemas.common import Actor, Refused, digest
from schemas.contribution import Contribution
from schemas.request import RequestAccepted
from schemas.streams import Bucket
from services.kernel.texts import LARGEST
from tests.harness import story
from tests.harness.nats_server import Serves
from tests.harness.running import eventually
from tests.harness.tally import Parts, Tally, add, cause, parts, purge

WORDS = "Twee regels,\n“aanhalingstekens”, een € en een 😀."


async def erase(server: Serves, case: UUID, name: str) -> None:
    await purge(server, subjects.bucket_stream(Bucket.TEXTS), subjects.text(case, name))


async def test_a_text_comes_back_as_it_was_written(intake: Parts) -> None:
    for _ in range(20):
        case = uuid4()
        await intake.texts.put(case, (WORDS, story.CONTRIBUTION.stored()))
        assert await intake.texts.get(case, digest(WORDS)) == WORDS
        name = digest(story.CONTRIBUTION.stored())
        assert await intake.texts.model(case, name, Contribution) == story.CONTRIBUTION


async def test_a_text_belongs_to_its_case(intake: Parts) -> None:
    await intake.texts.put(uuid4(), (WORDS,))
    with pytest.raises(Refused, match="erased"):
        await intake.texts.get(uuid4(), digest(WORDS))


async def test_an_erased_text_is_refused_as_such_and_can_be_written_again(
    store_server: Serves, intake: Parts
) -> None:
    case = uuid4()
    await intake.texts.put(case, (WORDS, "another"))
    await erase(store_server, case, digest(WORDS))
    async with parts(store_server) as elsewhere:

        async def gone() -> bool:
            """Another server of a cluster may be a moment behind."""
            try:
                await elsewhere.texts.get(case, digest(WORDS))
            except Refused as refused:
                return refused.reason == "erased"
            return False

        await eventually(gone)
        assert await elsewhere.texts.get(case, digest("another")) == "another"
    await intake.texts.put(case, (WORDS,))
    assert await intake.texts.get(case, digest(WORDS)) == WORDS


@pytest.mark.parametrize("instead", [b"other words", b"\xff\xfe", WORDS.upper().encode()])
async def test_other_words_under_a_digest_are_refused(intake: Parts, instead: bytes) -> None:
    case = uuid4()
    await intake.client.request(subjects.text(case, digest(WORDS)), instead, 5)
    with pytest.raises(Refused, match="tampered"):
        await intake.texts.get(case, digest(WORDS))


async def test_a_text_that_no_border_carries_is_refused_before_anything_is_stored(
    intake: Parts,
) -> None:
    case = uuid4()
    with pytest.raises(Refused, match="too_large"):
        await intake.cases().execute(case, add, "a", cause(), ("x" * (LARGEST + 1),))
    assert await intake.events(case) == []
    await intake.cases().execute(case, add, "a", cause(), ("x" * LARGEST,))
    assert len(await intake.events(case)) == 1


def unchecked(state: Tally, product: str, actor: Actor, now: datetime) -> RequestAccepted:
    """An event of any size."""
    return RequestAccepted.model_construct(product=product)


@pytest.mark.parametrize("size", [1024 * 1024, 2 * 1024 * 1024])
async def test_an_event_that_no_stream_takes_is_refused(intake: Parts, size: int) -> None:
    case = uuid4()
    with pytest.raises(Refused, match="too_large"):
        await intake.cases().execute(case, unchecked, "x" * size, cause())
    assert await intake.events(case) == []
