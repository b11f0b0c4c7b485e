"""Conflicts of interest and need to know: who may not see a task learns nothing of it."""

from __future__ import annotations

from typing import Any

import pytest

from schemas import consultation, desk
from schemas import sight as said
from schemas.common import Actor, Event, Role, digest
from schemas.pinned import Catalogued
from services.advice.desk import consulting, domain, seeing
from services.advice.desk.state import Status
from tests.harness.authority import AUTHORITY, May
from tests.harness.happened import consulted, saved, sent, task_opened
from tests.harness.makers import DESK, expert, lead, pinned, somebody
from tests.harness.spec import CASE, Given, given

DESKS = [may for may in AUTHORITY if may.decider is DESK]
CLAIMED = desk.TaskClaimed(expert="expert-1")
OFFERED = desk.CountersigningAsked(number=1, author="expert-1")
CLAIM = desk.ClaimTask(case=CASE)
OF_SOMEBODY = said.ConflictDeclared(person="somebody", ground="close-relation", by="lead-9")
NOT_SOMEBODY = said.TaskLimited(people=("expert-1", "lead-9"), by="lead-9")
FREE = said.WithdrawConflict(case=CASE, person="expert-1")


def task(*events: Event) -> Given[Any]:
    """A task of EZK after these events."""
    return given(DESK, *events)


def declare(person: str | None = None, reason: str = "close-relation") -> Catalogued[Any]:
    return pinned(said.DeclareConflict(case=CASE, reason=reason, person=person))


def declared(person: str = "expert-1", by: str = "expert-1") -> said.ConflictDeclared:
    return said.ConflictDeclared(person=person, ground="close-relation", by=by)


def limit(*people: str) -> said.LimitTask:
    return said.LimitTask(case=CASE, people=people)


def limited(*people: str, by: str = "lead-1") -> said.TaskLimited:
    return said.TaskLimited(people=tuple(sorted(people)), by=by)


@pytest.mark.parametrize("may", DESKS, ids=lambda may: may.command.__name__)
@pytest.mark.parametrize("hides", [OF_SOMEBODY, NOT_SOMEBODY], ids=["conflict", "not on the list"])
@pytest.mark.parametrize("role", list(Role))
def test_every_command_is_refused_as_if_there_were_no_such_task(
    may: May, hides: Event, role: Role
) -> None:
    hidden = may.given.and_(hides).when(may.decision, may.asked, somebody(role))
    nowhere = task().when(may.decision, may.asked, somebody(role))
    assert str(hidden.outcome) == str(nowhere.outcome)
    hidden.refused("unknown_task")


@pytest.mark.parametrize("person", [expert(), lead("expert-1")], ids=["expert", "lead"])
def test_who_declares_a_conflict_loses_the_task_at_once(person: Actor) -> None:
    held = task(task_opened(), CLAIMED, saved())
    after = held.when(seeing.declare_conflict, declare(), person).then(declared())
    assert (after.state.expert, after.state.status) == (None, Status.QUEUED)
    assert after.state.version.author == "expert-1"
    after.when(domain.claim, CLAIM, person).refused("unknown_task")
    after.when(seeing.declare_conflict, declare(), person).refused("unknown_task")
    reassign = desk.ReassignTask(case=CASE, expert="expert-1")
    after.when(domain.reassign, reassign, lead()).refused("may_not_see")
    after.when(domain.claim, CLAIM, expert("expert-2")).then(desk.TaskClaimed)


def test_a_lead_declares_it_for_somebody_else_and_an_expert_does_not() -> None:
    held = task(task_opened(), CLAIMED)
    held.when(seeing.declare_conflict, declare("expert-1"), expert("e")).refused("not_allowed")
    after = held.when(seeing.declare_conflict, declare("expert-1"), lead())
    again = after.then(declared(by="lead-1"))
    again.when(seeing.declare_conflict, declare("expert-1"), lead()).then(None)
    strange = declare(reason="no-capacity")
    held.when(seeing.declare_conflict, strange, expert()).refused("unknown_reason")


def test_of_two_who_declare_the_same_conflict_one_is_written_down() -> None:
    held = task(task_opened(), CLAIMED)
    after = held.when(seeing.declare_conflict, declare(), expert()).then(declared())
    after.when(seeing.declare_conflict, declare("expert-1"), lead()).then(None)


def test_a_conflict_is_declared_also_of_what_left_the_desk_or_is_over() -> None:
    done = task(task_opened(), CLAIMED, saved(), sent(saved()))
    after = done.when(seeing.declare_conflict, declare(), expert()).then(declared())
    assert (after.state.expert, after.state.status) == (None, Status.SUBMITTED)
    over = task(task_opened(), CLAIMED, desk.TaskCancelled(reason="r", order=9))
    gone = over.when(seeing.declare_conflict, declare(), expert()).then(declared())
    assert gone.state.status is Status.CANCELLED


