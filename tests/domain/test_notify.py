"""What becomes of one notice: given its events, when an attempt ends, then what follows."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from hypothesis import given as for_any
from hypothesis import strategies as st

from schemas import notice as said
from schemas.common import Event
from services.kernel.decider import Decider
from services.notify.domain import (
    SPREAD,
    Attempt,
    Concluded,
    GiveUp,
    HoldOff,
    attempt,
    conclude,
    give_up,
    hold_off,
    plan,
)
from services.notify.outcome import UNKNOWN, Deferred, Failed, Outcome, Sent, Unknown
from services.notify.state import OVER, State, Status, evolve
from tests.harness.spec import CASE, START, Given, given

NOTICE: Decider[State] = Decider(None, evolve)
MINUTE = timedelta(minutes=1)
DELAYS = (MINUTE, 2 * MINUTE)
PLANNED = said.NoticePlanned(
    case=UUID(int=1),
    recipient="contact",
    channel=said.Channel.MAIL,
    template="progress",
    about="event-1",
)
ATTEMPTED = said.NoticeAttempted(attempt=1)


def ended(number: int, outcome: Outcome) -> Concluded:
    return Concluded(number, outcome, DELAYS)


def test_a_notice_is_planned_once() -> None:
    once = given(NOTICE).when(plan, PLANNED).then(PLANNED)
    once.when(plan, PLANNED).then(None)


def test_of_two_attempts_at_once_one_is_made() -> None:
    once = given(NOTICE, PLANNED).when(attempt, Attempt(1)).then(ATTEMPTED)
    once.when(attempt, Attempt(1)).then(None)
    once.when(attempt, Attempt(2)).then(None)


def test_what_was_never_planned_is_not_sent() -> None:
    given(NOTICE).when(attempt, Attempt(1)).then(None)
    given(NOTICE).when(conclude, ended(1, Sent())).then(None)
    given(NOTICE).when(give_up, GiveUp(0, "smtp-550")).then(None)


def test_a_sent_notice_stays_sent() -> None:
    sent = given(NOTICE, PLANNED, ATTEMPTED).when(conclude, ended(1, Sent()))
    after = sent.then(said.NoticeSent(attempt=1))
    for outcome in (Sent(), Deferred("smtp-451"), Failed("smtp-550")):
        after.when(conclude, ended(1, outcome)).then(None)
    after.when(attempt, Attempt(2)).then(None)
    after.when(give_up, GiveUp(1, UNKNOWN)).then(None)


def test_a_deferred_notice_waits_ever_longer_and_is_given_up_after_the_last_delay() -> None:
    so_far = given(NOTICE, PLANNED)
    for number, delay in enumerate(DELAYS, start=1):
        so_far = so_far.when(attempt, Attempt(number)).then(said.NoticeAttempted(attempt=number))
        now = so_far.now
        deferring = so_far.when(conclude, ended(number, Deferred("smtp-451")))
        so_far = deferring.then(said.NoticeDeferred)
        assert isinstance(deferring.outcome, said.NoticeDeferred)
        assert now + delay <= deferring.outcome.until <= now + delay * (1 + SPREAD)
    so_far = so_far.when(attempt, Attempt(3)).then(said.NoticeAttempted(attempt=3))
    last = so_far.when(conclude, ended(3, Deferred("smtp-451")))
    last.then(said.NoticeGivenUp(reason="smtp-451"))


def test_the_other_side_may_ask_for_a_longer_wait() -> None:
    so_far = given(NOTICE, PLANNED, ATTEMPTED)
    deferring = so_far.when(conclude, ended(1, Deferred("http-429", 60 * MINUTE)))
    assert isinstance(deferring.outcome, said.NoticeDeferred)
    assert deferring.outcome.until == so_far.now + 60 * MINUTE


def test_a_failure_for_good_is_given_up_at_once() -> None:
    failing = given(NOTICE, PLANNED, ATTEMPTED).when(conclude, ended(1, Failed("smtp-550")))
    failing.then(said.NoticeGivenUp(reason="smtp-550"))


def attempted_again(planned: said.NoticePlanned, number: int) -> Given[State]:
    """So many attempts, of all but the last of which nobody knows how they ended."""
    so_far = given(NOTICE, planned)
    for one in range(1, number):
        so_far = so_far.when(attempt, Attempt(one)).then(said.NoticeAttempted)
        so_far = so_far.when(conclude, ended(one, Unknown())).then(said.NoticeDeferred)
    return so_far.when(attempt, Attempt(number)).then(said.NoticeAttempted(attempt=number))


def test_a_mail_that_may_have_arrived_is_repeated_once_after_a_delay() -> None:
    so_far = attempted_again(PLANNED, 1)
    repeating = so_far.when(conclude, ended(1, Unknown()))
    repeating.then(said.NoticeDeferred)
    assert isinstance(repeating.outcome, said.NoticeDeferred)
    assert (repeating.outcome.attempt, repeating.outcome.reason) == (1, UNKNOWN)
    assert repeating.outcome.until >= so_far.now + MINUTE


def test_a_mail_that_may_have_arrived_twice_is_given_up_and_never_repeated() -> None:
    given_up = said.NoticeGivenUp(reason=UNKNOWN)
    after = attempted_again(PLANNED, 2).when(conclude, ended(2, Unknown())).then(given_up)
    after.when(attempt, Attempt(3)).then(None)
    for outcome in (Deferred("smtp-451"), Failed("smtp-550"), Unknown()):
        after.when(conclude, ended(2, outcome)).then(None)


def test_what_was_refused_in_between_does_not_count_as_repeated() -> None:
    refused = said.NoticeDeferred(attempt=1, reason="smtp-451", until=START)
    again = (said.NoticeAttempted(attempt=1), refused, said.NoticeAttempted(attempt=2))
    so_far = given(NOTICE, PLANNED, *again).when(conclude, ended(2, Unknown()))
    so_far.then(said.NoticeDeferred)


def test_a_webhook_that_may_have_arrived_is_posted_again_until_no_delay_is_left() -> None:
    posted = PLANNED.model_copy(update={"channel": said.Channel.WEBHOOK})
    for number in range(1, len(DELAYS) + 1):
        so_far = attempted_again(posted, number)
        so_far.when(conclude, ended(number, Unknown())).then(said.NoticeDeferred)
    last = attempted_again(posted, len(DELAYS) + 1)
    last.when(conclude, ended(len(DELAYS) + 1, Unknown())).then(said.NoticeGivenUp(reason=UNKNOWN))


def test_of_two_who_lost_sight_of_an_attempt_one_repeats_it() -> None:
    once = attempted_again(PLANNED, 1).when(conclude, ended(1, Unknown())).then(said.NoticeDeferred)
    once.when(conclude, ended(1, Unknown())).then(None)


def test_that_it_was_sent_counts_however_late_it_is_learnt() -> None:
    sent = said.NoticeSent(attempt=1)
    waits = attempted_again(PLANNED, 1).when(conclude, ended(1, Unknown()))
    waits.then(said.NoticeDeferred).when(conclude, ended(1, Sent())).then(sent)
    again = attempted_again(PLANNED, 2)
    after = again.when(conclude, ended(1, Sent())).then(sent)
    after.when(conclude, ended(2, Sent())).then(None)
    after.when(attempt, Attempt(3)).then(None)
    for reason in (UNKNOWN, "smtp-550"):
        lost = given(NOTICE, PLANNED, ATTEMPTED, said.NoticeGivenUp(reason=reason))
        lost.when(conclude, ended(1, Sent())).then(sent)


def test_that_an_earlier_attempt_failed_says_nothing_of_a_later_one() -> None:
    again = attempted_again(PLANNED, 2)
    for outcome in (Deferred("smtp-451"), Failed("smtp-550"), Unknown()):
        again.when(conclude, ended(1, outcome)).then(None)


def test_an_attempt_that_was_never_made_did_not_end() -> None:
    for outcome in (Sent(), Unknown()):
        given(NOTICE, PLANNED).when(conclude, ended(1, outcome)).then(None)
        given(NOTICE, PLANNED, ATTEMPTED).when(conclude, ended(2, outcome)).then(None)


def test_nothing_is_given_up_that_went_on_meanwhile() -> None:
    given(NOTICE, PLANNED, ATTEMPTED).when(give_up, GiveUp(0, "recipient_erased")).then(None)


def held(attempts: int) -> HoldOff:
    return HoldOff(attempts, "processing_not_logged", MINUTE, 5 * MINUTE)


def test_what_cannot_be_logged_waits_as_often_as_needed_and_uses_up_no_attempt() -> None:
    so_far = given(NOTICE, PLANNED)
    for _ in range(len(DELAYS) + 5):
        now = so_far.now
        holding = so_far.when(hold_off, held(0))
        so_far = holding.then(said.NoticeDeferred)
        assert isinstance(holding.outcome, said.NoticeDeferred)
        assert now + MINUTE <= holding.outcome.until <= now + 5 * MINUTE * (1 + SPREAD)
        assert holding.outcome.attempt == 0
    so_far.when(attempt, Attempt(1)).then(ATTEMPTED)


def test_whose_turn_is_known_waits_exactly_for_it() -> None:
    so_far = given(NOTICE, PLANNED)
    turn, until = HoldOff(0, "turn", MINUTE, MINUTE, 47 * MINUTE), so_far.now + 47 * MINUTE
    deferred = said.NoticeDeferred(attempt=0, reason="turn", until=until)
    so_far.when(hold_off, turn).then(deferred).when(attempt, Attempt(1)).then(ATTEMPTED)


def test_what_went_on_meanwhile_is_not_held_off() -> None:
    given(NOTICE).when(hold_off, held(0)).then(None)
    given(NOTICE, PLANNED, ATTEMPTED).when(hold_off, held(1)).then(None)
    deferred = said.NoticeDeferred(attempt=1, reason="smtp-451", until=START)
    given(NOTICE, PLANNED, ATTEMPTED, deferred).when(hold_off, held(0)).then(None)


EVENTS = st.sampled_from(
    [
        PLANNED,
        ATTEMPTED,
        said.NoticeAttempted(attempt=2),
        said.NoticeDeferred(attempt=1, reason="smtp-451", until=START),
        said.NoticeDeferred(attempt=1, reason=UNKNOWN, until=START),
        said.NoticeSent(attempt=1),
        said.NoticeDelivered(),
        said.NoticeBounced(reason="gone"),
        said.NoticeGivenUp(reason=UNKNOWN),
    ]
)


@for_any(st.lists(EVENTS, max_size=8))
def test_any_order_of_events_folds_and_only_a_waiting_notice_is_attempted(
    events: list[Event],
) -> None:
    so_far: Given[State] = given(NOTICE, *events)
    state = so_far.state
    assert state is None or state.id == CASE
    number = state.attempts + 1 if state else 1
    begun = so_far.when(attempt, Attempt(number)).outcome
    waits = state is not None and state.status in (Status.PLANNED, Status.DEFERRED)
    assert (begun is not None) == waits
    if state and state.status in OVER:
        so_far.when(give_up, GiveUp(state.attempts, UNKNOWN)).then(None)


@for_any(st.lists(st.sampled_from([Sent(), Deferred("smtp-451"), Unknown()]), max_size=8))
def test_however_attempts_end_a_mail_is_offered_twice_at_most_when_nobody_knows(
    outcomes: list[Outcome],
) -> None:
    so_far, unknown = given(NOTICE, PLANNED), 0
    for number, outcome in enumerate(outcomes, start=1):
        begun = so_far.when(attempt, Attempt(number))
        if begun.outcome is None:
            break
        unknown += isinstance(outcome, Unknown)
        assert unknown <= 2
        so_far = begun.then(said.NoticeAttempted)
        so_far = so_far.when(conclude, ended(number, outcome)).then(Event)
    state = so_far.state
    assert state
    assert (state.status is Status.SENT) == (Sent() in outcomes[: state.attempts])
