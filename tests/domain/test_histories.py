"""What holds for any history of a request, a task or a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from schemas import case, desk
from schemas.common import Event, NotYet, Refused, Stance
from schemas.envelope import Recorded
from services.advice.assembly import course
from services.advice.assembly.state import Status
from services.kernel.calendar_file import load_calendar
from services.kernel.clock import view
from tests.harness.examples import EVENTS
from tests.harness.happened import opened
from tests.harness.makers import ASSEMBLY, DESK, INTAKE
from tests.harness.spec import recorded
from tests.harness.steps import ASKS, ASSIGNED, DESK_STEPS, INTAKE_STEPS, SIGNED_AND_SENT
from tests.harness.steps_case import CASE_STEPS, FINISH, OPENED
from tests.harness.strategies import Lived, histories, live, tried

REQUESTS = histories(INTAKE, ASKS, INTAKE_STEPS)
TASKS = histories(DESK, ASSIGNED, DESK_STEPS, SIGNED_AND_SENT)
CASES = histories(ASSEMBLY, OPENED, CASE_STEPS, FINISH)
ANY = st.one_of(REQUESTS, TASKS, CASES)
SAID_AGAIN_DOES_MORE = {course.extend_term}


@tried(30)
@given(ANY)
def test_a_decision_said_again_on_its_own_result_adds_nothing(lived: Lived) -> None:
    for step in lived.taken:
        if step.event is None or step.decision in SAID_AGAIN_DOES_MORE:
            continue
        try:
            again = step.decision(step.after, step.asked, step.actor, step.now)
        except (Refused, NotYet):
            continue
        assert again is None, (step.decision.__name__, again)


@tried(30)
@given(ANY)
def test_what_is_read_back_folds_to_what_was_lived(lived: Lived) -> None:
    stored = [
        Recorded(type(e.data).model_validate_json(e.data.model_dump_json()), *_rest(e))
        for e in lived.events
    ]
    assert lived.decider.fold(stored) == lived.state


def _rest(event: Recorded[Event]) -> tuple[Any, ...]:
    return event.meta, event.sequence, event.subject, event.digest


@tried(30)
@given(ANY, st.randoms(use_true_random=False))
def test_any_events_in_any_order_fold_without_an_error(lived: Lived, random: Any) -> None:
    events = random.choices(lived.events, k=2 * len(lived.events))
    lived.decider.fold([lived.events[0], *events])


@tried(10)
@given(ANY)
def test_any_event_there_is_folds_on_any_state(lived: Lived) -> None:
    for number, event in enumerate(EVENTS.values(), start=100):
        for step in lived.taken:
            lived.decider.evolve(step.before, recorded(event, number))


def test_an_event_of_a_department_that_was_not_asked_changes_nothing() -> None:
    before = ASSEMBLY.fold([recorded(opened("EZK"))])
    for event in EVENTS.values():
        if type(event).__module__ == "schemas.case" and hasattr(event, "department"):
            stranger = event.model_copy(update={"department": "BZK"})
            after = ASSEMBLY.evolve(before, recorded(stranger, 2))
            assert after and before and after.parts == before.parts


@tried(30)
@given(CASES)
def test_no_case_is_ever_both_withdrawn_and_issued(lived: Lived) -> None:
    kinds = {type(event.data) for event in lived.events}
    assert not {case.CaseWithdrawn, case.AdviceIssued} <= kinds


@tried(30)
@given(CASES)
def test_what_is_adopted_was_agreed_to_by_all_who_contributed(lived: Lived) -> None:
    for step in lived.taken:
        if step.event and isinstance(step.event.data, case.AdviceAdopted):
            before, text = step.before, step.event.data.text
            assert not before.still_out
            for code in before.contributed:
                assert before.stances[text][code].stance is not Stance.OBJECT


@tried(30)
@given(CASES)
def test_a_case_can_always_be_brought_to_its_end(lived: Lived) -> None:
    """No sequence of arrivals and decisions leaves a coordinator with nothing that helps."""
    if lived.state.status in (Status.OPEN, Status.ADOPTED):
        assert live(lived, FINISH).state.status is Status.ISSUED


@tried(30)
@given(TASKS)
def test_what_leaves_a_desk_was_signed_by_somebody_who_did_not_write_it(lived: Lived) -> None:
    for step in lived.taken:
        if step.event and isinstance(step.event.data, desk.ContributionSubmitted):
            task, sent = step.before, step.event.data
            assert task.signer and task.signer != sent.author
            assert (sent.text, sent.number) == (task.version.text, task.version.number)


@tried(30)
@given(st.one_of(REQUESTS, CASES))
def test_standing_still_never_makes_a_term_end_earlier(lived: Lived) -> None:
    end, calendar = lived.taken[-1].now + timedelta(days=30), load_calendar()
    for clock in lived.state.clocks.by_name.values():
        paused = view(clock, calendar, end).due
        for number in range(len(clock.pauses)):
            fewer = replace(clock, pauses=clock.pauses[:number])
            assert view(fewer, calendar, end).due <= paused


@tried(30)
@given(st.one_of(REQUESTS, CASES))
def test_no_term_runs_in_what_ended_and_none_ends_before_it_began(lived: Lived) -> None:
    clocks = lived.state.clocks.by_name.values()
    assert all(clock.stopped >= clock.started for clock in clocks if clock.stopped)
    over = ("issued", "withdrawn", "closed", "refused", "referred", "answered")
    if lived.state.status in over:
        assert all(clock.stopped for clock in clocks)
