"""What holds for any history of a request, a task or a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from schemas import case, desk, settling
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
IN_A_CASE = {f"schemas.{name}" for name in ("case", "drafts", "settling")}
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
        if type(event).__module__ in IN_A_CASE and hasattr(event, "department"):
            stranger = event.model_copy(update={"department": "BZK"})
            after = ASSEMBLY.evolve(before, recorded(stranger, 2))
            assert after and before and after.parts == before.parts


@tried(30)
@given(CASES)
def test_no_case_is_ever_both_withdrawn_and_issued(lived: Lived) -> None:
    kinds = {type(event.data) for event in lived.events}
    assert not {case.CaseWithdrawn, case.AdviceIssued} <= kinds


def changed(before: case.DraftWritten, after: case.DraftWritten) -> set[case.Ground]:
    """Paragraphs that are in one of two versions only."""
    return {*before.paragraphs} ^ {*after.paragraphs}


def signed(lived: Lived, code: str, until: int, adopted: case.DraftWritten) -> bool:
    """Whether somebody's last word holds for what was adopted, told from the events alone."""
    events = [event.data for event in lived.events[:until]]
    drafts = [event for event in events if isinstance(event, case.DraftWritten)]
    given_ = [e for e in events if isinstance(e, case.AgreementReceived) and e.department == code]
    about = [(d, e) for d in drafts for e in given_ if e.text == d.text]
    if not about:
        return False
    draft, last = max(about, key=lambda pair: (pair[0].number, pair[1].order))
    if last.stance is Stance.OBJECT:
        return any(
            isinstance(e, settling.EscalationDecided) and code in e.departments for e in events
        )
    if code == "OCW" or draft.frame != adopted.frame:
        return draft.text == adopted.text
    others = changed(draft, adopted)
    return all(g.rests_on and not any(f.startswith(f"{code}:") for f in g.rests_on) for g in others)


@tried(60)
@given(CASES)
def test_everybody_signed_what_is_adopted_or_it_says_who_did_not(lived: Lived) -> None:
    for number, step in enumerate(lived.taken):
        if step.event and isinstance(step.event.data, case.AdviceAdopted):
            before, event = step.before, step.event.data
            assert not before.still_out
            until = lived.events.index(step.event)
            for code in (*before.contributed, "OCW"):
                spared = code in event.tacit or before.waived.get(code) == event.text
                assert spared or signed(lived, code, until, before.drafts[-1]), (number, code)


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
