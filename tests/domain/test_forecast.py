"""Forecasts: from a department's own past, honest about how little there is, right in the band."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from schemas.case import CaseInformationWanted
from schemas.catalogue.figures import Enough
from schemas.clock import Target, Unit
from schemas.clocks import Clock
from services.advice.assembly.experience import WHOLE, Experience, under_way
from services.advice.assembly.forecast import (
    Forecast,
    Going,
    Past,
    Silent,
    forecast,
    of_all,
    whole_days,
)
from services.advice.assembly.history import MODEL
from services.cli.look.case_drawn import expected
from services.kernel.calendar import AMSTERDAM
from services.kernel.calendar_file import load_calendar
from services.kernel.projection import Projection
from tests.harness.happened import CORRECTED, ISSUED, opened, received
from tests.harness.makers import ASSEMBLY
from tests.harness.spec import given
from tests.harness.strategies import tried

CALENDAR = load_calendar()
MONDAY = datetime(2027, 2, 1, 9, tzinfo=AMSTERDAM)
TEN_DAYS = Clock(Target(amount=10, unit=Unit.WORKDAYS), MONDAY, party="EZK")
ENOUGH = Enough(minimum_cases=5, minimum_institutions=3, experience=200, minimum_experience=8)
OLD = tuple(range(1, 11))


def workday(number: int) -> datetime:
    """The end of the so-manieth working day after the Monday it began."""
    return CALENDAR.add_workdays(MONDAY, number)


def seen(days: tuple[int, ...], at: datetime = MONDAY, clock: Clock = TEN_DAYS) -> Forecast:
    return forecast(Going(clock, Past(days, 8)), CALENDAR, at)


def test_the_middle_of_the_past_is_likely_and_nine_in_ten_lie_within_the_band() -> None:
    found = seen(OLD)
    dates = (workday(2), workday(6), workday(11))
    assert (found.early, found.likely, found.late) == dates
    assert (found.seen, found.silent) == (10, None)


def test_what_took_longer_already_is_compared_with_what_took_as_long() -> None:
    found = seen(OLD, workday(6) + timedelta(hours=9))
    assert found.early == workday(7)
    assert found.likely == workday(9)


def test_too_little_history_gives_no_date() -> None:
    found = seen(OLD[:7])
    assert (found.silent, found.likely, found.seen) == (Silent.TOO_LITTLE, None, 7)
    assert expected(found) == "[dim]EZK: te weinig ervaring (7 van 8)[/]"


def test_longer_than_nearly_ever_gives_no_date() -> None:
    assert seen(OLD, workday(9)).silent is Silent.SELDOM_SO_LONG
    assert seen(OLD, workday(40)).silent is Silent.LONGER_THAN_EVER


def test_beyond_the_known_years_there_is_no_guess() -> None:
    late = Clock(TEN_DAYS.target, datetime(2028, 12, 27, 9, tzinfo=AMSTERDAM), party="EZK")
    assert seen(OLD, late.started, late).silent is Silent.UNKNOWN_DAYS


def test_a_pause_moves_the_forecast_as_it_moves_the_term() -> None:
    still = TEN_DAYS.pause(workday(1) - timedelta(hours=9), "complex")
    moved = seen(OLD, workday(3), still)
    assert moved.likely and moved.likely > workday(6)


@pytest.mark.parametrize("first", [1, 2, 5])
def test_days_on_which_it_stood_still_are_not_gone_whenever_that_began(first: int) -> None:
    night = timedelta(hours=9)
    still = TEN_DAYS.pause(workday(first) - night, "complex").resume(workday(first + 20) - night)
    found = seen(OLD, workday(first + 20) - night, still)
    never = seen(OLD, workday(first) - night)
    assert never.likely and found.likely
    assert found.likely > never.likely and found.silent is None
    assert whole_days(still, CALENDAR, workday(first + 25)) == first + 5


def test_a_case_waits_for_the_last_department_and_then_for_assembling() -> None:
    fast, slow = (Going(TEN_DAYS, Past(days, 8)) for days in ((1,) * 10, OLD))
    both = of_all([fast, slow], Past((2,) * 9, 8), CALENDAR, MONDAY)
    assert both.likely == workday(6 + 3)
    two_slow = of_all([slow, slow], Past((2,) * 9, 8), CALENDAR, MONDAY)
    assert two_slow.likely and both.likely and two_slow.likely > both.likely
    short = of_all([fast, Going(TEN_DAYS, Past((1, 2), 8))], Past((2,) * 9, 8), CALENDAR, MONDAY)
    assert (short.silent, short.seen) == (Silent.TOO_LITTLE, 2)
    assert of_all([fast], Past((2,), 8), CALENDAR, MONDAY).silent is Silent.TOO_LITTLE


@tried(60)
@any_of(days=st.lists(st.integers(0, 40), min_size=8, max_size=60), gone=st.integers(0, 30))
def test_a_forecast_is_in_order_and_never_in_the_past(days: list[int], gone: int) -> None:
    at = workday(gone) + timedelta(hours=1) if gone else MONDAY
    found = seen(tuple(days), at)
    if found.likely and found.early and found.late:
        assert at <= found.early <= found.likely <= found.late


@pytest.mark.parametrize("known", [9, 20, 150])
def test_four_in_five_end_within_the_band(known: int) -> None:
    dice = random.Random(7)

    def took() -> int:
        return round(dice.gammavariate(4, 5))

    inside = 0
    for _ in range(400):
        found, ended = seen(tuple(took() for _ in range(known))), workday(took() + 1)
        assert found.early and found.late
        inside += found.early <= ended <= found.late
    assert 0.76 <= inside / 400 <= 0.9


@pytest.mark.parametrize("departments", [1, 3])
def test_four_in_five_cases_are_done_within_theirs(departments: int) -> None:
    """Neither too wide nor too narrow: chances are multiplied and added up, not their bands."""
    dice = random.Random(8)

    def took() -> int:
        return round(dice.gammavariate(4, 5))

    inside = 0
    for _ in range(300):
        before = [Past(tuple(took() for _ in range(20)), 8) for _ in range(departments + 1)]
        going = [Going(TEN_DAYS, one) for one in before[1:]]
        found = of_all(going, before[0], CALENDAR, MONDAY)
        last = workday(max(took() for _ in going) + 1)
        assert found.early and found.late
        inside += found.early <= CALENDAR.add_workdays(last, took() + 1) <= found.late
    assert 0.74 <= inside / 300 <= 0.86


@pytest.fixture
def history(tmp_path: Path) -> Projection:
    """Ten contributions of EZK to a case advice, and ten assemblings."""
    reader: object = None
    model = Projection(tmp_path / "history.sqlite", MODEL, reader)  # type: ignore[arg-type]  # unread
    for number in range(20):
        kind, department = ("contribution", "EZK") if number < 10 else ("assembly", "")
        about = ("CASES", number, "n", f"{number:032x}", kind, department, "case-advice")
        told = ("transfer", "UL", "s", "e", "d", "workdays", 1.0, number % 10 + 1, "met")
        row = (*about, *told, 0, 0.0, 0, 0, f"2027-01-{number + 1:02}")
        model.db.execute(f"INSERT INTO runs VALUES ({', '.join('?' * 21)})", row)
    return model


def test_a_departments_own_past_is_read_by_product_or_else_widely(history: Projection) -> None:
    past = Experience(history, ENOUGH).past
    own = past("contribution", "EZK", "case-advice")
    assert (len(own.workdays), own.widely) == (10, False)
    assert past("contribution", "EZK", "sanctions-reading").widely
    assert past("contribution", "BZ", "case-advice").workdays == ()
    history.close()


def test_a_case_has_a_forecast_until_its_advice_went_out(history: Projection) -> None:
    known = Experience(history, ENOUGH)
    case = given(ASSEMBLY, opened("EZK"))
    assert case.state
    found = known.forecasts(under_way(case.state), CALENDAR, case.now)
    assert set(found) == {"EZK", WHOLE} and found[WHOLE].likely
    all_in = case.and_(received("EZK"))
    assert all_in.state
    (whole,) = known.forecasts(under_way(all_in.state), CALENDAR, all_in.now).values()
    assert (whole.of, whole.paused) == ("LOKET", False) and whole.likely
    for over in (case.and_(ISSUED).state, case.and_(ISSUED, CORRECTED).state):
        assert over and known.forecasts(under_way(over), CALENDAR, case.now) == {}
    history.close()


def test_while_a_department_waits_its_forecast_is_as_if_it_ran_again(history: Projection) -> None:
    wanted = CaseInformationWanted(department="EZK", question="0" * 64)
    case = given(ASSEMBLY, opened("EZK"), wanted)
    assert case.state
    now, later = (case.now + timedelta(days=days) for days in (0, 28))
    known, waiting = Experience(history, ENOUGH), under_way(case.state)
    first, after = (known.forecasts(waiting, CALENDAR, at)["EZK"] for at in (now, later))
    assert first.paused and after.paused and first.likely and after.likely
    assert after.likely - first.likely == timedelta(days=28)
    assert "als het nu weer loopt" in expected(after)
    history.close()
