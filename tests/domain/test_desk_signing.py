"""A second person signs exactly what is submitted, and a department agrees to exactly one text."""

from __future__ import annotations

import pytest

from schemas import desk as said
from schemas.common import Actor, Event, Stance, digest
from services.advice.desk import domain
from services.advice.desk.state import Status, Task
from tests.harness.happened import LATER, saved, sent, task_opened
from tests.harness.makers import DESK, brief, contribution, expert, facts, finding, lead, pinned
from tests.harness.spec import CASE, Given, given

TEXT, OTHER = digest("advies"), digest("ander advies")
CLAIMED = said.TaskClaimed(expert="expert-1")
ASKED = said.CountersigningAsked(number=1, author="expert-1")
SIGNED = said.VersionCountersigned(number=1, signer="expert-2")
CHANGED = said.TaskChanged(facts=facts(), brief=digest(brief("Anders?").stored()), order=5)
ASK = said.AskCountersigning(case=CASE, number=1)
SIGN = said.CountersignVersion(case=CASE, number=1)
RETURN = said.ReturnVersion(case=CASE, number=1, note="Noem de wet.")
SUBMIT = pinned(said.SubmitContribution(case=CASE))
SAVED = (task_opened(), CLAIMED, saved())
AGREE = said.GiveAgreement(case=CASE, text=TEXT, stance=Stance.AGREE)
OBJECT = said.GiveAgreement(case=CASE, text=TEXT, stance=Stance.OBJECT, note="Te stellig.")
TEXT_ASKED = said.TaskAgreementAsked(text=TEXT, due=LATER, order=7)


def test_a_version_is_offered_signed_by_a_second_person_and_submitted() -> None:
    offered = given(DESK, *SAVED).when(domain.ask_countersigning, ASK, expert()).then(ASKED)
    offered.when(domain.ask_countersigning, ASK, expert()).then(None)
    offered.when(domain.submit, SUBMIT, expert()).refused("not_countersigned")
    signed = offered.when(domain.countersign, SIGN, expert("expert-2")).then(SIGNED)
    signed.when(domain.countersign, SIGN, expert("expert-2")).then(None)
    after = signed.when(domain.submit, SUBMIT, expert()).then(sent(saved()))
    after.when(domain.ask_countersigning, ASK, expert()).refused("already_submitted")


@pytest.mark.parametrize("author", [expert(), lead("expert-1")], ids=["as expert", "as lead"])
def test_nobody_signs_or_returns_their_own_version(author: Actor) -> None:
    offered = given(DESK, *SAVED, ASKED)
    offered.when(domain.countersign, SIGN, author).refused("own_work")
    offered.when(domain.send_back, RETURN, author).refused("own_work")


def test_the_author_does_not_sign_after_handing_the_task_on() -> None:
    taken = given(DESK, *SAVED, said.TaskReassigned(expert="expert-2"))
    offered = taken.when(domain.ask_countersigning, ASK, expert("expert-2")).then(Event)
    offered.when(domain.countersign, SIGN, expert()).refused("own_work")


def test_only_the_version_that_was_offered_is_signed() -> None:
    given(DESK, *SAVED).when(domain.countersign, SIGN, lead()).refused("not_offered")
    newer = given(DESK, *SAVED, ASKED, saved(2, words="Anders."))
    newer.when(domain.countersign, SIGN, lead()).refused("other_version")
    newer.when(domain.ask_countersigning, ASK, expert()).refused("other_version")
    newer.when(domain.send_back, RETURN, lead()).refused("other_version")
    second = SIGN.model_copy(update={"number": 2})
    newer.when(domain.countersign, second, lead()).refused("not_offered")


def test_a_signature_is_lost_when_the_words_change() -> None:
    signed = given(DESK, *SAVED, ASKED, SIGNED)
    other = contribution(finding(reasoning="Anders."))
    save = pinned(said.SaveVersion(case=CASE, contribution=other))
    changed = signed.when(domain.save, save, expert()).then(saved(2, words="Anders."))
    changed.when(domain.submit, SUBMIT, expert()).refused("not_countersigned")


def test_a_countersigned_product_is_never_submitted_in_one_go() -> None:
    command = pinned(said.SubmitContribution(case=CASE, contribution=contribution()))
    given(DESK, task_opened()).when(domain.submit, command, expert()).refused("not_countersigned")


