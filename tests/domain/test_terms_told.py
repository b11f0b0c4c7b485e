"""Whoever is concerned hears that a term moved, stands still, is at risk or late; once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from schemas import case, desk, request, terms
from schemas.clock import NotedTerm, TermsNoted
from schemas.common import Actor, Command, Event
from schemas.progress import Stage
from services.advice.assembly import course
from services.advice.desk import domain as desks
from services.intake import domain as intake
from services.kernel.decider import Decision
from tests.harness.happened import LATER
from tests.harness.makers import coordinator, expert, institution, pinned, submit
from tests.harness.spec import CASE
from tests.harness.strategies import ROBOT, tried
from tests.harness.world import Party, World

WHO = coordinator()
CIRCULATE = pinned(
    request.CirculateRequest(case=CASE, departments=("EZK", "BZ"), reason="extra-expertise")
)
LONGER = terms.ExtendTerm(case=CASE, clock="advice", amount=5, reason="complex")
STILL = terms.PauseTerm(case=CASE, clock="advice", reason="complex")


def do(world: World, at: Party, decision: Decision[Any], asked: Any, actor: Actor) -> bool:
    """Somebody decides, with the words that come with it; whether it was not refused."""
    command = getattr(asked, "command", asked)
    texts = command.texts() if isinstance(command, Command) else ()
    return world.decide(at, decision, asked, actor, *texts)


def asked() -> World:
    """A question that was put out to EZK and BZ."""
    world = World()
    assert do(world, world.intake, intake.submit, submit(), institution())
    assert do(world, world.intake, intake.circulate, CIRCULATE, WHO)
    world.settle()
    world.told.clear()
    return world


def noted(*steps: tuple[str, int, tuple[str, ...]]) -> tuple[NotedTerm, ...]:
    return tuple(
        NotedTerm(clock=name, level=level, late=level > 1, due=LATER, tells=tells)
        for name, level, tells in steps
    )


def at_desk(world: World, department: str, kind: type[Event]) -> list[Event]:
    return [e.data for e in world.desks[department].events if isinstance(e.data, kind)]


def test_before_the_first_response_is_over_the_institution_hears_until_when() -> None:
    world = World()
    assert do(world, world.intake, intake.submit, submit(), institution())
    assert do(world, world.intake, intake.circulate, CIRCULATE, WHO)
    world.settle()
    longer = next(one for one in world.told if one.stage is Stage.CIRCULATED)
    assert longer.until and longer.until > world.now + timedelta(hours=48)


def test_an_extended_contribution_moves_the_desks_own_term() -> None:
    world = asked()
    before = world.desks["EZK"].state.due
    extend = terms.ExtendTerm(case=CASE, clock="contribution-EZK", amount=5, reason="complex")
    assert do(world, world.assembly, course.extend_term, extend, WHO)
    world.settle()
    assert world.desks["EZK"].state.due > before
    assert world.desks["BZ"].state.due == before
    [moved] = at_desk(world, "EZK", desk.TaskTermMoved)
    assert isinstance(moved, desk.TaskTermMoved) and moved.reason == "complex"
    assert world.told == []


def test_a_term_that_stands_still_is_not_the_desks_to_hurry() -> None:
    world = asked()
    pause = terms.PauseTerm(case=CASE, clock="contribution-EZK", reason="event-abroad")
    assert do(world, world.assembly, course.pause_term, pause, WHO)
    world.settle()
    assert world.desks["EZK"].state.paused_for == "event-abroad"
    resume = terms.ResumeTerm(case=CASE, clock="contribution-EZK")
    assert do(world, world.assembly, course.resume_term, resume, WHO)
    world.settle()
    assert world.desks["EZK"].state.paused_for is None


@pytest.mark.parametrize(
    ("decision", "command", "stage"),
    [
        (course.extend_term, LONGER, Stage.EXTENDED),
        (course.pause_term, STILL, Stage.PAUSED),
    ],
)
def test_the_institution_hears_when_the_advice_moves(
    decision: Decision[Any], command: Command, stage: Stage
) -> None:
    world = asked()
    assert do(world, world.assembly, decision, command, WHO)
    world.settle()
    [told] = world.told
    assert (told.stage, told.reason) == (stage, "complex")
    assert (told.until is None) == (stage is Stage.PAUSED)
    if stage is Stage.PAUSED:
        resume = terms.ResumeTerm(case=CASE, clock="advice")
        assert do(world, world.assembly, course.resume_term, resume, WHO)
        world.settle()
        assert world.told[-1].stage is Stage.RESCHEDULED and world.told[-1].until


def test_a_late_contribution_is_told_at_its_own_desk_only() -> None:
    world = asked()
    steps = noted(("contribution-EZK", 2, ("expert", "lead")), ("advice", 1, ("coordinator",)))
    assert do(world, world.assembly, course.note_terms, steps, ROBOT)
    world.settle()
    [told] = at_desk(world, "EZK", desk.TaskTermNoted)
    assert isinstance(told, desk.TaskTermNoted)
    assert (told.clock, told.late, told.tells) == ("contribution", True, ("expert", "lead"))
    assert world.desks["EZK"].state.noted == "late"
    assert at_desk(world, "BZ", desk.TaskTermNoted) == []
    assert world.told == []


def test_a_late_advice_is_told_to_the_institution_once() -> None:
    world = asked()
    late = noted(("advice", 2, ("coordinator", "institution")))
    assert do(world, world.assembly, course.note_terms, late, ROBOT)
    assert do(world, world.assembly, course.note_terms, late, ROBOT)
    world.settle()
    assert [(one.stage, one.until) for one in world.told] == [(Stage.DELAYED, LATER)]


def test_a_desk_that_handed_in_meanwhile_is_not_told_that_it_is_late() -> None:
    world = asked()
    ezk = world.desks["EZK"]
    decline = desk.DeclineTask(case=CASE, reason="r", explanation="Nee.")
    assert do(world, ezk, desks.claim, desk.ClaimTask(case=CASE), expert("expert-1"))
    assert do(world, ezk, desks.decline, decline, expert("expert-1"))
    late = noted(("contribution-EZK", 2, ("expert",)))
    assert do(world, world.assembly, course.note_terms, late, ROBOT)
    world.settle()
    assert at_desk(world, "EZK", desk.TaskTermNoted) == []


@tried(25)
@any_of(numbers=st.lists(st.integers(0, 9), max_size=12))
def test_in_whatever_order_messages_arrive_the_newest_term_stands(numbers: list[int]) -> None:
    world = asked()
    for amount in (1, 2, 3):
        extend = terms.ExtendTerm(
            case=CASE, clock="contribution-EZK", amount=amount, reason="complex"
        )
        assert do(world, world.assembly, course.extend_term, extend, WHO)
    wanted = world.assembly.state.clocks.by_name["contribution-EZK"]
    world.settle(numbers)
    moved = at_desk(world, "EZK", desk.TaskTermMoved)
    assert world.desks["EZK"].state.due == max(e.due for e in moved)  # type: ignore[attr-defined]
    assert len(wanted.extensions) == 3


def test_the_loket_gives_an_institution_more_time_and_reminds_it() -> None:
    world = World()
    assert do(world, world.intake, intake.submit, submit(), institution())
    extend = request.ExtendInformation(case=CASE, amount=3, reason="at-institutions-request")
    assert not do(world, world.intake, intake.extend_information, extend, WHO)
    ask = request.AskInformation(case=CASE, question="Wie?")
    assert do(world, world.intake, intake.ask_information, ask, WHO)
    assert do(world, world.intake, intake.extend_information, extend, WHO)
    risk = noted(("information", 1, ("institution",)))
    assert do(world, world.intake, intake.note_terms, risk, ROBOT)
    world.settle()
    stages = [one.stage for one in world.told]
    assert stages == [Stage.RECEIVED, Stage.INFORMATION_ASKED, Stage.REMINDED, Stage.REMINDED]
    assert any(isinstance(e.data, TermsNoted) for e in world.intake.events)


def test_a_changed_fact_asks_only_those_anew_whom_it_concerns() -> None:
    world = asked()
    before = {name: clock.started for name, clock in world.assembly.state.clocks.by_name.items()}
    changed = submit().command.facts.model_copy(update={"regimes": ("IR-267-2012",)})
    amendment = pinned(
        request.RequestAmendment(case=CASE, facts=changed, question=submit().command.question)
    )
    assert do(world, world.intake, intake.amend, amendment, institution())
    world.settle()
    [amended] = [e.data for e in world.assembly.events if isinstance(e.data, case.CaseAmended)]
    assert isinstance(amended, case.CaseAmended) and amended.affected == ("BZ",)
    after = world.assembly.state.clocks.by_name
    assert after["contribution-BZ"].started > before["contribution-BZ"]
    assert after["contribution-EZK"].started == before["contribution-EZK"]
    assert after["advice"].started == before["advice"]
    assert world.desks["EZK"].state.facts.regimes == ("IR-267-2012",)


def test_when_nobody_waits_any_more_the_advice_runs_and_has_a_date_again() -> None:
    world = asked()
    ezk = world.desks["EZK"]
    want = desk.RequestInformation(case=CASE, question="Wie?")
    decline = desk.DeclineTask(case=CASE, reason="r", explanation="Nee.")
    assert do(world, ezk, desks.claim, desk.ClaimTask(case=CASE), expert("expert-1"))
    assert do(world, ezk, desks.request_information, want, expert("expert-1"))
    world.settle()
    assert world.assembly.state.clocks.by_name["advice"].paused
    assert do(world, ezk, desks.decline, decline, expert("expert-1"))
    world.settle()
    assert not world.assembly.state.clocks.by_name["advice"].paused
    assert [one.stage for one in world.told] == [Stage.RESCHEDULED]
    assert "advice" in world.timers.reminded[-1]
