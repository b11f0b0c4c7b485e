"""What becomes of a webhook: consent, failing, stopping, sending a span once more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from schemas import webhook as said
from schemas.common import Actor, Event, Role, digest
from schemas.ids import webhook_of
from services.kernel.decider import Decider
from services.notify import hook
from services.notify.hook import Consent, Preflight, Replaying, Tried
from services.notify.hook_state import Hook, Standing, evolve
from tests.harness.makers import institution
from tests.harness.spec import SOMEBODY, START, Given, given, recorded

HOOK: Decider[Hook | None] = Decider(None, evolve)
OWN, OTHER = webhook_of("UL"), webhook_of("UVA")
HERE, THERE = digest("https://here.example/"), digest("https://there.example/")
OFFERED = said.WebhookOffered(institution="UL", endpoint=HERE)
ALLOWED = said.WebhookAllowed(endpoint=HERE)
STOPPED = said.WebhookStopped(institution="UL", endpoint=HERE, reason="http-410")
NOT_ALLOWED = said.WebhookNotAllowed(endpoint=HERE, reason="no_consent")
FAILING = said.WebhookFailing(endpoint=HERE, reason="http-500")
CONSENTED = (OFFERED, ALLOWED)
DAY = timedelta(days=1)


def offer(endpoint: str = HERE) -> said.OfferWebhook:
    """A command of the institution UL."""
    return said.OfferWebhook(case=OWN, endpoint=endpoint)


def replaying(found: int = 3, days: float = 2, until: datetime = START) -> Replaying:
    """A replay of the days before a moment."""
    span = {"after": until - days * DAY, "until": until}
    return Replaying(said.ReplayNotices(case=OWN, **span), found)


def by_institution(event: Event) -> Given[Hook | None]:
    """What the institution itself asked at its page."""
    own = recorded(event)
    return Given(HOOK, (replace(own, meta=replace(own.meta, actor=institution())),))


def test_an_endpoint_is_asked_and_until_it_answers_it_is_not_told() -> None:
    asked = given(HOOK).when(hook.offer, offer(), institution()).then(OFFERED)
    assert asked.state and asked.state.standing is Standing.ASKED
    asked.when(hook.offer, offer(), institution(), now=START).then(None)
    asked.when(hook.offer, offer(THERE), institution()).then(said.WebhookOffered)


def test_an_endpoint_can_always_be_asked_again() -> None:
    for before in (CONSENTED, (OFFERED, NOT_ALLOWED), (*CONSENTED, STOPPED)):
        again = given(HOOK, *before).when(hook.offer, offer(), institution()).then(OFFERED)
        assert again.state and again.state.standing is Standing.ASKED
    late = START + hook.ASKING
    given(HOOK, OFFERED).when(hook.offer, offer(), institution(), now=late).then(OFFERED)


def test_what_it_answers_is_kept_and_said_once() -> None:
    allowed = said.WebhookAllowed(endpoint=HERE, rate=6)
    once = given(HOOK, OFFERED).when(hook.answer, Consent(HERE, 6)).then(allowed)
    assert once.state and (once.state.standing, once.state.rate) == (Standing.ALLOWED, 6)
    once.when(hook.answer, Consent(HERE, refusal="no_consent")).then(None)


def test_a_refusal_stops_nothing_that_another_endpoint_consented_to() -> None:
    given(HOOK, OFFERED).when(hook.answer, Consent(THERE)).then(None)
    moved = given(HOOK, *CONSENTED, said.WebhookOffered(institution="UL", endpoint=THERE))
    moved.when(hook.answer, Consent(HERE)).then(None)
    assert moved.and_(STOPPED).state == moved.state


def test_who_asked_at_the_page_sees_a_refusal_and_who_did_not_is_mailed() -> None:
    refused = Consent(HERE, refusal="no_consent")
    by_institution(OFFERED).when(hook.answer, refused).then(NOT_ALLOWED)
    stopped = said.WebhookStopped(institution="UL", endpoint=HERE, reason="no_consent")
    given(HOOK, OFFERED).when(hook.answer, refused).then(stopped)


def test_only_an_endpoint_nobody_asked_is_asked_before_the_first_message() -> None:
    given(HOOK).when(hook.preflight, Preflight("UL", HERE)).then(OFFERED)
    given(HOOK, *CONSENTED).when(hook.preflight, Preflight("UL", THERE)).then(said.WebhookOffered)
    given(HOOK, OFFERED).when(hook.preflight, Preflight("UL", HERE), now=START).then(None)
    for before in (CONSENTED, (*CONSENTED, STOPPED), (OFFERED, NOT_ALLOWED)):
        given(HOOK, *before).when(hook.preflight, Preflight("UL", HERE)).then(None)


def test_an_endpoint_that_is_not_reached_is_asked_again_for_three_days() -> None:
    asked = given(HOOK, OFFERED)
    silent = Consent(HERE, refusal="http_unreachable", silent=True)
    asked.when(hook.answer, silent).then(None)
    by_institution(OFFERED).when(hook.answer, silent).then(said.WebhookNotAllowed)
    again = asked.when(hook.preflight, Preflight("UL", HERE)).then(OFFERED)
    end = START + hook.FAILS_AT_MOST
    stopped = said.WebhookStopped(institution="UL", endpoint=HERE, reason=hook.FAILING)
    again.when(hook.preflight, Preflight("UL", HERE), now=end).then(stopped)
    again.when(hook.answer, Consent(HERE)).then(ALLOWED)


def test_the_first_failure_in_a_row_is_kept_and_so_is_its_end() -> None:
    failing = given(HOOK, *CONSENTED).when(hook.tried, Tried(HERE, "http-500")).then(FAILING)
    failing.when(hook.tried, Tried(HERE, "http-404")).then(None)
    works = failing.when(hook.tried, Tried(HERE)).then(said.WebhookRecovered(endpoint=HERE))
    assert works.state and works.state.failing_since is None
    works.when(hook.tried, Tried(HERE)).then(None)


@pytest.mark.parametrize(("late", "stops"), [(timedelta(), True), (timedelta(seconds=-1), False)])
def test_three_days_without_one_message_taken_stop_it(late: timedelta, stops: bool) -> None:
    failing = given(HOOK, *CONSENTED, FAILING)
    assert failing.state and failing.state.failing_since
    then = failing.state.failing_since + hook.FAILS_AT_MOST + late
    stopped = said.WebhookStopped(institution="UL", endpoint=HERE, reason=hook.FAILING)
    tried = failing.when(hook.tried, Tried(HERE, "http-500"), now=then)
    tried.then(stopped if stops else None)


def test_what_is_gone_is_stopped_at_once_and_stays_so() -> None:
    gone = Tried(HERE, "http-410", gone=True)
    stopped = given(HOOK, *CONSENTED).when(hook.tried, gone).then(STOPPED)
    stopped.when(hook.tried, gone).then(None)
    stopped.when(hook.tried, Tried(HERE)).then(None)
    given(HOOK, *CONSENTED).when(hook.tried, Tried(THERE, "http-410", gone=True)).then(None)


def test_a_span_is_sent_again_once_and_another_one_only_after_a_while() -> None:
    once = given(HOOK, *CONSENTED).when(hook.replay, replaying(), institution())
    after = once.then(said.NoticesReplayed)
    after.when(hook.replay, replaying(), institution()).then(None)
    after.when(hook.replay, replaying(days=1), institution()).refused("replay_just_asked")
    later = after.now + hook.APART
    asked = after.when(hook.replay, replaying(), institution(), now=later)
    asked.then(said.NoticesReplayed)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (replaying(found=0), "replay_span_size"),
        (replaying(found=hook.MOST + 1), "replay_span_size"),
        (replaying(days=hook.LONGEST.days + 1), "replay_span_wrong"),
        (replaying(days=0), "replay_span_wrong"),
        (replaying(days=-1), "replay_span_wrong"),
    ],
)
def test_a_span_is_bounded(asked: Replaying, reason: str) -> None:
    given(HOOK, *CONSENTED).when(hook.replay, asked, institution()).refused(reason)
    given(HOOK, *CONSENTED).when(hook.replay, replaying(hook.MOST), institution()).then(
        said.NoticesReplayed
    )


@pytest.mark.parametrize("before", [(), (OFFERED,), (*CONSENTED, STOPPED), (OFFERED, NOT_ALLOWED)])
def test_nothing_is_sent_again_without_consent(before: tuple[Event, ...]) -> None:
    asked = given(HOOK, *before).when(hook.replay, replaying(), institution())
    asked.refused("webhook_not_allowed")


STRANGERS = [
    (institution("UVA"), "unknown_case"),
    (SOMEBODY, "not_allowed"),
    (institution().model_copy(update={"roles": (Role.COORDINATOR,)}), "not_allowed"),
    (institution().model_copy(update={"roles": (Role.ADVISORY_TEAM,)}), "not_allowed"),
    (institution().model_copy(update={"organisation": None}), "not_allowed"),
]


@pytest.mark.parametrize(("who", "reason"), STRANGERS)
def test_nobody_but_the_institution_itself_may(who: Actor, reason: str) -> None:
    before = given(HOOK, *CONSENTED)
    before.when(hook.offer, offer(), who).refused(reason)
    before.when(hook.replay, replaying(), who).refused(reason)