def test_what_somebody_with_a_conflict_wrote_is_signed_by_a_third_person() -> None:
    taken = task(task_opened(), CLAIMED, saved(), declared())
    taken = taken.and_(desk.TaskClaimed(expert="expert-2"), OFFERED)
    sign = desk.CountersignVersion(case=CASE, number=1)
    taken.when(domain.countersign, sign, expert()).refused("unknown_task")
    taken.when(domain.countersign, sign, expert("expert-2")).refused("own_work")
    signed = taken.when(domain.countersign, sign, expert("expert-3"))
    signed.then(desk.VersionCountersigned)


def test_a_signature_of_somebody_with_a_conflict_falls_away() -> None:
    signed = desk.VersionCountersigned(number=1, signer="lead-1")
    before = task(task_opened(), CLAIMED, saved(), OFFERED, signed)
    after = before.when(seeing.declare_conflict, declare(), lead()).then(
        declared("lead-1", "lead-1")
    )
    assert (after.state.status, after.state.signer) == (Status.COUNTERSIGNING, None)
    again = desk.CountersignVersion(case=CASE, number=1)
    after.when(domain.countersign, again, lead("lead-2")).then(desk.VersionCountersigned)


def test_a_lead_who_is_not_that_person_withdraws_a_conflict() -> None:
    barred = task(task_opened(), declared("lead-1", "lead-1"))
    own = said.WithdrawConflict(case=CASE, person="lead-1")
    barred.when(seeing.withdraw_conflict, own, lead()).refused("unknown_task")
    barred.when(seeing.withdraw_conflict, own, expert("e")).refused("not_allowed")
    after = barred.when(seeing.withdraw_conflict, own, lead("lead-2"))
    free = after.then(said.ConflictWithdrawn(person="lead-1", by="lead-2"))
    free.when(seeing.withdraw_conflict, own, lead("lead-2")).then(None)
    free.when(domain.reassign, desk.ReassignTask(case=CASE, expert="e"), lead()).then(Event)


def test_a_lead_limits_who_may_see_a_task_and_its_holder_may_lose_it() -> None:
    held = task(task_opened(), CLAIMED)
    after = held.when(seeing.limit, limit("lead-1", "expert-2"), lead())
    small = after.then(limited("lead-1", "expert-2"))
    assert (small.state.expert, small.state.status) == (None, Status.QUEUED)
    small.when(seeing.limit, limit("expert-2", "lead-1"), lead()).then(None)
    small.when(seeing.limit, limit(), lead("lead-2")).refused("unknown_task")
    wide = small.when(seeing.limit, limit(), lead()).then(limited())
    wide.when(domain.claim, CLAIM, expert()).then(desk.TaskClaimed)
    stays = held.when(seeing.limit, limit("lead-1", "expert-1"), lead()).then(said.TaskLimited)
    assert stays.state.expert == "expert-1"


def test_the_lead_is_on_the_list_and_nobody_with_a_conflict_is() -> None:
    barred = task(task_opened(), declared())
    barred.when(seeing.limit, limit("expert-2"), lead()).refused("lead_left_out")
    barred.when(seeing.limit, limit("lead-1", "expert-1"), lead()).refused("has_conflict")
    chosen = task(task_opened(), limited("lead-1", "expert-1"), declared())
    assert not chosen.state.sees("expert-1")
    chosen.when(domain.claim, CLAIM, expert()).refused("unknown_task")


def test_a_list_is_never_left_without_anybody_who_may_see_the_task() -> None:
    alone = task(task_opened(), limited("lead-1"))
    alone.when(seeing.declare_conflict, declare(), lead()).refused("nobody_left")
    two = task(task_opened(), limited("lead-1", "lead-2"))
    after = two.when(seeing.declare_conflict, declare(), lead()).then(said.ConflictDeclared)
    after.when(seeing.declare_conflict, declare(), lead("lead-2")).refused("nobody_left")


def test_a_task_that_comes_again_stays_hidden_from_whom_it_was_hidden() -> None:
    ended = desk.TaskDeclined(reason="r", explanation=digest("Niets."))
    again = task(task_opened(1), declared(), limited("lead-1"), ended, task_opened(8))
    assert (again.state.conflicts, again.state.limited) == (("expert-1",), ("lead-1",))


@pytest.mark.parametrize("hides", [declared("expert-2", "lead-1"), limited("lead-1", "expert-1")])
def test_a_view_asked_of_somebody_who_may_no_longer_see_it_is_over(hides: Event) -> None:
    after = task(task_opened(), CLAIMED, consulted(), hides)
    assert after.state.clocks.by_name["consultation-EZK.1"].dropped
    assert after.state.expert == "expert-1"
    command = consultation.ConsultColleague(case=CASE, colleague="expert-2", question="Wat?")
    after.when(consulting.consult, pinned(command), expert()).refused("may_not_see")
