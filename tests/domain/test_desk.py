"""Who has a task and what becomes of it: outcomes, refusals, said again, overtaken."""

from __future__ import annotations

from typing import Any

import pytest

from schemas import consultation
from schemas import desk as said
from schemas.common import Actor, Command, Event, Position, digest
from schemas.contribution import Contribution
from schemas.pinned import Catalogued
from services.advice.desk import consulting, domain
from services.advice.desk.state import Status
from services.kernel.decider import Decision
from tests.harness.happened import saved, sent, task_opened
from tests.harness.makers import DESK, contribution, expert, finding, lead, pinned
from tests.harness.spec import CASE, given

CLAIM, RELEASE = said.ClaimTask(case=CASE), said.ReleaseTask(case=CASE)
REASSIGN = said.ReassignTask(case=CASE, expert="expert-2")
DECLINE = said.DeclineTask(case=CASE, reason="nothing-to-add", explanation="Niets.")
WANT = said.RequestInformation(case=CASE, question="Welk lab?")

CLAIMED = said.TaskClaimed(expert="expert-1")
DECLINED = said.TaskDeclined(reason="nothing-to-add", explanation=digest("Niets."))
CANCELLED = said.TaskCancelled(reason="not-needed", order=9)
WANTED = said.InformationRequested(question=digest("Welk lab?"))
CONSULT = pinned(
    consultation.ConsultColleague(case=CASE, colleague="expert-3", question="Wat vind jij?")
)
FREE = task_opened(countersigned=False)


def save(*words: str) -> Catalogued[said.SaveVersion]:
    written = contribution(*(finding(reasoning=w) for w in words))
    return pinned(said.SaveVersion(case=CASE, contribution=written))


def submit(written: Contribution | None = None) -> Catalogued[said.SubmitContribution]:
    return pinned(said.SubmitContribution(case=CASE, contribution=written))


HELD = [
    pytest.param(domain.save, save(), id="save"),
    pytest.param(domain.ask_countersigning, said.AskCountersigning(case=CASE, number=1), id="ask"),
    pytest.param(domain.submit, submit(), id="submit"),
    pytest.param(domain.submit, submit(contribution()), id="submit in one go"),
    pytest.param(domain.release, RELEASE, id="release"),
    pytest.param(domain.decline, DECLINE, id="decline"),
    pytest.param(domain.request_information, WANT, id="request information"),
    pytest.param(consulting.consult, CONSULT, id="consult"),
]


def test_of_two_experts_who_claim_a_task_exactly_one_gets_it() -> None:
    after = given(DESK, task_opened()).when(domain.claim, CLAIM, expert()).then(CLAIMED)
    after.when(domain.claim, CLAIM, expert()).then(None)
    after.when(domain.claim, CLAIM, expert("expert-2")).refused("already_claimed")


def test_a_released_task_is_for_whoever_claims_it_next() -> None:
    claimed = given(DESK, task_opened(), CLAIMED)
    free = claimed.when(domain.release, RELEASE, expert())
    after = free.then(said.TaskReleased(expert="expert-1"))
    after.when(domain.release, RELEASE, expert()).then(None)
    after.when(domain.claim, CLAIM, expert("expert-2")).then(said.TaskClaimed(expert="expert-2"))


def test_a_lead_gives_a_task_to_another_expert() -> None:
    claimed = given(DESK, task_opened(), CLAIMED)
    after = claimed.when(domain.reassign, REASSIGN, lead()).then(said.TaskReassigned)
    after.when(domain.reassign, REASSIGN, lead()).then(None)
    after.when(domain.save, save(), expert()).refused("not_yours")
    after.when(domain.save, save(), expert("expert-2")).then(said.VersionSaved)


@pytest.mark.parametrize(("decision", "command"), HELD)
def test_only_who_has_the_task_works_on_it(decision: Decision[Any], command: Command) -> None:
    held = given(DESK, FREE, CLAIMED, saved())
    held.when(decision, command, expert("expert-2")).refused("not_yours")


@pytest.mark.parametrize(
    ("decision", "command"), [*HELD, (domain.claim, CLAIM), (domain.reassign, REASSIGN)]
)
@pytest.mark.parametrize("end", [DECLINED, CANCELLED], ids=["declined", "cancelled"])
def test_nothing_more_is_done_with_a_task_that_is_over(
    decision: Decision[Any], command: Command, end: Event
) -> None:
    over = given(DESK, FREE, CLAIMED, saved(), end)
    person = lead() if decision is domain.reassign else expert()
    again = over.when(decision, command, person)
    if decision is domain.decline and end is DECLINED:
        again.then(None)
    else:
        again.refused("task_over")


