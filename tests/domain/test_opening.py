"""Whether an institution opened its advice: told once an issue, and reminded of until it did."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas import case as said
from schemas import settling
from schemas.catalogue import Tells, Unopened, load
from schemas.common import Event
from services.advice.assembly.opening import Reminding, remind, report_opened
from services.advice.assembly.state import State
from services.advice.assembly.unopened import TIMER, next_reminder
from services.kernel.calendar_file import load_calendar
from services.kernel.reactions import Remind
from tests.domain.test_assembly_course import DONE
from tests.domain.test_catalogue import folder as folder
from tests.domain.test_catalogue import spoil
from tests.harness.happened import ADOPTED, AGREED, CLOSED, CORRECTED, ISSUED
from tests.harness.makers import ASSEMBLY, coordinator, institution
from tests.harness.spec import CASE, Given, given

FIRST, SECOND = load().unopened.values()
OPEN: Given[State] = given(ASSEMBLY, *AGREED, ADOPTED)
OUT: Given[State] = given(ASSEMBLY, *DONE)
BACK = settling.AdviceWithdrawn(reason="new-facts")


def issue(so_far: Given[State]) -> str:
    assert so_far.state
    return so_far.state.opening.issue


def telling(so_far: Given[State]) -> said.ReportOpened:
    return said.ReportOpened(case=CASE, issue=issue(so_far))


def step(so_far: Given[State], step: Unopened = FIRST) -> Reminding:
    return Reminding(issue(so_far), step)


def test_that_it_was_opened_is_kept_once_with_who_and_when() -> None:
    opened = OUT.when(report_opened, telling(OUT), institution())
    after = opened.then(said.AdviceOpened(issue=issue(OUT)))
    assert after.state and after.state.opening.at == after.events[-1].meta.time
    after.when(report_opened, telling(OUT), institution()).then(None)


def test_of_each_issue_it_is_kept_and_of_an_earlier_one_no_more() -> None:
    first = OUT.when(report_opened, telling(OUT), institution()).then(said.AdviceOpened)
    anew = first.and_(CORRECTED, ADOPTED, ISSUED)
    anew.when(report_opened, telling(OUT), institution()).then(None)
    anew.when(report_opened, telling(anew), institution()).then(said.AdviceOpened)
    late = anew.and_(said.AdviceOpened(issue=issue(OUT)))
    assert late.state and late.state.opening.at is None


def test_only_the_institution_says_so_and_only_of_what_was_issued() -> None:
    OUT.when(report_opened, telling(OUT), coordinator()).refused("not_allowed")
    OUT.when(report_opened, telling(OUT), institution("TUD")).refused("unknown_case")
    OPEN.when(report_opened, telling(OUT), institution()).refused("not_issued")
    given(ASSEMBLY).when(report_opened, telling(OUT), institution()).refused("unknown_case")


def test_each_step_is_told_once_and_names_who_is_told() -> None:
    first = OUT.when(remind, step(OUT)).then(
        said.AdviceUnopened(issue=issue(OUT), level=1, tells=("institution",))
    )
    first.when(remind, step(OUT)).then(None)
    second = first.when(remind, step(OUT, SECOND)).then(said.AdviceUnopened)
    assert isinstance(second.events[-1].data, said.AdviceUnopened)
    assert "coordinator" in second.events[-1].data.tells
    second.when(remind, step(OUT)).then(None)


@pytest.mark.parametrize(
    "events",
    [(said.AdviceOpened(issue=issue(OUT)),), (CORRECTED,), (BACK,), (CORRECTED, ADOPTED, ISSUED)],
    ids=["opened", "corrected", "withdrawn", "issued anew"],
)
def test_nobody_is_reminded_of_what_was_opened_or_holds_no_longer(
    events: tuple[Event, ...],
) -> None:
    OUT.and_(*events).when(remind, step(OUT)).then(None)
    given(ASSEMBLY).when(remind, step(OUT)).then(None)


def test_a_closed_case_is_still_waited_for() -> None:
    OUT.and_(CLOSED).when(remind, step(OUT)).then(said.AdviceUnopened)


def test_the_steps_are_timed_in_working_days_until_the_last() -> None:
    assert OUT.state and OUT.state.opening.issued_at
    monday = OUT.state.opening.issued_at.date()
    assert monday.isoformat() == "2026-11-23"
    expected = datetime(2026, 11, 30, 8, tzinfo=UTC), datetime(2026, 12, 7, 8, tzinfo=UTC)
    so_far = OUT
    for at, one in zip(expected, (FIRST, SECOND), strict=True):
        assert so_far.state
        assert next_reminder(so_far.state, load_calendar()) == (Remind(TIMER, at),)
        so_far = so_far.when(remind, step(OUT, one)).then(said.AdviceUnopened)
    assert so_far.state and next_reminder(so_far.state, load_calendar()) == ()


def test_the_steps_are_data_and_checked(folder: Path) -> None:
    assert (FIRST.after, SECOND.after) == (5, 10) and Tells.COORDINATOR in SECOND.tells
    told = spoil(folder, "urgency", "level = 1\nafter = 5", "level = 1\nafter = 10")
    assert "a higher level does not come later" in told


def test_a_step_tells_nobody_else(folder: Path) -> None:
    old = 'tells = ["institution", "coordinator"]\n'
    text = (folder / "urgency.toml").read_text()
    where = text.rindex(old)
    (folder / "urgency.toml").write_text(f'{text[:where]}tells = ["lead"]\n')
    assert "only the institution" in spoil(folder, "urgency", "after = 10", "after = 11")
