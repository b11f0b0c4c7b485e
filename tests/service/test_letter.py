"""The letter as an institution gets it, and as an archive has to keep it."""

import io
import json
import re
from pathlib import Path

import outloud  # type: ignore[import-untyped]  # it ships no types
import pikepdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from outloud.model import Document  # type: ignore[import-untyped]  # it ships no types

from schemas.advice import Letter, Recommended
from schemas.common import Refused
from schemas.letter import Language
from services.advice.assembly.letter import inputs, render
from tests.harness.letters import ADVICE, LETTER, MARK

NL, EN = Language.NL, Language.EN


def with_text(text: str) -> Letter:
    measure = Recommended(text=text[:1000], effect=text[:1000])
    changed = ADVICE.paragraphs[2].model_copy(update={"text": text, "measures": (measure,)})
    advice = {"title": text[:200], "summary": text, "paragraphs": (changed,)}
    return LETTER.model_copy(update={"advice": ADVICE.model_copy(update=advice)})


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    path = tmp_path / "letter.pdf"
    path.write_bytes(render(LETTER))
    return path


def pages(path: Path) -> list[str]:
    document = Document(str(path))
    return [document.content(number).text for number in range(len(document.pages))]


def read(letter: Letter, tmp_path: Path) -> str:
    path = tmp_path / "read.pdf"
    path.write_bytes(render(letter))
    return " ".join(pages(path))


def test_a_letter_says_it_is_archivable_and_accessible(printed: Path) -> None:
    with pikepdf.open(printed) as pdf, pdf.open_metadata() as xmp:
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("2", "A")
        assert xmp["pdfuaid:part"] == "1"
        assert xmp["dc:title"] == ADVICE.title
        assert str(pdf.Root.Lang).lower() == "nl-nl"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20260601")


@pytest.mark.parametrize("language", [NL, EN])
def test_an_accessibility_checker_finds_nothing(tmp_path: Path, language: Language) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(render(LETTER, language, MARK.hole))
    result = outloud.check(str(path))
    assert (result.verdict, result.errors, result.warnings) == ("pass", 0, 0)


def test_an_english_letter_says_which_words_are_dutch(tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(render(LETTER, EN))
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang).lower() == "en-gb"
        spoken = {str(o.Lang).lower() for o in pdf.objects if _speaks(o)}
    assert "nl-nl" in spoken
    assert "available in Dutch only" in " ".join(pages(path))
    path.write_bytes(render(LETTER, NL))
    with pikepdf.open(path) as pdf:
        assert {str(o.Lang).lower() for o in pdf.objects if _speaks(o)} == {"nl-nl"}


def _speaks(found: object) -> bool:
    return isinstance(found, pikepdf.Dictionary) and "/Lang" in found


def test_the_hole_stands_in_both_places_that_are_not_compressed() -> None:
    made = render(LETTER, NL, MARK.hole)
    assert made.count(MARK.hole.encode()) == made.count(b"KV-LETTER/1;") == 2
    with pikepdf.open(io.BytesIO(made)) as pdf, pdf.open_metadata() as xmp:
        assert xmp["pdf:Keywords"] == str(pdf.docinfo["/Keywords"]) == MARK.hole


def test_every_font_is_in_the_file(printed: Path) -> None:
    with pikepdf.open(printed) as pdf:
        fonts = [f for page in pdf.pages for f in page.Resources.Font.as_dict().values()]
        assert fonts
        for font in fonts:
            held = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile3" in held or "/FontFile2" in held


def test_the_same_letter_is_the_same_bytes() -> None:
    first = render(LETTER)
    render(with_text("iets anders"))
    assert render(LETTER) == first
    assert render(LETTER, EN) != first


def test_every_page_carries_its_marking_twice_and_its_number(printed: Path) -> None:
    found = pages(printed)
    assert len(found) > 2
    for number, text in enumerate(found, 1):
        assert text.count("DEPARTEMENTAAL VERTROUWELIJK") == 2
        assert f"pagina {number} van {len(found)}" in text
        assert LETTER.reference in text


def test_the_institution_reads_what_the_advice_means_and_not_who_said_what(tmp_path: Path) -> None:
    text = read(LETTER, tmp_path)
    for part in (
        "niet bindend",
        "beslist zelf",
        "Technische Universiteit Delft",
        "1 juni 2026",
        "geldt tot en met 1 juni 2027",
        "vervangt onze brief van 4 mei 2026",
    ):
        assert part in text
    assert "Casusadvies" in text
    assert "EZK" not in text


@pytest.mark.parametrize(
    "text",
    [
        '#import "@preview/x:1.0.0": *',
        '#panic() #read("letter.typ") $ x^2 $ *b* _i_ `raw` = kop <label> @ref // c /* c */ \\',
        '"] #sys.inputs [" \\u{1F600} {"letter": 1}',
    ],
)
def test_markup_in_a_text_is_only_text(text: str, tmp_path: Path) -> None:
    said = re.sub(r"\s", "", read(with_text(text), tmp_path))
    assert re.sub(r"\s", "", text) in said


def test_what_cannot_be_seen_is_not_printed(tmp_path: Path) -> None:
    assert "zicht baar" in read(with_text("zicht\x00\t\x1bbaar \u202e"), tmp_path)


def test_a_letter_with_characters_no_font_shows_is_refused_by_naming_them() -> None:
    with pytest.raises(Refused, match="京 北 😀") as refused:
        render(with_text("Universiteit van 北京 😀 en Αθήνα, Москва"))
    assert refused.value.reason == "unprintable"


def test_a_title_of_nothing_is_refused() -> None:
    with pytest.raises(Refused, match="no_title"):
        render(with_text("\x00\x01\x02\u200b"))


@pytest.mark.parametrize("word", ["W" * 200, "https://example.org/" + "a/b-" * 45, "é" * 200])
def test_a_word_longer_than_a_line_stays_within_the_page(word: str, tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(render(with_text(word)))
    document = Document(str(path))
    width = document.pages[0].mediabox[2]
    for number in range(len(document.pages)):
        assert all(run.bbox[2] < width for run in document.content(number).runs)


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=3, max_size=60))
def test_any_text_of_any_plane_is_printed_or_refused_clearly(text: str) -> None:
    try:
        made = render(with_text(text))
    except Refused as refused:
        assert refused.reason in ("unprintable", "no_title")
    else:
        with pikepdf.open(io.BytesIO(made)) as pdf:
            assert len(pdf.pages) > 0


def test_the_template_gives_no_warnings() -> None:
    source = Path("services/advice/assembly/letter.typ")
    template = Path(__file__).parents[2].joinpath(source).read_bytes()
    told = {"letter": json.dumps(inputs(LETTER, NL, "-"))}
    _, warnings = typst.compile_with_warnings(template, sys_inputs=told, ignore_system_fonts=True)
    assert warnings == []
