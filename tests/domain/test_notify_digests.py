"""Which mails go at once and which wait: by wishes, by the hour, and by how much came before."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given as for_any
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas import notice as said
from schemas.catalogue import load
from schemas.catalogue.notices import Digests
from schemas.common import Event
from schemas.notice import Channel
from schemas.wishes import AMSTERDAM, Away, Quiet, Wishes
from services.kernel.decider import Decider
from services.notify import domain
from services.notify.digesting import works
from services.notify.digests import Close, Place, State, close, digest_of, evolve, place
from services.notify.hours import slot
from services.notify.state import State as Notice
from services.notify.state import evolve as evolve_notice
from tests.domain.test_notify import ATTEMPTED, PLANNED
from tests.harness.spec import START, Given, given

DIGEST: Decider[State] = Decider(None, evolve)
NOTICE: Decider[Notice] = Decider(None, evolve_notice)
HALF_HOUR = timedelta(minutes=30)
DIGESTS = Digests(code=Channel.MAIL, most=3, within=HALF_HOUR, daily=time(8, 30))
KINDS = load().notices
ISSUED, LATE = KINDS["progress-issued"], KINDS["term-still-late"]
NIGHT = Quiet(begins=time(18), ends=time(8), weekends=True)
NOON = Quiet(begins=time(12), ends=time(13))
SLOT = START + HALF_HOUR


def held(notice: int, slot: datetime = SLOT) -> said.NoticeHeld:
    return said.NoticeHeld(recipient="contact", notice=UUID(int=notice), slot=slot)


def admitted(notice: int) -> said.NoticeAdmitted:
    return said.NoticeAdmitted(recipient="contact", notice=UUID(int=notice))


def placing(notice: int, at_once: int = 2) -> Place:
    return Place(UUID(int=notice), "contact", SLOT, at_once)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 in Amsterdam; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=AMSTERDAM)


def at(now: datetime, wishes: Wishes) -> datetime | None:
    found = slot(ISSUED, wishes, now, DIGESTS, works)
    return found.at if found and not found.at_once else None


def test_the_first_go_at_once_and_the_rest_wait() -> None:
    so_far = given(DIGEST)
    for number in (1, 2):
        so_far = so_far.when(place, placing(number)).then(admitted(number))
    for number in (3, 4):
        so_far = so_far.when(place, placing(number)).then(held(number))
    assert so_far.state
    assert (so_far.state.admitted, so_far.state.held) == (2, 2)


def test_a_digest_is_closed_once_when_its_moment_has_come() -> None:
    given(DIGEST).when(close, Close()).then(None)
    given(DIGEST, admitted(1)).when(close, Close()).then(None)
    given(DIGEST, held(1, START + timedelta(days=9))).when(close, Close()).then(None)
    due = given(DIGEST, admitted(1), held(2, START), held(3, START))
    closed = due.when(close, Close()).then(said.DigestClosed(recipient="contact", held=2))
    closed.when(close, Close()).then(None)


def test_nothing_is_added_to_a_closed_digest() -> None:
    closed = said.DigestClosed(recipient="contact", held=1)
    given(DIGEST, held(1), closed).when(place, placing(2)).then(None)


def test_a_notice_goes_with_a_digest_unless_it_is_on_its_way() -> None:
    gather = domain.Gather(UUID(int=7))
    gone = said.NoticeGathered(digest=UUID(int=7))
    after = given(NOTICE, PLANNED).when(domain.gather, gather).then(gone)
    after.when(domain.gather, gather).then(None)
    after.when(domain.attempt, domain.Attempt(1)).then(None)
    after.when(domain.give_up, domain.GiveUp(0, "no_address")).then(None)
    given(NOTICE, PLANNED, ATTEMPTED).when(domain.gather, gather).then(None)
    given(NOTICE).when(domain.gather, gather).then(None)


def test_the_same_recipient_and_moment_are_the_same_digest() -> None:
    assert digest_of("contact", SLOT) == digest_of("contact", SLOT.astimezone(AMSTERDAM))
    assert digest_of("contact", SLOT) != digest_of("contact", SLOT + HALF_HOUR)
    assert digest_of("contact", SLOT) != digest_of("other", SLOT)


def test_without_wishes_only_a_storm_waits() -> None:
    found = slot(ISSUED, Wishes(), local(23, 10, 7), DIGESTS, works)
    assert found and (found.at, found.at_once) == (local(23, 10, 30), 3)
    assert slot(ISSUED, Wishes(), local(23, 10, 30), DIGESTS, works) != found


def test_what_is_urgent_never_waits() -> None:
    wishes = Wishes(daily=(LATE.code,), quiet=NIGHT)
    assert slot(LATE, wishes, local(28, 23), DIGESTS, works) is None


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (local(23, 17, 59), None),
        (local(23, 18), local(24, 8)),
        (local(24, 3), local(24, 8)),
        (local(24, 8), None),
        (local(27, 20), local(30, 8)),
        (local(28, 12), local(30, 8)),
        (datetime(2026, 12, 24, 19, tzinfo=AMSTERDAM), datetime(2026, 12, 28, 8, tzinfo=AMSTERDAM)),
        (datetime(2026, 3, 28, 12, tzinfo=AMSTERDAM), datetime(2026, 3, 30, 8, tzinfo=AMSTERDAM)),
    ],
)
def test_quiet_hours_end_on_the_next_working_day(now: datetime, expected: datetime | None) -> None:
    assert at(now, Wishes(quiet=NIGHT)) == expected


def test_quiet_hours_within_a_day_and_without_weekends() -> None:
    assert at(local(28, 12, 30), Wishes(quiet=NOON)) == local(28, 13)
    assert at(local(28, 13), Wishes(quiet=NOON)) is None


def test_a_daily_digest_goes_at_its_hour_but_not_within_quiet_hours() -> None:
    daily = Wishes(daily=(ISSUED.code,))
    assert at(local(23, 7), daily) == local(23, 8, 30)
    assert at(local(23, 8, 30), daily) == local(24, 8, 30)
    assert at(local(27, 9), daily) == local(28, 8, 30)
    working = daily.model_copy(update={"quiet": NIGHT})
    assert at(local(27, 9), working) == local(30, 8, 30)
    long = daily.model_copy(update={"quiet": Quiet(begins=time(7), ends=time(10))})
    assert at(local(23, 6), long) == local(23, 10)
    assert slot(KINDS["progress"], daily, local(23, 7), DIGESTS, works) != slot(
        ISSUED, daily, local(23, 7), DIGESTS, works
    )


MOMENTS = st.integers(0, 5 * 365 * 24 * 60).map(lambda n: START + timedelta(minutes=n))
TIMES = st.lists(st.times(), min_size=2, max_size=2, unique=True)
QUIETS = st.builds(
    lambda both, weekends: Quiet(begins=both[0], ends=both[1], weekends=weekends),
    TIMES,
    st.booleans(),
)


@for_any(MOMENTS, QUIETS, st.booleans())
def test_a_digest_is_never_in_the_past_nor_quiet_and_comes_within_days(
    now: datetime, quiet: Quiet, daily: bool
) -> None:
    wishes = Wishes(quiet=quiet, daily=(ISSUED.code,) if daily else ())
    found = slot(ISSUED, wishes, now, DIGESTS, works)
    assert found and now < found.at < now + timedelta(days=8)
    again = slot(ISSUED, wishes.model_copy(update={"daily": ()}), found.at, DIGESTS, works)
    assert again and again.at_once == DIGESTS.most


@for_any(st.lists(st.sampled_from([admitted(1), held(1), held(2), PLANNED]), max_size=9))
def test_any_order_of_events_folds_into_a_digest(events: list[Event]) -> None:
    so_far: Given[State] = given(DIGEST, *events)
    state = so_far.state
    assert (state is None) == all(one is PLANNED for one in events)
    assert not state or state.held == sum(isinstance(one, said.NoticeHeld) for one in events)


def test_wishes_that_cannot_be_kept_are_refused() -> None:
    with pytest.raises(ValidationError):
        Quiet(begins=time(8), ends=time(8))
    with pytest.raises(ValidationError):
        Away(first=date(2026, 12, 2), last=date(2026, 12, 1), cover="colleague")
