"""What a letter says, apart from how it is set."""

import re
from datetime import date

import pytest

from schemas.advice import AdviceText, Letter, Paragraph, Recommended, Section
from schemas.catalogue.products import Validity
from schemas.common import Aspect
from schemas.letter import Language, LetterWords, PartName
from services.advice.assembly.letter_content import content
from services.advice.assembly.letter_text import clean, paragraphs
from tests.harness.letters import ADVICE, LETTER, PARTNER, TECHNOLOGY

NL, EN = Language.NL, Language.EN


def with_paragraphs(*found: Paragraph) -> Letter:
    advice = ADVICE.model_copy(update={"paragraphs": found})
    return LETTER.model_copy(update={"advice": advice})


def told(said: LetterWords, name: PartName) -> str:
    part = next(part for part in said.parts if part.name is name)
    return " ".join(line for passage in part.passages for line in passage.text)


def test_what_cannot_be_seen_is_left_out() -> None:
    assert clean("a\x00b\x07 \u202ec\ufeff\ud800\u200b d\r\n e\ufe0f") == "ab c d e"
    assert paragraphs("een\r\ntwee\n \n\n\ndrie\x0c ") == ("een\ntwee", "drie")


@pytest.mark.parametrize("language", [NL, EN])
def test_the_parts_stand_in_the_order_in_which_they_are_asked(language: Language) -> None:
    said = content(LETTER, language)
    assert [part.name for part in said.parts] == list(PartName)
    assert all(part.title for part in said.parts)


def test_a_part_of_which_nothing_is_known_is_left_out_and_fixed_words_stay() -> None:
    said = content(with_paragraphs(Paragraph(text="Het kan.")), NL)
    assert [part.name for part in said.parts] == [
        PartName.RISKS,
        PartName.LAW_AND_CHOICE,
        PartName.VALIDITY,
        PartName.FURTHER,
        PartName.BINDING,
    ]


def test_risks_of_one_aspect_stand_together_and_what_is_about_none_stands_first() -> None:
    again = Paragraph(aspect=Aspect.PARTNER, heading="Geldstromen", text="Vraag ernaar.")
    whole = Paragraph(heading="Samen genomen", text="Het is te overzien.")
    said = content(with_paragraphs(PARTNER, TECHNOLOGY, again, whole), NL)
    shown = [(p.title, p.heading.text if p.heading else "") for p in said.parts[0].passages]
    assert shown == [
        ("", "Samen genomen"),
        ("De partner", "Wie de partner is"),
        ("De partner", "Geldstromen"),
        ("De technologie", ""),
    ]


def test_each_measure_is_told_once_with_its_effect() -> None:
    first = Paragraph(text="Een.", measures=("Deel weinig.", "Wijs een begeleider aan."))
    later = Recommended(text="Deel weinig.", effect="De partner leert niets nieuws.")
    said = content(with_paragraphs(first, Paragraph(text="Twee.", measures=(later,))), NL)
    part = next(part for part in said.parts if part.name is PartName.MEASURES)
    shown = [(m.text.text, m.effect.text if m.effect else None) for m in part.measures]
    assert shown == [
        ("Deel weinig.", "De partner leert niets nieuws."),
        ("Wijs een begeleider aan.", None),
    ]


def test_a_measure_in_the_words_of_the_catalogue_has_its_english_too() -> None:
    words = "Gevoelige gegevens apart opgeslagen"
    known = Recommended(text=words, code="separate-data")
    other = Recommended(text="Sla ze elders op", code="separate-data")
    said = content(with_paragraphs(Paragraph(text="Een.", measures=(known, other))), EN)
    part = next(part for part in said.parts if part.name is PartName.MEASURES)
    assert [(m.text.language, m.text.text) for m in part.measures] == [
        (EN, "Sensitive data stored separately"),
        (NL, "Sla ze elders op"),
    ]


@pytest.mark.parametrize(
    ("language", "law", "choice"),
    [
        (NL, "sancties en exportcontrole", "eigen keuze"),
        (EN, "sanctions and export control", "own choice"),
    ],
)
def test_what_the_law_decides_is_apart_from_what_one_may_choose(
    language: Language, law: str, choice: str
) -> None:
    part = next(p for p in content(LETTER, language).parts if p.name is PartName.LAW_AND_CHOICE)
    titles = list(dict.fromkeys(passage.title for passage in part.passages))
    assert law in titles[0] and choice in titles[1] and len(titles) == 2
    sections = (Section.LAW, Section.CHOICE)
    own = [p for section in sections for p in ADVICE.paragraphs if p.section is section]
    wanted = {p.text_en if language is EN else p.text for p in own}
    assert wanted <= {line for passage in part.passages for line in passage.text}


@pytest.mark.parametrize(
    ("language", "until", "replaces"),
    [
        (NL, "geldt tot en met 1 juni 2027", "vervangt onze brief van 4 mei 2026"),
        (EN, "holds until 1 June 2027", "replaces our letter of 4 May 2026"),
    ],
)
def test_it_says_until_when_it_holds_what_would_change_it_and_what_it_replaces(
    language: Language, until: str, replaces: str
) -> None:
    said = content(LETTER, language)
    validity = told(said, PartName.VALIDITY)
    assert until in validity and "partner" in validity
    assert replaces in said.replaces
    first = content(LETTER.model_copy(update={"replaces": None, "valid_until": None}), language)
    assert first.replaces == "" and "2027" not in told(first, PartName.VALIDITY)
    assert LETTER.reference in told(said, PartName.FURTHER)


def test_what_has_no_english_words_is_left_in_dutch_and_the_letter_says_so_once() -> None:
    said = content(LETTER, EN)
    risks = next(part for part in said.parts if part.name is PartName.RISKS)
    assert [passage.language for passage in risks.passages] == [EN, NL]
    assert risks.passages[0].heading and risks.passages[0].heading.language is EN
    assert "Dutch" in said.partly_dutch
    assert content(LETTER, NL).partly_dutch == ""
    partner = [p for p in ADVICE.paragraphs if p.text_en]
    assert content(with_paragraphs(*partner), EN).partly_dutch == ""


def test_nobody_reads_which_department_said_what() -> None:
    assert not re.search("EZK|rests_on", content(LETTER, NL).model_dump_json())


def test_an_advice_holds_so_many_months_and_never_beyond_the_last_day_of_one() -> None:
    validity = Validity(months=6, source="choice")
    assert validity.until(date(2026, 8, 31)) == date(2027, 2, 28)
    assert validity.until(date(2027, 8, 31)) == date(2028, 2, 29)
    assert validity.until(date(2026, 6, 1)) == date(2026, 12, 1)


def test_a_measure_with_more_than_words_is_written_whole_and_read_back() -> None:
    stored = ADVICE.stored()
    assert AdviceText.model_validate_json(stored) == ADVICE
    assert '"Wijs een begeleider aan."' in stored and "effect_en" in stored
