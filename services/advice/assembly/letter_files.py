"""All files of one letter, each signed: PDF and HTML in both languages, and one JSON document."""

from __future__ import annotations

import json
from collections.abc import Iterator

from schemas.advice import Letter
from schemas.common import Refused, digest
from schemas.letter import Kind, Language, LetterFile
from services.advice.assembly.letter import render
from services.advice.assembly.letter_content import LANGUAGES, document
from services.advice.assembly.letter_html import page
from services.kernel.signing import Mark, NotGenuine, Signer


def letter_files(letter: Letter, signer: Signer) -> list[tuple[LetterFile, bytes]]:
    """The Dutch PDF first; the same letter and key, the same bytes."""
    mark = Mark(signer.id, letter.reference, letter.text, letter.date)
    try:
        sealed = [(k, lang, signer.seal(made, mark)) for k, lang, made in _made(letter, mark.hole)]
    except NotGenuine as why:
        raise Refused(
            "not_signed",
            f"The letter cannot be signed: {why.reason}.",
            "Take out of the text what looks like a letter's signature.",
        ) from why
    return [(LetterFile(kind=k, language=lang, digest=digest(b)), b) for k, lang, b in sealed]


def _made(letter: Letter, hole: str) -> Iterator[tuple[Kind, Language, bytes]]:
    for language in LANGUAGES:
        yield Kind.PDF, language, render(letter, language, hole)
    for language in LANGUAGES:
        yield Kind.HTML, language, page(letter, language, hole)
    said = document(letter, hole).model_dump(mode="json")
    whole = json.dumps(said, ensure_ascii=False, indent=2) + "\n"
    yield Kind.JSON, Language.MUL, whole.encode()
