"""Files of a request: who may send them, how many, and where they go with the question."""

from __future__ import annotations

from typing import Any

import pytest

from schemas import request as said
from schemas.attachment import LARGEST_TOGETHER, MOST, Attachment, FileType, NamedFile
from schemas.common import Refused, Role, digest
from schemas.contacts import ASK, DRAFT
from schemas.ids import case_from_key
from schemas.question import Question
from schemas.sending import CheckFile
from services.intake import domain
from services.intake.attachments import case_of_file
from services.intake.following import Amendment, Submission
from tests.harness.happened import submitted
from tests.harness.makers import (
    CATALOGUE,
    INTAKE,
    coordinator,
    facts,
    institution,
    pinned,
    question,
    somebody,
    submit,
)
from tests.harness.spec import CASE, Given, given


def file(words: str = "a", size: int = 100) -> Attachment:
    return Attachment(digest=digest(words), size=size, type=FileType.PDF, scanned=True)


def asking(*files: Attachment) -> Question:
    named = tuple(NamedFile(digest=one.digest, name="plan.pdf") for one in files)
    return question(files=named)


def found(*files: Attachment) -> dict[str, Attachment]:
    return {one.digest: one for one in files}


def submitting(*files: Attachment) -> Submission:
    return Submission(submit(question=asking(*files)).command, CATALOGUE, None, found(*files))


def amending(*files: Attachment) -> Amendment:
    asked = said.RequestAmendment(case=CASE, facts=facts(), question=asking(*files))
    return Amendment(asked, CATALOGUE, found(*files))


def test_a_request_carries_the_files_it_names_as_the_loket_found_them() -> None:
    files = (file("a"), file("b", 7))
    done = given(INTAKE).when(domain.submit, submitting(*files), institution())
    event: Any = done.then(said.RequestSubmitted).events[-1].data
    assert event.attachments == files
    assert "plan" not in event.model_dump_json()


def test_the_same_file_twice_is_one() -> None:
    done = given(INTAKE).when(domain.submit, submitting(file(), file()), institution())
    assert _last(done.then(said.RequestSubmitted)) == (file(),)


def test_too_many_files_are_refused() -> None:
    many = [file(str(number)) for number in range(MOST + 1)]
    given(INTAKE).when(domain.submit, submitting(*many[1:]), institution()).then(
        said.RequestSubmitted
    )
    given(INTAKE).when(domain.submit, submitting(*many), institution()).refused("too_many_files")


def test_files_that_are_too_large_together_are_refused() -> None:
    half = LARGEST_TOGETHER // 2
    fits = submitting(file("a", half), file("b", half))
    given(INTAKE).when(domain.submit, fits, institution()).then(said.RequestSubmitted)
    over = submitting(file("a", half), file("b", half + 1))
    given(INTAKE).when(domain.submit, over, institution()).refused("files_too_large")


def test_a_change_replaces_the_files_and_the_same_again_changes_nothing() -> None:
    before = given(INTAKE).when(domain.submit, submitting(file("a")), institution())
    changed = before.then(said.RequestSubmitted).when(
        domain.amend, amending(file("b")), institution()
    )
    done = changed.then(said.RequestAmended)
    assert _last(done) == (file("b"),)
    done.when(domain.amend, amending(file("b")), institution()).then(None)


def test_departments_get_the_files_that_stood_at_circulating() -> None:
    first = given(INTAKE).when(domain.submit, submitting(file("a")), institution())
    out = (
        first.then(said.RequestSubmitted)
        .when(domain.amend, amending(file("b")), institution())
        .then(said.RequestAmended)
        .when(domain.circulate, _circulate(), coordinator())
        .then(said.RequestCirculated)
    )
    assert _last(out) == (file("b"),)
    asked = out.when(domain.amend, amending(file("c")), institution())
    assert _last(asked.then(said.AmendmentRequested)) == (file("c"),)


def test_a_question_without_files_is_stored_as_it_always_was() -> None:
    assert "files" not in question().stored()


@pytest.mark.parametrize("name", ["../plan.pdf", "a/b.pdf", "a\\b.pdf", "a\nb", "", "fdp\u202eexe"])
def test_a_name_with_a_folder_or_with_signs_that_mislead_is_no_name(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        NamedFile(digest=digest("a"), name=name)


@pytest.mark.parametrize("role", set(Role) - ASK - {Role.SERVICE})
def test_only_who_asks_for_the_institution_sends_files(role: Role) -> None:
    state = given(INTAKE, submitted()).state
    commands = [_check()] if role in DRAFT else [_check(), _check(idempotency_key="een-sleutel")]
    for command in commands:
        with pytest.raises(Refused, match="not_allowed"):
            case_of_file(state, command, somebody(role))


def test_who_prepares_a_question_sends_the_files_that_go_with_it() -> None:
    command = _check(idempotency_key="een-sleutel")
    for role in DRAFT:
        assert case_of_file(None, command, somebody(role)) == case_from_key("UL", "een-sleutel")


def test_a_file_is_of_the_own_case_or_of_the_one_that_the_key_makes() -> None:
    state = given(INTAKE, submitted()).state
    assert case_of_file(state, _check(), institution()) == CASE
    later = _check(idempotency_key="een-sleutel")
    assert case_of_file(None, later, institution("UL")) == case_from_key("UL", "een-sleutel")
    assert case_of_file(None, later, institution("RUG")) == case_from_key("RUG", "een-sleutel")
    for nowhere in (state, None):
        with pytest.raises(Refused, match="unknown_case"):
            case_of_file(nowhere, _check(), institution("RUG"))


def _last(so_far: Given[Any]) -> Any:
    event: Any = so_far.events[-1].data
    return event.attachments


def _check(**more: Any) -> CheckFile:
    return CheckFile(case=CASE, file=digest("a"), **more)


def _circulate() -> Any:
    return pinned(said.CirculateRequest(case=CASE))
