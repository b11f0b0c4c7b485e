"""Nothing is lost between two texts, and what is the same is not called changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.kernel.redline import Change, Piece, redline

WORDS = st.lists(st.sampled_from(["de", "partner", "krijgt", "geen", "\n\n", " ", "€ 5"])).map(
    " ".join
)


@given(WORDS, WORDS)
def test_both_texts_can_be_read_back(before: str, after: str) -> None:
    pieces = redline(before, after)
    assert "".join(p.text for p in pieces if p.change is not Change.ADDED) == before
    assert "".join(p.text for p in pieces if p.change is not Change.REMOVED) == after


@given(WORDS)
def test_the_same_text_has_no_changes(text: str) -> None:
    assert all(piece.change is Change.KEPT for piece in redline(text, text))


def test_a_replaced_word_is_removed_and_then_added() -> None:
    assert redline("De partner krijgt alles.", "De partner krijgt niets.") == (
        Piece(Change.KEPT, "De partner krijgt "),
        Piece(Change.REMOVED, "alles."),
        Piece(Change.ADDED, "niets."),
    )
