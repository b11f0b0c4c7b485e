"""Decisions about one institution's webhook: consent, failing, stopping, sending again (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from schemas import webhook as said
from schemas.common import Actor, Digest, Refused
from schemas.contacts import MANAGE
from schemas.ids import webhook_of
from services.notify.hook_state import Hook, Standing, State

FAILS_AT_MOST = timedelta(days=3)
"""After so long without one message taken an endpoint is stopped: as long as one is tried again."""

ASKING = timedelta(minutes=1)
"""While an endpoint is being asked, who asks again asks the same."""

LONGEST, MOST = timedelta(days=92), 500
"""How long ago a replay may begin, and how many events it may hold."""

APART = timedelta(minutes=10)
"""Between two replays: pressing twice is pressing once."""

CONFIRMS = timedelta(days=7)
"""How long after it was asked an endpoint may consent by calling the address it was given."""

FAILING = "failing"


@dataclass(frozen=True)
class Preflight:
    """Ask an endpoint that nobody asked before, since somebody is to be told there."""

    institution: str
    endpoint: Digest


@dataclass(frozen=True)
class Consent:
    """The endpoint's answer: at most so many a minute, or why it did not consent.

    `silent` is no answer at all: it was not reached, and may be later.
    """

    endpoint: str
    rate: int | None = None
    refusal: str = ""
    silent: bool = False


@dataclass(frozen=True)
class Confirmed:
    """The address given with one question was called, while this endpoint stands in PEOPLE."""

    offer: str
    endpoint: str
    rate: int | None


@dataclass(frozen=True)
class Tried:
    """How a message to the endpoint ended: "" when it was taken; `gone` when it is retired."""

    endpoint: str
    failure: str = ""
    gone: bool = False


@dataclass(frozen=True)
class Replaying:
    """A replay, and how many events there are to send."""

    command: said.ReplayNotices
    found: int


def own(command: said.NotifyCommand, actor: Actor) -> str:
    """The institution, if it asks this of its own webhook; of any other it learns nothing."""
    institution = actor.organisation if MANAGE & {*actor.roles} else None
    if not institution:
        roles = " or ".join(sorted(MANAGE))
        raise Refused("not_allowed", f"This takes the role {roles}.", "Ask somebody who has it.")
    if command.case != webhook_of(institution):
        raise Refused("unknown_case", "There is no such webhook.", "Use your own institution's.")
    return institution


def offer(
    state: State, command: said.OfferWebhook, actor: Actor, now: datetime
) -> said.WebhookOffered | None:
    """Ask the endpoint for its consent; until it answers nothing is sent."""
    institution = own(command, actor)
    asking = state and state.of(command.endpoint) and state.standing is Standing.ASKED
    if state and asking and now < state.changed_at + ASKING:
        return None
    return said.WebhookOffered(institution=institution, endpoint=command.endpoint)


def preflight(
    state: State, told: Preflight, actor: Actor, now: datetime
) -> said.WebhookOffered | said.WebhookStopped | None:
    """Ask an endpoint that was never asked, or gave no answer yet; after days without one, stop."""
    if state and state.of(told.endpoint):
        if state.standing is not Standing.ASKED or now < state.changed_at + ASKING:
            return None
        if state.asked_since and now - state.asked_since >= FAILS_AT_MOST:
            return _stopped(state, FAILING)
    return said.WebhookOffered(institution=told.institution, endpoint=told.endpoint)


def answer(
    state: State, told: Consent, actor: Actor, now: datetime
) -> said.WebhookAllowed | said.WebhookNotAllowed | said.WebhookStopped | None:
    """Write down what the endpoint said; nobody is at the page when notify itself asked."""
    if state is None or not state.of(told.endpoint) or state.standing is not Standing.ASKED:
        return None
    if not told.refusal:
        return said.WebhookAllowed(endpoint=told.endpoint, rate=told.rate)
    if state.by_service:
        return None if told.silent else _stopped(state, told.refusal)
    return said.WebhookNotAllowed(endpoint=told.endpoint, reason=told.refusal)


def confirm(state: State, told: Confirmed, actor: Actor, now: datetime) -> said.WebhookAllowed:
    """Consent after all: once for each question, for the endpoint that was asked and is meant."""
    if state is None or state.offer != told.offer or state.endpoint != told.endpoint:
        raise no_key()
    if state.asked_since is None or now >= state.asked_since + CONFIRMS:
        raise no_key()
    return said.WebhookAllowed(endpoint=state.endpoint, rate=told.rate)


def no_key() -> Refused:
    """What is said of any key by which nothing can be allowed, whatever is wrong with it."""
    return Refused(
        "consent_key",
        "This address is unknown, was used already, or is no longer valid.",
        "Have the endpoint asked for its consent again.",
    )


def tried(
    state: State, told: Tried, actor: Actor, now: datetime
) -> said.WebhookFailing | said.WebhookRecovered | said.WebhookStopped | None:
    """Write down the first failure in a row and the end of it; stop what is gone or fails on."""
    if state is None or not state.of(told.endpoint) or state.standing is not Standing.ALLOWED:
        return None
    since = state.failing_since
    if told.gone:
        return _stopped(state, told.failure)
    if not told.failure:
        return said.WebhookRecovered(endpoint=state.endpoint) if since else None
    if since is None:
        return said.WebhookFailing(endpoint=state.endpoint, reason=told.failure)
    return _stopped(state, FAILING) if now - since >= FAILS_AT_MOST else None


def replay(
    state: State, told: Replaying, actor: Actor, now: datetime
) -> said.NoticesReplayed | None:
    """Send a span once more: a bounded one, and the same one only after a while."""
    command = told.command
    institution = own(command, actor)
    allowed(state)
    assert state
    asked = said.NoticesReplayed(
        institution=institution, after=command.after, until=command.until, found=told.found
    )
    _bounded(command, told.found, now)
    if state.replayed and state.replayed_at and now < state.replayed_at + APART:
        before = (state.replayed.after, state.replayed.until)
        if before == (command.after, command.until):
            return None
        raise Refused(
            "replay_just_asked",
            "Another span was sent again less than ten minutes ago.",
            "Look at the deliveries; ask again in ten minutes.",
        )
    return asked


def allowed(state: State) -> None:
    """Nothing is sent to an endpoint that did not consent."""
    if state is None or state.standing is not Standing.ALLOWED:
        raise Refused(
            "webhook_not_allowed",
            "Your endpoint has not consented, or is stopped.",
            "Save the address of the webhook again; then your endpoint is asked.",
        )


def _bounded(command: said.ReplayNotices, found: int, now: datetime) -> None:
    if not now - LONGEST <= command.after < command.until:
        raise Refused(
            "replay_span_wrong",
            f"A span begins before it ends, and at most {LONGEST.days} days ago.",
            "Give another beginning or end; the feed of the interface holds everything.",
        )
    if not 0 < found <= MOST:
        raise Refused(
            "replay_span_size",
            f"There are {found} events in this span; it takes 1 to {MOST}.",
            "Give another beginning or end.",
        )


def _stopped(state: Hook, reason: str) -> said.WebhookStopped:
    return said.WebhookStopped(
        institution=state.institution, endpoint=state.endpoint, reason=reason
    )
