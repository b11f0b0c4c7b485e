"""Requests that belong together: linking, unlinking, merging, and hearing of it at the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given as each
from hypothesis import strategies as st

from schemas import request as said
from schemas import triage
from schemas.common import Event, digest
from schemas.triage import LinkKind
from services.intake import domain, relating
from services.intake.relating import Linking, Merging, keeper
from services.intake.state import Link, Request
from tests.harness.happened import submitted
from tests.harness.makers import CATALOGUE, INTAKE, coordinator, institution, pinned
from tests.harness.spec import CASE, MINUTE, START, Given, given, recorded

FAR = UUID(int=CASE.int + 1)
NEAR = UUID(int=CASE.int - 1)
ME = coordinator()
REFUSED = said.RequestRefused(reason="duplicate", explanation=digest("Al gevraagd."))
ANSWERED = said.RequestAnswered(product="sparring", answer=digest("Dat kan."))
CIRCULATE = pinned(said.CirculateRequest(case=CASE))
ANSWER = said.AnswerRequest(case=CASE, answer="Dat kan.")


def one(*events: Event, institution: str = "UL", earlier: int = 0) -> Request:
    """Another request, that came in so many minutes before CASE."""
    state = given(INTAKE, submitted(institution=institution), *events).state
    assert state is not None
    return replace(state, submitted_at=START - earlier * MINUTE)


def linking(kind: LinkKind = LinkKind.RELATED, reason: str = "same-partner") -> Linking:
    command = triage.LinkRequests(case=CASE, other=FAR, kind=kind, reason=reason)
    return Linking(command, CATALOGUE, one())


def unlinking() -> Linking:
    return Linking(triage.UnlinkRequests(case=CASE, other=FAR), CATALOGUE, one())


def merging(into: Request | None) -> Merging:
    return Merging(triage.MergeRequest(case=CASE, into=FAR), into)


LINKED = triage.RequestLinked(other=FAR, kind=LinkKind.RELATED, reason="same-partner")
UNLINKED = triage.RequestUnlinked(other=FAR)
MERGED = triage.RequestMerged(into=FAR)


def test_two_requests_are_linked_once_and_can_be_linked_otherwise() -> None:
    after = given(INTAKE, submitted()).when(relating.link, linking(), ME).then(LINKED)
    after.when(relating.link, linking(), ME).then(None)
    closer = linking(LinkKind.DUPLICATE, "same-question")
    again = after.when(relating.link, closer, ME).then(triage.RequestLinked)
    assert again.state and again.state.links == {FAR: Link(LinkKind.DUPLICATE, "same-question")}


def test_what_was_linked_is_unlinked_once() -> None:
    after = given(INTAKE, submitted(), LINKED).when(relating.unlink, unlinking(), ME)
    after.then(UNLINKED).when(relating.unlink, unlinking(), ME).then(None)


def test_a_request_that_ended_can_still_be_linked() -> None:
    given(INTAKE, submitted(), REFUSED).when(relating.link, linking(), ME).then(LINKED)


def test_a_link_needs_two_requests_and_a_reason_from_the_catalogue() -> None:
    request = given(INTAKE, submitted())
    request.when(relating.link, linking(reason="mooi"), ME).refused("unknown_reason")
    request.when(relating.link, replace(linking(), other=None), ME).refused("unknown_case")
    same = triage.LinkRequests(case=CASE, other=CASE, kind=LinkKind.RELATED, reason="same-partner")
    request.when(relating.link, Linking(same, CATALOGUE, one()), ME).refused("same_case")
    given(INTAKE).when(relating.link, linking(), ME).refused("unknown_case")
    request.when(relating.link, linking(), institution()).refused("not_allowed")


def test_whichever_of_two_is_named_first_the_same_one_keeps_the_link() -> None:
    assert keeper(CASE, FAR) == keeper(FAR, CASE) == CASE
    turned = triage.UnlinkRequests(case=FAR, other=CASE)
    assert relating.beside(turned) == FAR


CHANGES = st.lists(st.sampled_from([LINKED, UNLINKED]), min_size=1, max_size=4)


@each(CHANGES, st.data())
def test_the_other_request_comes_to_the_same_in_whatever_order_it_hears(
    changes: list[Event], data: st.DataObject
) -> None:
    """Heard any number of times and in any order, the newest change is what stays."""
    told = [recorded(change, number) for number, change in enumerate(changes, start=1)]
    order = data.draw(st.permutations([*told, *told]))
    other = given(INTAKE, submitted())
    for change in order:
        outcome = other.when(relating.repeat, change).outcome
        assert not isinstance(outcome, Exception)
        other = other.and_(outcome) if outcome else other
    assert other.state is not None
    assert (CASE in other.state.links) is (changes[-1] == LINKED)


def test_what_only_repeats_is_not_told_back() -> None:
    other = given(INTAKE, submitted()).when(relating.repeat, recorded(LINKED, 7))
    expected = LINKED.model_copy(update={"other": CASE, "repeats": 7})
    other.then(expected).when(relating.repeat, recorded(LINKED, 7)).then(None)
    given(INTAKE).when(relating.repeat, recorded(LINKED, 7)).then(None)


def test_a_duplicate_ends_and_its_terms_stop() -> None:
    before = given(INTAKE, submitted())
    after = before.when(relating.merge, merging(one(earlier=5)), ME).then(MERGED)
    assert after.state and all(clock.stopped for clock in after.state.clocks.by_name.values())
    after.when(relating.merge, merging(one(earlier=5)), ME).then(None)


def test_only_the_newer_of_two_open_requests_of_one_institution_is_merged() -> None:
    request = given(INTAKE, submitted())
    other = merging(one(institution="TUD", earlier=5))
    request.when(relating.merge, other, ME).refused("two_institutions")
    request.when(relating.merge, merging(one(earlier=-5)), ME).refused("newer_request")
    request.when(relating.merge, merging(None), ME).refused("unknown_case")
    over = merging(one(ANSWERED, earlier=5))
    request.when(relating.merge, over, ME).refused("too_late")
    itself = Merging(triage.MergeRequest(case=CASE, into=CASE), one())
    request.when(relating.merge, itself, ME).refused("newer_request")
    request.when(relating.merge, merging(one(earlier=5)), institution()).refused("not_allowed")


def test_of_two_requests_that_are_merged_into_each_other_one_goes_on() -> None:
    """Each decision is made at a request of its own: the moments alone must settle it."""
    for minutes in (-3, 0, 3):
        here, there = one(), one(earlier=minutes)
        outcomes = [
            _merged(here, CASE, there, FAR),
            _merged(there, FAR, here, CASE),
        ]
        assert outcomes.count(True) == 1


def _merged(request: Request, case: UUID, into: Request, other: UUID) -> bool:
    asked = Merging(triage.MergeRequest(case=case, into=other), into)
    try:
        return relating.merge(request, asked, ME, START + timedelta(hours=1)) is not None
    except Exception as refused:
        assert getattr(refused, "reason", "") == "newer_request"
        return False


@pytest.mark.parametrize("first", [*permutations(range(3), 2)])
def test_of_merging_answering_and_circulating_at_once_the_first_stands(
    first: tuple[int, int],
) -> None:
    doing = (
        (relating.merge, merging(one(earlier=5))),
        (domain.answer, ANSWER),
        (domain.circulate, CIRCULATE),
    )
    (now, command), (then, other) = doing[first[0]], doing[first[1]]
    so_far: Given[Request | None] = given(INTAKE, submitted())
    outcome = so_far.when(now, command, ME).outcome
    assert isinstance(outcome, Event)
    so_far.and_(outcome).when(then, other, ME).refused("too_late")


def test_what_was_merged_is_linked_as_a_duplicate_at_the_keeper() -> None:
    merged = recorded(MERGED)
    keeps = given(INTAKE, submitted())
    after = keeps.when(relating.link_merged, merged).then(triage.RequestLinked)
    assert after.state and after.state.links[FAR].kind is LinkKind.DUPLICATE
    after.when(relating.link_merged, merged).then(None)
    closer = keeps.and_(LINKED).when(relating.link_merged, merged).then(triage.RequestLinked)
    assert closer.state and closer.state.links[FAR].kind is LinkKind.DUPLICATE
