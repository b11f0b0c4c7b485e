"""Text as it can stand in a letter: nothing that is invisible or turns the reading direction."""

from __future__ import annotations

import re
import unicodedata

LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
VARIATIONS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
JOINERS = "\u00ad\u200c\u200d"


def clean(text: str) -> str:
    """Text on one line, without what is invisible or turns the direction of reading."""
    return " ".join(_visible(text).split())


def paragraphs(text: str) -> tuple[str, ...]:
    """Text cut at its empty lines; single line ends are kept."""
    lines = (" ".join(line.split()) for line in _visible(text).split("\n"))
    parts = re.split("\n\n+", "\n".join(lines))
    return tuple(part.strip("\n") for part in parts if part.strip())


def _visible(text: str) -> str:
    text = LINE_ENDS.sub("\n", VARIATIONS.sub("", unicodedata.normalize("NFC", text)))
    return "".join(character for character in text if _stays(character))


def _stays(character: str) -> bool:
    if character in "\n\t" or character in JOINERS:
        return True
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs")
