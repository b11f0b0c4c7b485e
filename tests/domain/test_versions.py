"""Two people at one text: nothing is lost, and what clashes is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from schemas.advice import AdviceText, Paragraph, Section
from schemas.case import DraftWritten
from schemas.common import Refused, digest
from services.advice.assembly.merging import merge
from services.advice.assembly.versions import bare, frame, grounds, identified, touches, unused
from tests.harness.strategies import tried

words = st.sampled_from(["Een.", "Twee.", "Drie.", "Vier."])
Edit = Callable[[AdviceText], AdviceText]


def text(*said: str) -> AdviceText:
    paragraphs = tuple(Paragraph(id=f"p{n}", text=one) for n, one in enumerate(said))
    return AdviceText(title="Advies", summary="Het kan.", paragraphs=paragraphs)


def edit(place: int, said: str, heading: bool) -> Edit:
    def change(before: AdviceText) -> AdviceText:
        paragraphs = [*before.paragraphs]
        spot = place % len(paragraphs)
        update = {"heading": said} if heading else {"text": said}
        paragraphs[spot] = paragraphs[spot].model_copy(update=update)
        return before.model_copy(update={"paragraphs": tuple(paragraphs)})

    return change


def add(place: int, said: str) -> Edit:
    def change(before: AdviceText) -> AdviceText:
        paragraphs = [*before.paragraphs]
        paragraphs.insert(place % (len(paragraphs) + 1), Paragraph(text=said))
        return before.model_copy(update={"paragraphs": tuple(paragraphs)})

    return change


def drop(place: int) -> Edit:
    def change(before: AdviceText) -> AdviceText:
        kept = [p for n, p in enumerate(before.paragraphs) if n != place % len(before.paragraphs)]
        return before.model_copy(update={"paragraphs": tuple(kept or before.paragraphs)})

    return change


def summarise(said: str) -> Edit:
    return lambda before: before.model_copy(update={"summary": said})


edits = st.one_of(
    st.builds(edit, st.integers(0, 5), words, st.booleans()),
    st.builds(add, st.integers(0, 5), words),
    st.builds(drop, st.integers(0, 5)),
    st.builds(summarise, words),
)
bases = st.lists(words, min_size=1, max_size=4).map(lambda said: text(*said))


@st.composite
def forks(draw: st.DrawFn) -> tuple[AdviceText, AdviceText, AdviceText]:
    """A text and what two people made of it, each a few changes further."""
    base = draw(bases)
    theirs = mine = base
    for change in draw(st.lists(edits, max_size=3)):
        theirs = change(theirs)
    theirs = identified(theirs, base)
    for change in draw(st.lists(edits, max_size=3)):
        mine = change(mine)
    return base, theirs, identified(mine, base, theirs)


def merged(base: AdviceText, theirs: AdviceText, mine: AdviceText) -> AdviceText | None:
    try:
        return merge(base, theirs, mine)
    except Refused as refused:
        assert refused.reason == "newer_version"
        return None


def fields(of: AdviceText) -> dict[tuple[str, str], Any]:
    """Everything a text says, by paragraph and field."""
    found = {(p.id, name): value for p in of.paragraphs for name, value in p}
    return found | {("", name): v for name, v in of if name != "paragraphs"}


@tried(200)
@given(forks())
def test_what_only_one_of_two_changed_is_in_the_result(
    fork: tuple[AdviceText, AdviceText, AdviceText],
) -> None:
    base, theirs, mine = fork
    result = merged(*fork)
    assume(result is not None)
    assert result
    was, now = fields(base), fields(result)
    for changed in (fields(theirs), fields(mine)):
        for key in {*was, *changed}:
            if changed.get(key) != was.get(key):
                assert now.get(key) == changed.get(key)
    untouched = {*was.items()} & {*fields(theirs).items()} & {*fields(mine).items()}
    assert untouched <= {*now.items()}


@tried(100)
@given(forks())
def test_who_merges_first_makes_no_difference_to_what_is_said(
    fork: tuple[AdviceText, AdviceText, AdviceText],
) -> None:
    base, theirs, mine = fork
    one, other = merged(base, theirs, mine), merged(base, mine, theirs)
    assert (one is None) == (other is None)
    if one and other:
        assert fields(one) == fields(other)


@tried(50)
@given(forks())
def test_a_text_that_only_one_changed_is_that_text(
    fork: tuple[AdviceText, AdviceText, AdviceText],
) -> None:
    base, theirs, mine = fork
    assert merge(base, theirs, base) == theirs
    assert merge(base, base, mine) == mine


def test_the_same_words_changed_by_two_are_a_clash_that_names_the_place() -> None:
    base = text("Een.", "Twee.")
    with pytest.raises(Refused, match="p1") as clash:
        merge(base, edit(1, "Drie.", heading=False)(base), edit(1, "Vier.", heading=False)(base))
    assert clash.value.reason == "newer_version"
    with pytest.raises(Refused, match="p0"):
        merge(base, drop(0)(base), edit(0, "Drie.", heading=False)(base))


def test_two_new_paragraphs_of_two_people_are_both_kept() -> None:
    base = text("Een.")
    theirs = identified(add(1, "Twee.")(base), base)
    mine = identified(add(1, "Drie.")(base), base, theirs)
    assert [p.text for p in merge(base, theirs, mine).paragraphs] == ["Een.", "Twee.", "Drie."]


def test_a_paragraph_that_lost_its_name_gets_it_back() -> None:
    base = identified(text("Een.", "Twee."))
    nameless = tuple(p.model_copy(update={"id": ""}) for p in base.paragraphs)
    again = identified(base.model_copy(update={"paragraphs": nameless[::-1]}), base)
    assert [p.id for p in again.paragraphs] == ["p1", "p0"]
    fresh = identified(base.model_copy(update={"paragraphs": nameless}))
    assert [p.id for p in fresh.paragraphs] == ["risks", "risks-2"]
    with pytest.raises(Refused, match="same id"):
        twice = (base.paragraphs[0], base.paragraphs[0])
        identified(base.model_copy(update={"paragraphs": twice}))


def version(of: AdviceText, number: int = 1) -> DraftWritten:
    return DraftWritten(
        number=number,
        text=digest(of.stored()),
        rests_on=tuple(name for p in of.paragraphs for name in p.rests_on),
        differences=(),
        marking=of.marking,
        frame=frame(of),
        paragraphs=grounds(of),
    )


def test_a_quotable_finding_without_a_paragraph_and_a_paragraph_without_a_finding_are_shown() -> (
    None
):
    paragraphs = (
        Paragraph(id="a", text="Rust.", rests_on=("EZK:1",)),
        Paragraph(id="b", text="Zweeft."),
        Paragraph(id="c", section=Section.QUESTION, text="Mag dit?"),
    )
    written = version(AdviceText(title="Advies", summary="Ja.", paragraphs=paragraphs))
    assert bare(written) == ("b",)
    assert unused(written, ("EZK:1", "BZ:1")) == ("BZ:1",)


@tried(100)
@given(forks())
def test_what_touches_nobody_leaves_every_word_as_it_was(
    fork: tuple[AdviceText, AdviceText, AdviceText],
) -> None:
    base, theirs, _ = fork
    if not touches(version(base), version(theirs, 2), "EZK"):
        assert sorted(p.text for p in base.paragraphs) == sorted(p.text for p in theirs.paragraphs)
        assert base.summary == theirs.summary


def test_a_version_that_knows_no_paragraphs_touches_everybody() -> None:
    old = version(text("Een.")).model_copy(update={"frame": None, "paragraphs": ()})
    assert touches(old, version(text("Een.", "Twee."), 2), "EZK")
