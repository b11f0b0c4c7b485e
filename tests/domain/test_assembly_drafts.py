"""Drafts of the advice: numbered, resting on findings the institution may read."""

from __future__ import annotations

import pytest

from schemas import case as said
from schemas.advice import AdviceText
from schemas.common import Aspect, Assessment, Layer
from services.advice.assembly import domain
from services.advice.assembly.domain import Drafting
from tests.harness.happened import AGREED, BOTH_IN, TEXT, drafted, opened, received
from tests.harness.makers import ASSEMBLY, advice, coordinator, finding, pinned
from tests.harness.spec import CASE, given

ADOPT = pinned(said.AdoptAdvice(case=CASE, text=TEXT))


def write(text: AdviceText | None = None, after: int = 0) -> Drafting:
    return Drafting(pinned(said.WriteDraft(case=CASE, after=after)), text or advice(), after)


def test_of_two_coordinators_who_write_at_once_the_second_looks_again() -> None:
    case = given(ASSEMBLY, *BOTH_IN)
    first = case.when(domain.write_draft, write(), coordinator()).then(drafted())
    first.when(domain.write_draft, write(), coordinator()).then(None)
    other = advice(words="Anders.")
    first.when(domain.write_draft, write(other), coordinator()).refused("newer_version")
    first.when(domain.write_draft, write(other, 1), coordinator()).then(drafted(other, 2))


def test_a_text_that_stays_the_same_after_something_arrived_can_be_written_again() -> None:
    late = given(ASSEMBLY, *AGREED, received("BZ", order=5))
    late.when(domain.adopt, ADOPT, coordinator()).refused("draft_outdated")
    again = late.when(domain.write_draft, write(after=1), coordinator()).then(drafted(number=2))
    again.when(domain.write_draft, write(after=1), coordinator()).then(None)
    again.when(domain.adopt, ADOPT, coordinator()).then(said.AdviceAdopted(number=2, text=TEXT))


def test_a_draft_knows_what_it_rests_on_and_where_departments_differ() -> None:
    heavy = finding("2", assessment=Assessment.SERIOUS).coded()
    case = given(ASSEMBLY, opened(), received("EZK"), received("BZ", heavy))
    text = advice("EZK:1", "BZ:2", "EZK:1")
    written = drafted(text, rests_on=("EZK:1", "BZ:2"), differences=(Aspect.TECHNOLOGY,))
    case.when(domain.write_draft, write(text), coordinator()).then(written)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (advice("EZK:9"), "unknown_finding"),
        (advice("DEF:1"), "unknown_finding"),
        (advice("BZ:1"), "not_quotable"),
        (advice(marking="dep-v"), "marking_too_high"),
        (advice(marking="horoscope"), "marking_too_high"),
        (advice("EZK:2"), "marking_too_low"),
        (advice("EZK:3"), "marking_too_low"),
    ],
)
def test_a_text_rests_on_what_the_institution_may_read_and_is_marked_for_it(
    text: AdviceText, reason: str
) -> None:
    secret, strange = finding("2", marking="dep-v"), finding("3", marking="horoscope")
    shared = finding(layer=Layer.SHARED)
    case = given(
        ASSEMBLY, opened(), received("EZK", secret, strange), received("BZ", shared.coded())
    )
    case.when(domain.write_draft, write(text), coordinator()).refused(reason)
