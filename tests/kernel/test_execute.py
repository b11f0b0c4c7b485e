"""Load, decide, append, retry: on one server and on three, with acks lost and caches stale."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from nats.aio.msg import Msg

from schemas import subjects
from schemas.common import Actor, Refused, digest
from schemas.envelope import Recorded
from schemas.request import RequestAccepted
from services.kernel import execute
from services.kernel.errors import Busy
from services.kernel.execute import Cases
from tests.harness.nats_server import ServerCluster, Serves
from tests.harness.tally import At, Parts, Tally, add, add_again, add_second, cause, parts


@pytest_asyncio.fixture
async def elsewhere(store_server: Serves) -> AsyncIterator[Cases[Tally]]:
    """Another process of the same service, on another node where there is one."""
    url = store_server.nodes[1].url if isinstance(store_server, ServerCluster) else store_server.url
    async with parts(At(store_server.home, url)) as made:
        yield made.cases()


def lose_acks(intake: Parts, monkeypatch: pytest.MonkeyPatch, times: int) -> list[str]:
    """The next appends are stored, but the answer never comes."""
    ask, lost = intake.client.request, list[str]()

    async def asked(subject: str, *args: Any, **named: Any) -> Msg:
        reply = await ask(subject, *args, **named)
        if subject.startswith("requests.") and len(lost) < times:
            lost.append(subject)
            raise TimeoutError
        return reply

    monkeypatch.setattr(intake.client, "request", asked)
    return lost


async def products(intake: Parts, case: UUID) -> list[str]:
    """What was accepted, in the order of the stream; the chain must be whole."""
    found = [e.data for e in await intake.events(case) if isinstance(e, Recorded)]
    assert await intake.chain(case) == []
    return [event.product for event in found if isinstance(event, RequestAccepted)]


async def test_a_hundred_at_once_are_each_applied_once(
    intake: Parts, elsewhere: Cases[Tally]
) -> None:
    case, here = uuid4(), intake.cases()
    answers = await asyncio.gather(
        *(
            cases.execute(case, add, f"p{number}{side}", cause())
            for number in range(50)
            for side, cases in (("here", here), ("there", elsewhere))
        )
    )
    assert len({answer.sequence for answer in answers}) == 100
    found = await products(intake, case)
    assert sorted(found) == sorted(f"p{n}{side}" for n in range(50) for side in ("here", "there"))
    assert await here.state(case) == await elsewhere.state(case) == tuple(found)


async def test_a_lost_acknowledgement_is_recognised_as_own(
    intake: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, cases = uuid4(), intake.cases()
    await cases.execute(case, add, "a", cause())
    lost = lose_acks(intake, monkeypatch, times=1)
    answer = await cases.execute(case, add_again, "b", cause())
    await cases.execute(case, add, "c", cause())
    assert lost == [subjects.request(case)]
    assert await products(intake, case) == ["a", "b", "c"]
    assert answer.sequence == (await intake.events(case))[1].sequence


async def test_a_first_event_whose_acknowledgement_is_lost_is_recognised_as_own(
    intake: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, cases = uuid4(), intake.cases()
    lose_acks(intake, monkeypatch, times=1)
    answer = await cases.execute(case, add_again, "a", cause())
    assert [e.sequence for e in await intake.events(case)] == [answer.sequence]


async def test_a_command_sent_again_later_leaves_the_chain_whole(
    intake: Parts, elsewhere: Cases[Tally], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The repeat carries another time: what is remembered must be what is stored."""
    case, command = uuid4(), str(uuid4())
    await elsewhere.execute(case, add, "first", cause())
    monkeypatch.setattr(execute, "TRIES", 1)
    lose_acks(intake, monkeypatch, times=1)
    with pytest.raises(Busy):
        await intake.cases().execute(case, add_again, "a", cause(command))
    monkeypatch.undo()
    again = await elsewhere.execute(case, add_again, "a", cause(command))
    await elsewhere.execute(case, add, "b", cause())
    assert again.sequence == (await intake.events(case))[1].sequence
    assert await products(intake, case) == ["first", "a", "b"]


async def test_a_repeated_command_gets_the_same_answer(
    intake: Parts, elsewhere: Cases[Tally]
) -> None:
    case, command, here = uuid4(), cause(), intake.cases()
    first = await here.execute(case, add_again, "a", command)
    await here.execute(case, add, "b", cause())
    assert await here.execute(case, add_again, "a", command) == first
    assert await elsewhere.execute(case, add_again, "a", command) == first
    assert await products(intake, case) == ["a", "b"]


async def test_a_stale_cache_costs_a_retry_only(intake: Parts, elsewhere: Cases[Tally]) -> None:
    case, here = uuid4(), intake.cases()
    await here.execute(case, add, "a", cause())
    assert await elsewhere.state(case) == ("a",)
    await here.execute(case, add, "b", cause())
    await elsewhere.execute(case, add, "c", cause())
    await here.execute(case, add, "d", cause())
    assert await products(intake, case) == ["a", "b", "c", "d"]


async def test_a_stale_cache_never_refuses_wrongly(intake: Parts, elsewhere: Cases[Tally]) -> None:
    """Right after a write elsewhere, when servers may be behind."""
    here = intake.cases()
    for _ in range(30):
        case = uuid4()
        with pytest.raises(Refused, match="empty"):
            await elsewhere.execute(case, add_second, "b", cause())
        await here.execute(case, add, "a", cause())
        await elsewhere.execute(case, add_second, "b", cause())
        assert await here.state(case) == ("a", "b")


async def test_a_stale_cache_never_says_already_true_wrongly(
    intake: Parts, elsewhere: Cases[Tally]
) -> None:
    here = intake.cases()

    def toggle(state: Tally, product: str, actor: Actor, now: Any) -> RequestAccepted | None:
        """Nothing to do while it is the last one."""
        return RequestAccepted(product=product) if state[-1:] != (product,) else None

    for _ in range(30):
        case = uuid4()
        await here.execute(case, toggle, "on", cause())
        assert (await elsewhere.execute(case, toggle, "on", cause())).event_id is None
        await here.execute(case, toggle, "off", cause())
        assert (await elsewhere.execute(case, toggle, "on", cause())).event_id


async def test_what_follows_from_an_event_sees_that_event(
    intake: Parts, elsewhere: Cases[Tally]
) -> None:
    for _ in range(30):
        case, here = uuid4(), intake.cases()
        await here.execute(case, add, "a", cause())
        stored = (await intake.events(case))[-1]
        assert isinstance(stored, Recorded)
        assert await elsewhere.state_after(stored) == ("a",)


async def test_a_refusal_leaves_nothing_behind(intake: Parts) -> None:
    case, words = uuid4(), "words"
    with pytest.raises(Refused, match="empty"):
        await intake.cases().execute(case, add_second, "a", cause(), (words,))
    assert await intake.events(case) == []
    with pytest.raises(Refused, match="erased"):
        await intake.texts.get(case, digest(words))


async def test_contention_without_end_is_answered_busy(
    intake: Parts, elsewhere: Cases[Tally], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, put = uuid4(), intake.texts.put

    async def overtaken(*args: Any) -> None:
        await put(*args)
        await elsewhere.execute(case, add_again, "x", cause())

    monkeypatch.setattr(execute, "TRIES", 3)
    monkeypatch.setattr(intake.texts, "put", overtaken)
    with pytest.raises(Busy):
        await intake.cases().execute(case, add_again, "mine", cause())
    assert await products(intake, case) == ["x"] * 3
