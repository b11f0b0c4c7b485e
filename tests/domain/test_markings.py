"""Markings: what may be kept, what a text must be marked, and what findings say together."""

from __future__ import annotations

from typing import Any

import pytest

from schemas import case as said
from schemas.common import Aspect, Refused
from schemas.contribution import Contributed, Views, ViewsStated, WrittenView
from schemas.envelope import Recorded
from services.advice.assembly import domain
from services.advice.assembly.domain import Drafting
from services.advice.assembly.incoming import FROM_DESKS
from tests.harness.happened import AGREED, contributed, drafted, opened, received
from tests.harness.makers import ASSEMBLY, CATALOGUE, advice, coordinator, finding, pinned
from tests.harness.spec import CASE, arrived, given

HIGH = finding("2", marking="dep-v")


def from_desk(event: Contributed | ViewsStated) -> Recorded[Any]:
    """The event as it comes over the department's own lane."""
    plain = arrived(event)
    subject = f"contributions.{event.department.lower()}.{CASE.hex}"
    return Recorded(event, plain.meta, plain.sequence, subject, "")


async def test_what_is_marked_above_the_ceiling_is_refused_at_the_border_with_the_other_route() -> (
    None
):
    view = WrittenView(
        aspect=Aspect.TECHNOLOGY, assessment=HIGH.assessment, reasoning="Nee.", marking="dep-v"
    )
    for event in (
        contributed("EZK", HIGH),
        ViewsStated(department="EZK", round=1, views=Views(views=(view,))),
    ):
        with pytest.raises(Refused, match="dep-v") as refused:
            await FROM_DESKS[type(event)](from_desk(event))
        assert "classified information" in refused.value.what_to_do
    assert await FROM_DESKS[Contributed](from_desk(contributed("EZK")))


def write(reason: str | None, *rests_on: str) -> Drafting:
    return Drafting(pinned(said.WriteDraft(case=CASE, lowered=reason)), advice(*rests_on))


def test_a_text_marked_lower_than_its_grounds_says_why_and_who() -> None:
    case = given(ASSEMBLY, opened(), received("EZK", HIGH.coded()))
    case.when(domain.write_draft, write(None, "EZK:2"), coordinator()).refused("marking_too_low")
    case.when(domain.write_draft, write("whim", "EZK:2"), coordinator()).refused("unknown_reason")
    lowered = case.when(domain.write_draft, write("public-sources", "EZK:2"), coordinator())
    written: Any = lowered.then(said.DraftWritten).events[-1].data
    assert written.lowered == "public-sources"
    plain = case.when(domain.write_draft, write("public-sources"), coordinator())
    high_enough: Any = plain.then(said.DraftWritten).events[-1].data
    assert high_enough.lowered is None


SENSITIVE = (Aspect.TECHNOLOGY, Aspect.STATE_ACTOR, Aspect.ACCESS)


def test_findings_that_say_more_together_are_decided_on_record() -> None:
    many = tuple(finding(str(n), aspect).coded() for n, aspect in enumerate(SENSITIVE))
    parts = [received(code, *many) for code in ("EZK", "BZ", "DEF")]
    names = [f"{code}:{n}" for code in ("EZK", "BZ", "DEF") for n in range(3)]
    case = given(ASSEMBLY, opened("EZK", "BZ", "DEF", product="quick-scan"), *parts)
    warned = case.when(domain.write_draft, write(None, *names), coordinator())
    ready = warned.then(said.DraftWritten)
    draft: Any = ready.events[-1].data
    assert draft.aggregation == ("how-to-get-in",)
    adopt = said.AdoptAdvice(case=CASE, text=draft.text)
    ready.when(domain.adopt, pinned(adopt), coordinator()).refused("aggregation_undecided")
    for reason, outcome in (("whim", "unknown_reason"), ("nothing-added", None)):
        decided = pinned(adopt.model_copy(update={"aggregation_accepted": reason}))
        tried = ready.when(domain.adopt, decided, coordinator())
        if outcome:
            tried.refused(outcome)
        else:
            tried.then(said.AdviceAdopted)
    fewer = case.when(domain.write_draft, write(None, *names[:3]), coordinator())
    calm: Any = fewer.then(said.DraftWritten).events[-1].data
    assert calm.aggregation == ()


def test_a_text_that_is_marked_high_enough_needs_no_decision_on_aggregation() -> None:
    found = [(code, aspect) for code in ("EZK", "BZ", "DEF") for aspect in SENSITIVE]
    assert CATALOGUE.aggregates(found, "ongerubriceerd") == ("how-to-get-in",)
    assert CATALOGUE.aggregates(found, "dep-v") == ()


def test_what_nobody_warned_of_is_adopted_as_before() -> None:
    assert drafted().aggregation == ()
    case = given(ASSEMBLY, *AGREED)
    adopt = pinned(said.AdoptAdvice(case=CASE, text=drafted().text))
    case.when(domain.adopt, adopt, coordinator()).then(said.AdviceAdopted)
