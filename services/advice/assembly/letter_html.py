"""A letter as one page of HTML that needs nothing else: no scripts, no fonts, no pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from importlib.resources import files
from itertools import groupby

from schemas.advice import Letter
from schemas.letter import Choice, Language, LetterWords, Part, Passage, Phrase
from services.advice.assembly.letter_content import content
from services.advice.assembly.letter_text import clean
from services.advice.assembly.letter_words import LOKET, WORDS

SIGNATURE = "kv-letter-signature"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page(letter: Letter, language: Language, signature: str) -> bytes:
    """The same letter, the same bytes; its marking is in its header and footer, and on paper
    in the margins of every page."""
    said = content(letter, language)
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="{language}">',
            *_head(letter, said, signature),
            "<body>",
            f'<header><p class="sender">{LOKET}</p>{_marking(said)}</header>',
            '<main id="letter">',
            *_main(letter, said),
            "</main>",
            f"<footer><p>{escape(_reference(letter, language))}</p>{_marking(said)}</footer>",
            "</body>",
            "</html>\n",
        )
    ).encode()


def _head(letter: Letter, said: LetterWords, signature: str) -> Iterator[str]:
    yield '<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    yield f'<meta name="{SIGNATURE}" content="{escape(signature)}">'
    yield f"<title>{escape(said.title.text)} ({escape(clean(letter.reference))})</title>"
    yield f"<style>\n{_style()}{_margins(letter, said)}</style>\n</head>"


def _main(letter: Letter, said: LetterWords) -> Iterator[str]:
    words = WORDS[said.language]
    entries = {
        "to": said.institution,
        "date": said.date,
        "reference": clean(letter.reference),
        "product": said.product,
    }
    shown = (f"<div><dt>{words[n]}</dt><dd>{escape(v)}</dd></div>" for n, v in entries.items())
    yield f"<dl>{''.join(shown)}</dl>"
    yield f"<h1{_lang(said.title.language, said)}>{escape(said.title.text)}</h1>"
    yield f"<p>{words['greeting']}</p>\n<p>{words['opening']}</p>"
    yield from (f'<p class="note">{escape(n)}</p>' for n in (said.replaces, said.partly_dutch) if n)
    yield '<section class="summary" aria-labelledby="summary">'
    yield f'<h2 id="summary">{words["summary"]}</h2>'
    yield from _text(said.summary, said)
    yield "</section>"
    for part in said.parts:
        yield from _part(part, said)
    yield f'<div class="closing"><p>{words["regards"]}</p><p>{LOKET}</p></div>'
    yield f'<p class="digest">{words["text"]}: {letter.text}</p>'


def _part(part: Part, said: LetterWords) -> Iterator[str]:
    yield f'<section aria-labelledby="{part.name}">'
    yield f'<h2 id="{part.name}">{escape(part.title)}</h2>'
    for title, passages in groupby(part.passages, lambda passage: passage.title):
        yield from _together(title, passages, said)
    if part.measures:
        yield "<ul>"
        yield from (_measure(measure, said) for measure in part.measures)
        yield "</ul>"
    yield "</section>"


def _together(title: str, passages: Iterable[Passage], said: LetterWords) -> Iterator[str]:
    level = "h4" if title else "h3"
    if title:
        yield f"<h3>{escape(title)}</h3>"
    for passage in passages:
        if passage.heading:
            lang = _lang(passage.heading.language, said)
            yield f"<{level}{lang}>{escape(passage.heading.text)}</{level}>"
        yield from _text(passage, said)


def _text(passage: Passage, said: LetterWords) -> Iterator[str]:
    lang = _lang(passage.language, said)
    for paragraph in passage.text:
        yield f"<p{lang}>{escape(paragraph).replace(chr(10), '<br>')}</p>"


def _measure(measure: Choice, said: LetterWords) -> str:
    effect = WORDS[said.language]["effect"]
    brings = f"<br>{effect}: {_phrase(measure.effect, said)}" if measure.effect else ""
    return f"<li><strong>{_phrase(measure.text, said)}</strong>{brings}</li>"


def _phrase(phrase: Phrase, said: LetterWords) -> str:
    lang, words = _lang(phrase.language, said), escape(phrase.text)
    return f"<span{lang}>{words}</span>" if lang else words


def _lang(language: Language, said: LetterWords) -> str:
    """What is not in the language of the letter says so to whoever reads it aloud."""
    return "" if language is said.language else f' lang="{language}"'


def _marking(said: LetterWords) -> str:
    return f'<p class="marking">{escape(said.marking)}</p>'


def _reference(letter: Letter, language: Language) -> str:
    return f"{WORDS[language]['reference']} {clean(letter.reference)}"


@cache
def _style() -> str:
    return files(__package__).joinpath("letter.css").read_text(encoding="utf-8")


def _margins(letter: Letter, said: LetterWords) -> str:
    """What every printed page has above and below; only here, since the words differ."""
    words, marking = WORDS[said.language], _string(said.marking.upper())
    bold = "font: 700 8.5pt system-ui, sans-serif; letter-spacing: .08em; color: #1c2b33;"
    quiet = "font: 8.5pt system-ui, sans-serif; color: #56646b;"
    pages = f'"{words["page"]} " counter(page) " {words["of"]} " counter(pages)'
    return (
        "@page {\n  size: A4; margin: 26mm 25mm 24mm;\n"
        f"  @top-right {{ content: {marking}; {bold} }}\n"
        f"  @bottom-left {{ content: {_string(_reference(letter, said.language))}; {quiet} }}\n"
        f"  @bottom-center {{ content: {marking}; {bold} }}\n"
        f"  @bottom-right {{ content: {pages}; {quiet} }}\n}}\n"
    )


def _string(words: str) -> str:
    """A CSS string of any words: all but letters, digits and spaces by their number."""
    return '"' + "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in words) + '"'
