"""What a letter says, apart from how it is set."""

import pytest

from schemas.advice import Paragraph
from schemas.common import Aspect
from services.advice.assembly.letter import plain
from services.advice.assembly.letter_content import clean, content, paragraphs
from tests.service.test_letter import ADVICE, LETTER


def test_what_cannot_be_seen_is_left_out() -> None:
    assert clean("a\x00b\x07 \u202ec\ufeff\ud800\u200b d\r\n e\ufe0f") == "ab c d e"
    assert paragraphs("een\r\ntwee\n \n\n\ndrie\x0c ") == ["een\ntwee", "drie"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_plain_text_says_the_same_between_two_markings(language: str) -> None:
    text = plain(LETTER, language)
    said = content(LETTER, language)
    assert text.startswith(said["marking"]) and text.endswith(f"{said['marking']}\n")
    for part in (said["title"].upper(), said["date"], *said["about"], "- Wijs een begeleider aan."):
        assert part in text
    assert "EZK" not in text


def test_paragraphs_of_one_aspect_share_one_title() -> None:
    again = Paragraph(aspect=Aspect.PARTNER, heading="Geldstromen", text="Vraag ernaar.")
    advice = ADVICE.model_copy(update={"paragraphs": (ADVICE.paragraphs[0], again)})
    sections = content(LETTER.model_copy(update={"advice": advice}), "nl")["sections"]
    assert [(s["title"], s["heading"]) for s in sections] == [
        ("De partner", "Wie de partner is"),
        ("", "Geldstromen"),
    ]
