"""The trace of a case: no stretch ends before it began, none hangs in the air, one case is one."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given as any_of

from schemas import case as said
from schemas import request as asked
from schemas.common import Event, digest
from services.advice.assembly.state import Status
from services.advice.assembly.trace import trace as trace_case
from services.advice.desk.trace import trace as trace_task
from services.intake.state import OPEN
from services.intake.trace import trace as trace_request
from services.kernel.history import Folding
from services.kernel.spans import ROOT, SpanFact, Trace
from tests.harness.happened import (
    ADOPTED,
    AGREED,
    BOTH_IN,
    CLOSED,
    CORRECTED,
    ISSUED,
    TEXT,
    WITHDRAWN,
    circulated,
    drafted,
    opened,
    received,
    submitted,
)
from tests.harness.makers import ASSEMBLY, DESK, INTAKE, facts
from tests.harness.spec import START, Given, given
from tests.harness.steps import ASKS, INTAKE_STEPS
from tests.harness.steps_case import CASE_STEPS, FINISH, OPENED
from tests.harness.strategies import Lived, histories, tried

CASES = histories(ASSEMBLY, OPENED, CASE_STEPS, FINISH)
REQUESTS = histories(INTAKE, ASKS, INTAKE_STEPS)
LATE = said.DepartmentExcused(department="BZ", reason="r")
ADDED = said.DepartmentAdded(routed=opened("DEF").routed[0])


def traces(lived: Given[Any]) -> list[Trace]:
    """The trace of every event, in order."""
    trace = trace_request if lived.decider is INTAKE else trace_case
    folding = Folding[Any](lived.decider, trace)
    history, found = folding.empty(), []
    for event in lived.events:
        before, history = history, history.then(event, folding)
        found.append(trace(before.state, history.state, event, before.ended))
    return found


def spans(lived: Given[Any]) -> list[SpanFact]:
    return [fact for trace in traces(lived) for fact in trace.ended]


def named(lived: Given[Any]) -> dict[str, SpanFact]:
    return {fact.key: fact for fact in spans(lived)}


def check(lived: Lived, finished: bool, roots: int) -> None:
    hung = traces(Given(lived.decider, tuple(lived.events)))
    found = [fact for trace in hung for fact in trace.ended]
    assert all(fact.end >= fact.start for fact in found)
    assert [key for key, times in Counter(fact.key for fact in found).items() if times > 1] == []
    assert [fact.key for fact in found].count(ROOT) == roots
    assert all((fact.parent is None) == (fact.key == ROOT) for fact in found)
    if finished:
        parents = {fact.parent for fact in found} | {trace.parent for trace in hung}
        assert parents - {None} <= {fact.key for fact in found} | {ROOT}


@tried(25)
@any_of(CASES)
def test_every_stretch_of_a_case_hangs_together_and_the_case_ends_once(lived: Lived) -> None:
    over = lived.state.status in (Status.ISSUED, Status.WITHDRAWN, Status.CLOSED)
    check(lived, over, 1 if over or lived.state.ever_issued else 0)


@tried(25)
@any_of(REQUESTS)
def test_every_stretch_of_a_request_hangs_together_and_it_ends_once(lived: Lived) -> None:
    ended_here = lived.state.status not in (*OPEN, "circulated")
    check(lived, lived.state.status not in OPEN, int(ended_here))


def test_a_circulated_request_leaves_the_end_of_the_case_to_assembly() -> None:
    asks = named(given(INTAKE, submitted(), circulated()))
    assert set(asks) == {"phase/intake", "term/first_response"}
    decides = named(given(ASSEMBLY, *AGREED, ADOPTED, ISSUED))
    assert decides[ROOT].start == opened().submitted_at
    assert decides[ROOT].attributes["loket.status"] == "issued"


@pytest.mark.parametrize(
    "end",
    [
        asked.RequestRefused(reason="r", explanation=digest("a")),
        asked.RequestAnswered(product="sparring", answer=digest("a")),
        asked.RequestWithdrawn(reason="r"),
    ],
)
def test_a_request_that_ends_at_the_desk_is_a_whole_case(end: Event) -> None:
    found = named(given(INTAKE, submitted(), end))
    assert found[ROOT].start == START and found["phase/intake"].parent == ROOT


def test_a_corrected_advice_that_goes_out_again_does_not_end_the_case_again() -> None:
    twice = given(ASSEMBLY, *AGREED, ADOPTED, ISSUED, CORRECTED, ADOPTED, ISSUED, CLOSED)
    assert [fact.key for fact in spans(twice)].count(ROOT) == 1


def test_a_withdrawal_ends_the_stretches_of_those_who_were_still_at_it() -> None:
    took_up = said.DepartmentTookUp(department="EZK")
    found = named(given(ASSEMBLY, opened(), took_up, WITHDRAWN))
    assert {"department/EZK", "department/BZ", "phase/departments", ROOT} <= set(found)
    late = given(ASSEMBLY, opened(), WITHDRAWN, received("EZK"))
    assert [fact.key for fact in spans(late)].count("department/EZK") == 1


def test_a_department_that_joined_later_did_not_take_from_the_beginning() -> None:
    case = given(ASSEMBLY, opened(), received("EZK"), received("BZ"), ADDED)
    found = named(case.and_(received("DEF", submitted_at=case.now)))
    assert found["department/DEF"].start == case.events[-1].meta.time
    assert found["department/EZK"].start == case.events[0].meta.time


def test_a_late_term_and_an_excused_department_are_errors_and_nothing_else_is() -> None:
    case = given(ASSEMBLY, opened(), received("EZK"))
    found = named(case.and_(LATE, at=START + timedelta(days=40)))
    assert not found["term/contribution-BZ"].ok and not found["department/BZ"].ok
    assert found["term/contribution-EZK"].ok and found["department/EZK"].ok
    assert found["term/contribution-BZ"].attributes["loket.term_state"] == "missed"


@pytest.mark.parametrize("ahead", [timedelta(days=-30), timedelta(days=30)])
def test_a_desk_whose_clock_is_wrong_makes_no_stretch_run_backwards(ahead: timedelta) -> None:
    case = given(ASSEMBLY, opened("EZK"), received("EZK", submitted_at=START + ahead))
    case = case.and_(*AGREED[3:5], ADOPTED, ISSUED)
    assert all(fact.end >= fact.start for fact in spans(case))


def test_what_a_desk_does_hangs_under_its_department() -> None:
    event = given(DESK, CLOSED).events[0]
    assert trace_task("EZK", None, None, event, {}).parent == "department/EZK"


def test_a_case_that_goes_back_to_its_departments_has_each_phase_again_and_none_overlaps() -> None:
    both, anew = BOTH_IN[1:], said.CaseAmended(facts=facts(), question=digest("b"), order=9)
    again = [received(code, order=10) for code in ("EZK", "BZ")]
    asked_anew = said.AgreementAsked(text=TEXT, departments=("EZK", "BZ"))
    rest = (drafted(number=2), asked_anew, *AGREED[4:], ADOPTED, ISSUED)
    found = named(given(ASSEMBLY, opened(), *both, drafted(), anew, *again, *rest))
    turns = ["departments", "assembly", "departments/2", "assembly/2"]
    phases = [found[f"phase/{turn}"] for turn in turns]
    assert [fact.end for fact in phases[:-1]] == [fact.start for fact in phases[1:]]
    assert found["department/EZK/2"].parent == "phase/departments/2"
    assert found["term/contribution-EZK/2"].parent == "department/EZK/2"
    assert found["term/agreement-EZK"].parent == "department/EZK/2"


def test_what_a_department_waited_and_what_it_worked_lie_below_it() -> None:
    took_up = said.DepartmentTookUp(department="EZK")
    later = received("EZK", submitted_at=START + timedelta(hours=9))
    found = named(given(ASSEMBLY, opened(), took_up, later).and_(LATE))
    queued, working = found["department/EZK/queued"], found["department/EZK/working"]
    assert {queued.parent, working.parent} == {"department/EZK"}
    whole = found["department/EZK"]
    assert (whole.start, queued.end, whole.end) == (queued.start, working.start, working.end)
    assert found["department/BZ/queued"].end == found["department/BZ"].end
    assert "department/BZ/working" not in found


def test_nothing_that_happens_after_the_end_lies_in_a_phase() -> None:
    trace = traces(given(ASSEMBLY, *AGREED, ADOPTED, ISSUED, CORRECTED, CLOSED))
    assert [one.parent for one in trace[-3:]] == ["phase/assembly", ROOT, ROOT]
