"""What a letter says and in which order, in one language, from the text that was adopted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from schemas.advice import AdviceText, Letter, Paragraph, Recommended, Section
from schemas.catalogue import load
from schemas.catalogue.entries import Entry
from schemas.letter import (
    Choice,
    Language,
    LetterDocument,
    LetterWords,
    Part,
    PartName,
    Passage,
    Phrase,
)
from services.advice.assembly import letter_words as fixed
from services.advice.assembly.letter_text import clean, paragraphs
from services.kernel.words import date_words

LANGUAGES = (Language.NL, Language.EN)


def document(letter: Letter, signature: str) -> LetterDocument:
    """The letter for programs, in both languages."""
    return LetterDocument(
        signature=signature,
        reference=letter.reference,
        institution=letter.institution,
        product=letter.product,
        marking=letter.advice.marking,
        date=date.fromisoformat(letter.date),
        valid_until=date.fromisoformat(letter.valid_until) if letter.valid_until else None,
        replaces=date.fromisoformat(letter.replaces) if letter.replaces else None,
        text=letter.text,
        letters={language: content(letter, language) for language in LANGUAGES},
    )


def content(letter: Letter, language: Language) -> LetterWords:
    """A letter in one language, ready to be set."""
    advice, known = letter.advice, load()
    institution = known.institutions.get(letter.institution)
    replaces = fixed.REPLACES[language].format(date=_day(letter.replaces, language))
    made = LetterWords(
        language=language,
        marking=_name(known.markings.get(advice.marking), advice.marking, language),
        institution=_name(institution, letter.institution, language),
        product=_name(known.products.get(letter.product), letter.product, language),
        date=_day(letter.date, language),
        title=_phrase(advice.title, advice.title_en, language),
        replaces=replaces if letter.replaces else "",
        summary=_passage(advice.summary, advice.summary_en, language),
        parts=tuple(_parts(letter, language)),
    )
    if language is Language.EN and '"language":"nl"' in made.model_dump_json():
        return made.model_copy(update={"partly_dutch": fixed.PARTLY_DUTCH})
    return made


def _parts(letter: Letter, language: Language) -> Iterator[Part]:
    """Every part that has something to say; what is said in every letter comes of itself."""
    said = {
        PartName.QUESTION: _of(letter.advice, Section.QUESTION, language),
        PartName.FACTS: _of(letter.advice, Section.FACTS, language),
        PartName.RISKS: _risks(letter.advice, language),
        PartName.MEASURES: (),
        PartName.LAW_AND_CHOICE: _law_and_choice(letter.advice, language),
        PartName.VALIDITY: (
            _fixed(_validity(letter, language), language),
            *_of(letter.advice, Section.VALIDITY, language),
        ),
        PartName.FURTHER: (_fixed(_further(letter, language), language),),
        PartName.BINDING: (_fixed(fixed.BINDING[language], language),),
    }
    for name, passages in said.items():
        measures = tuple(_measures(letter.advice, language)) if name is PartName.MEASURES else ()
        if passages or measures:
            title = fixed.TITLES[name][language]
            yield Part(name=name, title=title, passages=tuple(passages), measures=measures)


def _risks(advice: AdviceText, language: Language) -> tuple[Passage, ...]:
    """The risks aspect by aspect, as these come up; what is about none of them first."""
    found = [p for p in advice.paragraphs if p.section is Section.RISKS]
    order = list(dict.fromkeys((None, *(p.aspect for p in found))))
    found.sort(key=lambda paragraph: order.index(paragraph.aspect))
    return tuple(_of_paragraph(paragraph, language) for paragraph in found)


def _law_and_choice(advice: AdviceText, language: Language) -> tuple[Passage, ...]:
    said = ((Section.LAW, fixed.LAW), (Section.CHOICE, fixed.CHOICE))
    return tuple(
        passage.model_copy(update={"title": fixed.GROUPS[section][language]})
        for section, always in said
        for passage in (_fixed(always[language], language), *_of(advice, section, language))
    )


def _validity(letter: Letter, language: Language) -> tuple[str, ...]:
    until = fixed.HOLDS[language].format(until=_day(letter.valid_until, language))
    changes = fixed.CHANGES[language].format(date=_day(letter.date, language))
    return (until, changes) if letter.valid_until else (changes,)


def _further(letter: Letter, language: Language) -> tuple[str, ...]:
    return (fixed.FURTHER[language].format(reference=clean(letter.reference)),)


def _measures(advice: AdviceText, language: Language) -> Iterator[Choice]:
    """Each measure once, where it first comes up; its effect where that is first told."""
    found: dict[str, Recommended] = {}
    for measure in (one for paragraph in advice.paragraphs for one in paragraph.measures):
        words = clean(measure.text)
        if words and (words not in found or (measure.effect and not found[words].effect)):
            found[words] = measure
    for measure in found.values():
        effect = _phrase(measure.effect, measure.effect_en, language)
        yield Choice(
            text=_phrase(measure.text, measure.text_en or _in_catalogue(measure), language),
            effect=effect if effect.text else None,
            code=measure.code,
        )


def _in_catalogue(measure: Recommended) -> str:
    """The catalogue's English, where the Dutch words are those of the catalogue too."""
    known = load().measures.get(measure.code or "")
    return known.name.en if known and known.name.nl == clean(measure.text) else ""


def _of(advice: AdviceText, section: Section, language: Language) -> Iterable[Passage]:
    found = (p for p in advice.paragraphs if p.section is section)
    return tuple(_of_paragraph(paragraph, language) for paragraph in found)


def _of_paragraph(paragraph: Paragraph, language: Language) -> Passage:
    of_an_aspect = paragraph.section is Section.RISKS and paragraph.aspect
    title = fixed.ASPECTS[paragraph.aspect] if of_an_aspect and paragraph.aspect else {}
    heading = _phrase(paragraph.heading, paragraph.heading_en, language)
    said = _passage(paragraph.text, paragraph.text_en, language)
    more = {
        "title": title.get(language, ""),
        "aspect": paragraph.aspect,
        "heading": None if _told_above(heading, title) else heading,
    }
    return said.model_copy(update=more)


def _told_above(heading: Phrase, title: dict[str, str]) -> bool:
    """Whether the heading of its aspect or its part says as much, in the same language."""
    above = (title, *fixed.TITLES.values())
    names = [said.get(heading.language, "") for said in above]
    return any(name.startswith(heading.text) for name in names)


def _passage(dutch: str, english: str, language: Language) -> Passage:
    words = paragraphs(english) if language is Language.EN else ()
    if words:
        return Passage(language=Language.EN, text=words)
    return Passage(language=Language.NL, text=paragraphs(dutch))


def _phrase(dutch: str, english: str, language: Language) -> Phrase:
    words = clean(english) if language is Language.EN else ""
    if words:
        return Phrase(language=Language.EN, text=words)
    return Phrase(language=Language.NL, text=clean(dutch))


def _fixed(words: tuple[str, ...], language: Language) -> Passage:
    return Passage(language=language, text=words)


def _day(day: str | None, language: Language) -> str:
    return date_words(date.fromisoformat(day), language) if day else ""


def _name(entry: Entry | None, code: str, language: Language) -> str:
    """The catalogue's words for a code, or the code itself where it has none."""
    if entry is None:
        return clean(code)
    return entry.name.en if language is Language.EN else entry.name.nl
