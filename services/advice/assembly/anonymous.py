"""Taking names out of a text: of institutions, partners and people, and numbers that lead to them.

A name is found whatever its case, accents, hyphens or line breaks. More is taken out than needed
where that is the choice; what it cannot know (a person's bare name, a nickname) stays in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from schemas.personal import PERSONAL

MAY_STAY = frozenset({"site", "phone", "number"})
"""What a person may leave in a text that they publish: where to find the law, whom to call."""

INSTITUTION, PARTNER, OTHER = "institution", "partner", "other"
NEUTRAL = {
    "nl": {INSTITUTION: "de instelling", PARTNER: "de partner", OTHER: "een andere instelling"},
    "en": {INSTITUTION: "the institution", PARTNER: "the partner", OTHER: "another institution"},
}
ARTICLE = re.compile(r"(?<![^\W_])(?:de|het|the)\s+$", re.IGNORECASE)
NO_CODE = "(?P<code>(?!))?"
BETWEEN = r"[\W_]*"
GENITIVE = r"(?:['\u2019]?s)?"
FORMS = {"bv", "nv", "ltd", "inc", "gmbh", "co", "corp", "llc", "plc", "ag", "sa"}
SPELT = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "\u0131": "i"})
OWN_WORDS = {word for said in NEUTRAL.values() for one in said.values() for word in one.split()}
SHORT, ROUNDS = 3, 8


@dataclass(frozen=True)
class Names:
    """Everything by which somebody could know whose case a text is about."""

    institution: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def anonymous(text: str, names: Names, language: str = "nl") -> str:
    """The text without names, and neutral words in their places."""
    for _ in range(ROUNDS):  # what is put in may make a name whole: rare, and soon over
        found = _apart((*_personal(text), *_named(text, names)))
        if not found:
            break
        for start, end, kind in reversed(found):
            said = PERSONAL[kind].said[language] if kind in PERSONAL else NEUTRAL[language][kind]
            first = text[start].isupper() and _begins(text, start)
            text = text[:start] + (said[0].upper() + said[1:] if first else said) + text[end:]
    return text


def left(text: str, names: Names) -> tuple[str, ...]:
    """The words of a text that still say whose case it is, each once, on one line.

    Sites and telephone numbers may stay: what somebody publishes may say where to go.
    """
    places = _apart((*_personal(text, MAY_STAY), *_named(text, names)))
    found = (" ".join(text[start:end].split()) for start, end, _ in places)
    return tuple(dict.fromkeys(found))


def _apart(found: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Where something is to go, in order; of two that overlap the first, which grows to both."""
    apart: list[tuple[int, int, str]] = []
    for place in sorted(found):
        if apart and place[0] < apart[-1][1]:
            first, last, kind = apart.pop()
            apart.append((first, max(last, place[1]), kind))
        else:
            apart.append(place)
    return apart


def _personal(text: str, but: frozenset[str] = frozenset()) -> Iterator[tuple[int, int, str]]:
    for kind, one in PERSONAL.items():
        if kind in but:
            continue
        for match in one.pattern.finditer(text):
            yield match.start(), match.end(), kind


def _named(text: str, names: Names) -> Iterator[tuple[int, int, str]]:
    spelt, places = folded(text)
    for kind, pattern in _patterns(names):
        for match in pattern.finditer(spelt):
            start, end = places[match.start()], places[match.end() - 1] + 1
            if match["code"] is None or _is_code(text[places[match.start("code")] : end]):
                yield _with_article(text, start), end, kind


def _with_article(text: str, start: int) -> int:
    """Where a name begins when the article before it goes along."""
    near = max(0, start - 8)
    before = ARTICLE.search(text[near:start])
    return near + before.start() if before else start


def _is_code(said: str) -> bool:
    """Two or three letters are a name in capitals only: `um` and `han` are no institutions."""
    letters = [character for character in said if character.isalpha()]
    return len(letters) > SHORT + 1 or (said[:1].isupper() and sum(map(str.isupper, letters)) > 1)


def _patterns(names: Names) -> tuple[tuple[str, re.Pattern[str]], ...]:
    kinds = ((INSTITUTION, names.institution), (PARTNER, names.partners), (OTHER, names.others))
    made = ((kind, _pattern(said)) for kind, said in kinds)
    return tuple((kind, pattern) for kind, pattern in made if pattern)


@lru_cache(1024)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    variants = {words for name in names for words in _variants(name)}
    named = (words for words in variants if not OWN_WORDS.issuperset(words))
    spelt = sorted(named, key=lambda words: (-len("".join(words)), words))
    codes = [v for v in spelt if len("".join(v)) <= SHORT]
    plain = [v for v in spelt if len("".join(v)) > SHORT]
    if not spelt:
        return None
    no_amount = r"(?![\W_]{0,3}\d)"
    short = f"{_any(codes)}{no_amount}"
    return re.compile(f"{_any(plain)}|(?P<code>{short})" if codes else _any(plain) + NO_CODE)


def _any(names: list[tuple[str, ...]]) -> str:
    """Any of these; scripts without capitals have no spaces around a word to go by."""
    apart = [_words(words) for words in names if _has_edges(words[0][0])]
    joined = [_words(words) for words in names if not _has_edges(words[0][0])]
    edged = [rf"(?<![^\W_])(?:{'|'.join(apart)})"] if apart else []
    return "(?:" + ("|".join([*edged, *joined]) or r"(?!)") + ")"


def _words(words: tuple[str, ...]) -> str:
    after = rf"{GENITIVE}(?![^\W_])" if _has_edges(words[-1][-1]) else ""
    return BETWEEN.join(map(re.escape, words)) + after


def _has_edges(character: str) -> bool:
    return character.lower() != character.upper() or character.isdecimal()


def _variants(name: str) -> Iterator[tuple[str, ...]]:
    """A name as it is, without what is in brackets, without its legal form, and by abbreviation."""
    bare = re.sub(r"\([^)]*\)", " ", name)
    joined = re.sub(r"\b(\w)\.\s?(\w)\.", r"\1\2", bare)
    for said in (name, bare, joined, *re.findall(r"\((\w*[A-Z]\w*[A-Z]\w*)\)", name)):
        words = tuple(re.findall(r"[^\W_]+", folded(said)[0]))
        yield from [words] if len("".join(words)) > 1 else []
        while words and words[-1] in FORMS:
            words = words[:-1]
        yield from [words] if len("".join(words)) > 1 else []


def folded(text: str) -> tuple[str, list[int]]:
    """A text in small letters without accents or soft hyphens, and where each letter came from."""
    if text.isascii() and "-\n" not in text:
        return text.lower(), list(range(len(text)))
    spelt, places = [], []
    for place, character in enumerate(text):
        if character == "-" and text[place + 1 : place + 2] == "\n":
            continue
        if character == "\n" and text[place - 1 : place] == "-" and place:
            continue
        for letter in _letter(character):
            spelt.append(letter)
            places.append(place)
    return "".join(spelt), places


@lru_cache(8192)
def _letter(character: str) -> str:
    small = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    kept = (c for c in small if unicodedata.category(c) not in ("Mn", "Cf"))
    return "".join(kept).translate(SPELT)


def _begins(text: str, start: int) -> bool:
    """Whether a sentence starts here."""
    before = text[max(0, start - 40) : start].rstrip()
    return not before or before[-1] in ".?!:" or "\n" in text[max(0, start - 2) : start]