@pytest.mark.parametrize(("decision", "command"), HELD)
def test_a_task_that_never_came_is_unknown(decision: Decision[Any], command: Command) -> None:
    given(DESK).when(decision, command, expert()).refused("unknown_task")
    given(DESK, CANCELLED).when(decision, command, expert()).refused("unknown_task")


def test_versions_are_numbered_and_the_same_words_are_no_new_version() -> None:
    claimed = given(DESK, task_opened(), CLAIMED)
    first = claimed.when(domain.save, save("Een."), expert()).then(saved(1, words="Een."))
    first.when(domain.save, save("Een."), expert()).then(None)
    second = first.when(domain.save, save("Twee."), expert()).then(saved(2, words="Twee."))
    assert second.state and second.state.version and second.state.version.number == 2


@pytest.mark.parametrize("marking", ["dep-v", "stg-geheim", "top-secret"])
def test_nothing_marked_above_the_ceiling_is_kept(marking: str) -> None:
    secret = contribution(finding(marking=marking))
    command = pinned(said.SaveVersion(case=CASE, contribution=secret))
    given(DESK, FREE, CLAIMED).when(domain.save, command, expert()).refused("marking_too_high")
    given(DESK, FREE).when(domain.submit, submit(secret), expert()).refused("marking_too_high")


def test_the_saved_version_leaves_the_desk_once() -> None:
    held = given(DESK, FREE, CLAIMED)
    held.when(domain.submit, submit(), expert()).refused("nothing_saved")
    after = held.and_(saved()).when(domain.submit, submit(), expert()).then(sent(saved()))
    after.when(domain.submit, submit(), expert()).then(None)
    after.when(domain.save, save("Deze techniek is gevoelig."), expert()).then(None)
    after.when(domain.release, RELEASE, expert()).refused("already_submitted")


def test_a_contribution_can_be_written_and_sent_in_one_go_and_replaced() -> None:
    after = given(DESK, FREE).when(domain.submit, submit(contribution()), expert())
    first = after.then(sent(saved()))
    assert first.state and first.state.expert == "expert-1"
    first.when(domain.submit, submit(contribution()), expert()).then(None)
    other = contribution(position=Position.ADVISE_AGAINST)
    first.when(domain.submit, submit(other), expert()).then(said.ContributionSubmitted)


def test_a_saved_change_of_what_was_submitted_opens_the_task_again() -> None:
    submitted = given(DESK, FREE, CLAIMED, saved(), sent(saved()))
    changed = submitted.when(domain.save, save("Anders."), expert()).then(saved(2, words="Anders."))
    assert changed.state and changed.state.status is Status.CLAIMED


def test_a_submitted_task_that_is_handed_on_stays_submitted() -> None:
    submitted = given(DESK, FREE, CLAIMED, saved(), sent(saved()))
    after = submitted.when(domain.reassign, REASSIGN, lead()).then(said.TaskReassigned)
    assert after.state and after.state.status is Status.SUBMITTED
    after.when(domain.submit, submit(), expert("expert-2")).then(None)


def test_who_takes_a_task_over_keeps_it_after_submitting_the_others_words() -> None:
    taken = given(DESK, FREE, CLAIMED, saved(), said.TaskReassigned(expert="expert-2"))
    after = taken.when(domain.submit, submit(), expert("expert-2")).then(sent(saved()))
    after.when(domain.request_information, WANT, expert("expert-2")).then(WANTED)


@pytest.mark.parametrize("person", [expert(), lead()], ids=["expert", "lead"])
def test_a_department_declines_with_a_reason(person: Actor) -> None:
    after = given(DESK, task_opened(), CLAIMED).when(domain.decline, DECLINE, person)
    after.then(DECLINED).when(domain.decline, DECLINE, person).then(None)


def test_a_desk_asks_the_institution_and_can_ask_something_else() -> None:
    held = given(DESK, task_opened(), CLAIMED)
    after = held.when(domain.request_information, WANT, expert()).then(WANTED)
    after.when(domain.request_information, WANT, expert()).then(None)
    other = WANT.model_copy(update={"question": "Welke apparaten?"})
    after.when(domain.request_information, other, expert()).then(said.InformationRequested)
