"""One advice from many contributions: where they differ, and what the institution may read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from schemas.advice import Section
from schemas.common import Aspect, Assessment, Layer, Position
from schemas.contribution import Contribution
from services.advice.assembly.combine import differences, positions
from services.advice.assembly.composing import NOTHING, SUMMARIES, Asked, compose
from services.advice.assembly.state import Part
from tests.harness.makers import CATALOGUE, contribution, finding, question, routed
from tests.harness.strategies import tried

DESKS = CATALOGUE.desks
codes = st.tuples(*map(st.sampled_from, (Aspect, Assessment, Layer)))
answers = st.tuples(st.sampled_from(Position), st.lists(codes, min_size=1, max_size=3))


def written(department: str, answer: Any) -> Contribution:
    """A contribution whose words say their layer and department, so that a leak shows."""
    position, found = answer
    findings = []
    for number, (aspect, assessment, layer) in enumerate(found):
        mark = "" if layer is Layer.QUOTABLE else f" {layer} {department}"
        words = f"bevinding {number}{mark}"
        findings.append(
            finding(str(number), aspect, assessment, layer, words, measures=(f"maatregel{mark}",))
        )
    return contribution(*findings, position=position)


contributions = st.dictionaries(st.sampled_from(DESKS), answers, max_size=4).map(
    lambda by_code: {code: written(code, answer) for code, answer in by_code.items()}
)


ASKED = Asked(question())


def parts(**findings: Any) -> dict[str, Part]:
    return {code: Part(routed(code)[0], findings=tuple(f)) for code, f in findings.items()}


def coded(given_: dict[str, Contribution]) -> dict[str, Any]:
    return {code: c.coded() for code, c in given_.items()}


def test_departments_differ_where_their_heaviest_findings_differ() -> None:
    light, heavy = (
        finding(a.value, assessment=a).coded() for a in (Assessment.NO_CONCERN, Assessment.SERIOUS)
    )
    assert differences(parts(EZK=[light], BZ=[heavy])) == (Aspect.TECHNOLOGY,)
    assert differences(parts(EZK=[light, heavy], BZ=[heavy])) == ()
    assert differences(parts(EZK=[light, heavy])) == ()


@tried(40)
@given(contributions, st.randoms(use_true_random=False))
def test_where_they_differ_does_not_depend_on_any_order(
    given_: dict[str, Contribution], random: Any
) -> None:
    shuffled = [(code, random.sample(list(f), len(f))) for code, f in coded(given_).items()]
    random.shuffle(shuffled)
    again = {code: tuple(found) for code, found in shuffled}
    assert differences(parts(**again)) == differences(parts(**coded(given_)))
    assert positions(parts(**again)) == positions(parts(**coded(given_)))


def test_what_a_department_says_since_takes_the_place_of_its_findings() -> None:
    both = parts(EZK=[finding().coded()], BZ=[finding(assessment=Assessment.SERIOUS).coded()])
    moved = replace(both["BZ"], views={Aspect.TECHNOLOGY: Assessment.MANAGEABLE})
    assert differences(both) == (Aspect.TECHNOLOGY,)
    assert differences({**both, "BZ": moved}) == ()


@tried(40)
@given(contributions)
def test_a_first_draft_holds_no_word_that_is_not_quotable_and_no_department(
    given_: dict[str, Contribution],
) -> None:
    text = compose(ASKED, given_, "ongerubriceerd")
    told = text.for_institution().stored()
    assert "internal" not in told and "shared" not in told
    assert not any(code in told for code in DESKS)
    quotable = {
        f"{code}:{f.id}"
        for code, c in given_.items()
        for f in c.findings
        if f.layer is Layer.QUOTABLE
    }
    assert {name for p in text.paragraphs for name in p.rests_on} == quotable
    heaviest = max((c.position for c in given_.values()), key=list(Position).index, default=None)
    assert (text.summary, text.summary_en) == SUMMARIES[heaviest or Position.NO_OBJECTION]


@tried(40)
@given(contributions)
def test_what_leaves_a_desk_has_no_internal_finding(given_: dict[str, Contribution]) -> None:
    for written in given_.values():
        crossing = written.crossing()
        kept = [f for f in written.findings if f.layer is not Layer.INTERNAL]
        assert (list(crossing.findings) if crossing else []) == kept


def test_without_anything_quotable_the_draft_says_so() -> None:
    silent = {"EZK": contribution(finding(layer=Layer.SHARED))}
    text = compose(ASKED, silent, "ongerubriceerd")
    assert [p.text for p in text.paragraphs if p.section is Section.RISKS] == [NOTHING[0]]


def test_the_same_measure_of_two_departments_is_named_once() -> None:
    given_ = {c: contribution(finding(measures=("NDA",))) for c in ("EZK", "BZ")}
    found = [p for p in compose(ASKED, given_, "ongerubriceerd").paragraphs if p.rests_on]
    assert [p.rests_on for p in found] == [("EZK:1",), ("BZ:1",)]
    assert [[m.text for m in p.measures] for p in found] == [["NDA"], []]


def test_what_rests_on_a_rule_of_law_stands_apart_from_what_weighs() -> None:
    law = finding("2", Aspect.SANCTIONS, legal_basis="Verordening (EU) nr. 833/2014")
    text = compose(ASKED, {"BZ": contribution(finding(), law)}, "ongerubriceerd")
    sections = {p.rests_on: p.section for p in text.paragraphs if p.rests_on}
    assert sections == {("BZ:1",): Section.RISKS, ("BZ:2",): Section.LAW}
    assert [*dict.fromkeys(p.section for p in text.paragraphs)] == [*Section][:4]
