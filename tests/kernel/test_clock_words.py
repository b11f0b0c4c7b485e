"""What people read about a term."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings

from schemas.clock import Target, Unit
from schemas.clocks import Clock
from services.kernel.calendar import local_date
from services.kernel.calendar_file import load_calendar
from services.kernel.clock import view
from services.kernel.clock_words import explain
from services.kernel.explaining import days
from tests.kernel.test_clock import FAR, FIRST_RESPONSE, FIVE_DAYS, ams, clocks

CALENDAR = load_calendar()


def say(name: str, clock: Clock, at: str, language: str = "nl") -> str:
    return explain(name, view(clock, CALENDAR, ams(at)), language)


def test_a_running_term_says_until_when_and_how_much_is_left() -> None:
    clock = Clock(Target(amount=20, unit=Unit.WORKDAYS), ams("2026-06-01T09:00"))
    clock = clock.extend(ams("2026-06-02T09:00"), 5)
    assert say("advice", clock, "2026-06-03T09:00") == (
        "De termijn voor het advies (25 werkdagen, waarvan 5 werkdagen verlenging) "
        "loopt tot en met maandag 6 juli 2026; nog 24 werkdagen."
    )
    assert say("contribution-EZK", clock, "2026-06-03T09:00", "en") == (
        "The term for the contribution of EZK (25 working days, of which 5 working days "
        "extension) runs until Monday 6 July 2026; 24 working days left."
    )


def test_hours_say_the_time_in_amsterdam() -> None:
    clock = Clock(FIRST_RESPONSE, datetime(2026, 6, 1, 10, tzinfo=UTC))
    late = say("first_response", clock, "2026-06-04T09:00")
    assert late == (
        "De termijn voor de eerste reactie (48 uur) liep af op "
        "woensdag 3 juni 2026 om 12:00 uur en is overschreden."
    )


def test_a_paused_term_says_since_when_and_why() -> None:
    clock = Clock(FIVE_DAYS, ams("2026-06-01T09:00")).pause(
        ams("2026-06-03T09:00"), "information-asked"
    )
    assert say("advice", clock, "2026-06-09T09:00") == (
        "De termijn voor het advies (5 werkdagen) staat stil sinds woensdag 3 juni 2026 "
        "(Wij wachten op informatie van de instelling); nog 4 werkdagen."
    )


def test_rows_say_for_every_day_whether_it_counted_and_why_not() -> None:
    clock = Clock(Target(amount=3, unit=Unit.WORKDAYS), ams("2026-05-12T09:00"))
    clock = clock.pause(ams("2026-05-18T09:00"), "info").resume(ams("2026-05-19T09:00"))
    found = days(view(clock, CALENDAR, FAR), CALENDAR)
    assert [(one.day.day, one.sum, one.why_not and one.why_not.nl) for one in found] == [
        (12, 0, "de dag zelf telt niet mee"),
        (13, 1, None),
        (14, 1, "Hemelvaartsdag"),
        (15, 1, "gelijkgestelde dag"),
        (16, 1, "zaterdag"),
        (17, 1, "zondag"),
        (18, 1, "de termijn stond stil: info"),
        (19, 2, None),
        (20, 3, None),
    ]


def test_rows_of_hours_know_the_short_day_of_the_clock_change() -> None:
    clock = Clock(FIRST_RESPONSE, ams("2026-03-28T12:00"))
    found = days(view(clock, CALENDAR, FAR), CALENDAR)
    assert [(one.day.day, one.counted, one.sum) for one in found] == [
        (28, 12, 12),
        (29, 23, 35),
        (30, 13, 48),
    ]


@settings(max_examples=30)
@given(clock=clocks())
def test_rows_add_up_to_the_term_and_end_on_the_due_day(clock: Clock) -> None:
    found = days(view(clock, CALENDAR, FAR), CALENDAR)
    assert found[-1].sum == pytest.approx(clock.target.amount)
    assert found[-1].day == local_date(view(clock, CALENDAR, FAR).due)


@settings(max_examples=30)
@given(clock=clocks())
def test_every_state_has_a_sentence_in_both_languages(clock: Clock) -> None:
    for language in ("nl", "en"):
        for stopped in (clock, clock.stop(FAR)):
            assert explain("advice", view(stopped, CALENDAR, FAR), language).endswith(".")
