"""What did not arrive is somebody's task: tried once more, or settled, by who may and once."""

from __future__ import annotations

import pytest

from schemas import notice as said
from schemas.catalogue import load
from schemas.common import Role
from schemas.contacts import MANAGE
from services.kernel.decider import Decider
from services.notify import domain
from services.notify.lost import Seeing, Settling, retry, settle
from services.notify.outcome import UNKNOWN, Deferred
from services.notify.state import State, Status, evolve
from tests.domain.test_notify import ATTEMPTED, PLANNED, ended
from tests.harness.makers import coordinator, institution
from tests.harness.spec import CASE, Given, given

NOTICE: Decider[State] = Decider(None, evolve)
LOKET = Seeing(frozenset({Role.COORDINATOR}))
DOOR = Seeing(MANAGE, "UL")
SENT = said.NoticeSent(attempt=1)
LOST: list[Given[State]] = [
    given(NOTICE, PLANNED, ATTEMPTED, said.NoticeGivenUp(reason="smtp-550")),
    given(NOTICE, PLANNED, ATTEMPTED, SENT, said.NoticeBounced(reason="dsn-5")),
    given(NOTICE, PLANNED, said.NoticeGivenUp(reason="no_address")),
]


def settling(seeing: Seeing = LOKET, reason: str = "told-by-telephone") -> Settling:
    return Settling(said.SettleNotice(case=CASE, reason=reason), seeing, load())


@pytest.mark.parametrize("lost", LOST, ids=["refused", "came back", "no address"])
def test_what_is_lost_is_tried_once_more_and_is_a_task_again_when_it_fails(
    lost: Given[State],
) -> None:
    again = lost.when(retry, LOKET, coordinator()).then(said.NoticeRetried())
    again.when(retry, LOKET, coordinator()).then(None)
    assert again.state and again.state.status is Status.DEFERRED
    number = again.state.attempts + 1
    tried = again.when(domain.attempt, domain.Attempt(number)).then(said.NoticeAttempted)
    failed = tried.and_(said.NoticeGivenUp(reason=UNKNOWN))
    failed.when(retry, LOKET, coordinator()).then(said.NoticeRetried())


def test_after_the_last_delay_one_more_attempt_is_one_more() -> None:
    many = [said.NoticeAttempted(attempt=number) for number in range(1, 5)]
    lost = given(NOTICE, PLANNED, *many, said.NoticeGivenUp(reason="smtp-451"))
    tried = lost.and_(said.NoticeRetried(), said.NoticeAttempted(attempt=5))
    tried.when(domain.conclude, ended(5, Deferred("smtp-451"))).then(
        said.NoticeGivenUp(reason="smtp-451")
    )


@pytest.mark.parametrize("lost", LOST, ids=["refused", "came back", "no address"])
def test_what_was_settled_is_over(lost: Given[State]) -> None:
    done = lost.when(settle, settling(), coordinator()).then(
        said.NoticeSettled(reason="told-by-telephone")
    )
    done.when(settle, settling(), coordinator()).then(None)
    done.when(retry, LOKET, coordinator()).then(None)
    assert done.state
    done.when(domain.attempt, domain.Attempt(done.state.attempts + 1)).then(None)


def test_what_is_on_its_way_or_arrived_is_left_alone() -> None:
    for events in ((PLANNED,), (PLANNED, ATTEMPTED), (PLANNED, ATTEMPTED, SENT)):
        for decision, command in ((retry, LOKET), (settle, settling())):
            given(NOTICE, *events).when(decision, command, coordinator()).then(None)


def test_only_who_sees_to_it_and_of_the_own_institution() -> None:
    for decision, made in ((retry, lambda seeing: seeing), (settle, settling)):
        LOST[0].when(decision, made(LOKET), institution()).refused("not_allowed")
        LOST[0].when(decision, made(DOOR), institution("TUD")).refused("not_there")
        given(NOTICE).when(decision, made(LOKET), coordinator()).refused("not_there")
        hidden = Seeing(LOKET.roles, hidden=True)
        LOST[0].when(decision, made(hidden), coordinator()).refused("not_there")
    LOST[0].when(retry, DOOR, institution()).then(said.NoticeRetried())


def test_a_reason_is_one_of_the_catalogue() -> None:
    LOST[0].when(settle, settling(reason="because"), coordinator()).refused("unknown_reason")
