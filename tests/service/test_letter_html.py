"""The letter as a page: one that needs nothing else, that everybody can read, and that prints."""

import json
from html.parser import HTMLParser
from itertools import pairwise
from typing import ClassVar

import pytest
from jsonschema import Draft202012Validator

from schemas.advice import Letter
from schemas.common import TYPE_PREFIX
from schemas.letter import Kind, Language
from schemas.publish import PUBLISHED
from services.advice.assembly.letter_content import document
from services.advice.assembly.letter_files import letter_files
from services.advice.assembly.letter_html import page
from tests.harness.letters import ADVICE, LETTER, MARK, SIGNER

NL, EN = Language.NL, Language.EN
both = pytest.mark.parametrize("language", [NL, EN])


class Page(HTMLParser):
    """What stands in a page: open elements, headings, languages, words."""

    empty: ClassVar = {"meta", "br"}

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[int] = []
        self.words: list[tuple[str, str]] = []
        self.languages: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.empty:
            self.open.append(tag)
            self.languages.append(dict(attrs).get("lang") or (self.languages or [""])[-1])
        if tag[0] == "h" and tag[1:].isdigit():
            self.headings.append(int(tag[1:]))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.languages.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and "style" not in self.open:
            self.words.append((self.languages[-1], data.strip()))

    @property
    def text(self) -> str:
        """All words."""
        return " ".join(words for _, words in self.words)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each element of that name."""
        return [found for name, found in self.tags if name == tag]


def read(letter: Letter, language: Language) -> Page:
    return Page(page(letter, language, MARK.hole).decode())


@both
def test_headings_follow_each_other_and_every_region_is_named(language: Language) -> None:
    found = read(LETTER, language)
    assert found.headings[0] == 1 and found.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(found.headings))
    assert [len(found.all(tag)) for tag in ("header", "main", "footer", "title")] == [1, 1, 1, 1]
    ids = [one["id"] for _, one in found.tags if "id" in one]
    assert len(ids) == len(set(ids))
    assert {one["aria-labelledby"] for one in found.all("section")} <= set(ids)


@both
def test_it_needs_nothing_from_elsewhere_and_runs_nothing(language: Language) -> None:
    found = read(LETTER, language)
    assert {tag for tag, _ in found.tags}.isdisjoint({"script", "link", "img", "iframe", "a"})
    assert not any(name in ("src", "href", "style") for _, one in found.tags for name in one)
    source = page(LETTER, language, MARK.hole).decode()
    assert "url(" not in source and "@import" not in source and "://" not in source
    policy = [o["content"] or "" for o in found.all("meta") if o.get("http-equiv")]
    assert len(policy) == 1 and policy[0].startswith("default-src 'none'")


@both
def test_its_marking_stands_above_below_and_on_every_printed_page(language: Language) -> None:
    found, source = read(LETTER, language), page(LETTER, language, MARK.hole).decode()
    name = "Departementaal VERTROUWELIJK"
    assert sum(name in words for _, words in found.words) == 2
    for box in ("@top-right", "@bottom-center"):
        rule = source[source.index(box) :].partition("}")[0]
        assert "DEPARTEMENTAAL VERTROUWELIJK" in rule


def test_what_is_dutch_in_an_english_page_says_so() -> None:
    found = read(LETTER, EN)
    assert found.all("html") == [{"lang": "en"}]
    languages = {words: language for language, words in found.words}
    assert languages["Wijs een begeleider aan."] == "nl"
    assert languages["We found no ties with the military."] == "en"
    assert any(w.startswith("Geïntegreerde") for language, w in found.words if language == "nl")
    assert {language for language, _ in read(LETTER, NL).words} == {"nl"}


def test_line_ends_are_kept_and_markup_in_a_text_is_only_text() -> None:
    text = '<script>alert("x")</script> &amp; <b>\nregel twee'
    changed = ADVICE.paragraphs[2].model_copy(update={"text": text, "heading": text[:30]})
    advice = ADVICE.model_copy(update={"paragraphs": (changed,), "title": text[:40]})
    found = read(LETTER.model_copy(update={"advice": advice}), NL)
    assert '<script>alert("x")</script> &amp; <b>' in found.text
    assert not found.all("script") and not found.all("b")
    assert len(found.all("br")) == 1


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(p * weight for p, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


@pytest.mark.parametrize("name", ["ink", "accent", "quiet"])
@pytest.mark.parametrize("behind", ["#ffffff", "#f1f5f5"])
def test_every_colour_of_words_stands_out(name: str, behind: str) -> None:
    source = page(LETTER, NL, MARK.hole).decode()
    colour = source.partition(f"--{name}: ")[2][:7]
    light, dark = luminance(behind), luminance(colour)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_the_document_for_programs_is_valid_by_its_published_schema() -> None:
    files = letter_files(LETTER, SIGNER)
    body = next(body for file, body in files if file.kind is Kind.JSON)
    schema = json.loads((PUBLISHED / f"{TYPE_PREFIX}.letter.v1.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    said = json.loads(body)
    Draft202012Validator(schema).validate(said)
    assert set(said["letters"]) == {"nl", "en"}
    assert said["valid_until"] == "2027-06-01" and said["replaces"] == "2026-05-04"
    assert said == document(LETTER, said["signature"]).model_dump(mode="json")