def test_a_version_is_returned_with_a_note_and_can_be_offered_again() -> None:
    offered = given(DESK, *SAVED, ASKED)
    returned = offered.when(domain.send_back, RETURN, lead()).then(said.VersionReturned)
    returned.when(domain.send_back, RETURN, lead()).then(None)
    again = returned.when(domain.ask_countersigning, ASK, expert()).then(ASKED)
    again.when(domain.send_back, RETURN, lead()).then(said.VersionReturned)


@pytest.mark.parametrize("events", [(), (ASKED, SIGNED)], ids=["not offered", "signed"])
def test_a_note_to_a_version_that_does_not_wait_is_refused_not_lost(
    events: tuple[Event, ...],
) -> None:
    given(DESK, *SAVED, *events).when(domain.send_back, RETURN, lead()).refused("not_offered")


@pytest.mark.parametrize(
    "reopened",
    [
        (CHANGED,),
        (said.TaskReassigned(expert="expert-3"), said.TaskReassigned(expert="expert-1")),
        (said.TaskReleased(expert="expert-1"), CLAIMED),
    ],
    ids=["amended", "reassigned", "released"],
)
def test_who_signed_before_the_task_was_reopened_signs_again(reopened: tuple[Event, ...]) -> None:
    task = given(DESK, *SAVED, ASKED, SIGNED, *reopened)
    task.when(domain.submit, SUBMIT, expert()).refused("not_countersigned")
    offered = task.when(domain.ask_countersigning, ASK, expert()).then(ASKED)
    signed = offered.when(domain.countersign, SIGN, expert("expert-2")).then(SIGNED)
    signed.when(domain.submit, SUBMIT, expert()).then(sent(saved()))


def contributed_and_asked() -> Given[Task | None]:
    return given(DESK, *SAVED, ASKED, SIGNED, sent(saved()), TEXT_ASKED)


@pytest.mark.parametrize("person", [expert("expert-2"), lead()], ids=["expert", "lead"])
def test_a_department_agrees_once_and_may_still_object(person: Actor) -> None:
    asked = contributed_and_asked()
    agreed = asked.when(domain.give_agreement, AGREE, person).then(said.TaskAgreementGiven)
    agreed.when(domain.give_agreement, AGREE, person).then(None)
    objected = agreed.when(domain.give_agreement, OBJECT, person).then(said.TaskAgreementGiven)
    objected.when(domain.give_agreement, OBJECT, person).then(None)


def test_other_words_to_the_same_objection_are_not_lost() -> None:
    objected = contributed_and_asked().when(domain.give_agreement, OBJECT, expert()).then(Event)
    other = OBJECT.model_copy(update={"note": "En te lang."})
    after = objected.when(domain.give_agreement, other, expert()).then(said.TaskAgreementGiven)
    assert after.events[-1].data.model_dump()["note"] == digest("En te lang.")


@pytest.mark.parametrize("stance", [Stance.AGREE_WITH_NOTE, Stance.OBJECT])
@pytest.mark.parametrize("note", ["", " \n"], ids=["empty", "blank"])
def test_an_objection_without_words_is_refused(stance: Stance, note: str) -> None:
    command = said.GiveAgreement(case=CASE, text=TEXT, stance=stance, note=note)
    contributed_and_asked().when(domain.give_agreement, command, expert()).refused("note_missing")


def test_only_the_text_that_is_asked_about_can_be_agreed_to() -> None:
    unasked = given(DESK, *SAVED, ASKED, SIGNED, sent(saved()))
    unasked.when(domain.give_agreement, AGREE, expert()).refused("other_version")
    newer = unasked.and_(TEXT_ASKED, TEXT_ASKED.model_copy(update={"text": OTHER}))
    newer.when(domain.give_agreement, AGREE, expert()).refused("other_version")


@pytest.mark.parametrize(
    "end",
    [
        said.TaskCancelled(reason="not-needed", order=9),
        said.TaskDeclined(reason="r", explanation=TEXT),
    ],
    ids=["cancelled", "declined"],
)
def test_a_department_that_is_out_agrees_only_when_it_is_asked_after_all(end: Event) -> None:
    out = contributed_and_asked().and_(end)
    out.when(domain.give_agreement, AGREE, expert()).refused("task_over")
    asked = out.and_(TEXT_ASKED)
    after = asked.when(domain.give_agreement, AGREE, expert()).then(said.TaskAgreementGiven)
    assert after.state and after.state.status in (Status.CANCELLED, Status.DECLINED)
