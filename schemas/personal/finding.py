"""Finding personal data in a text, saying what must not be sent, and leaving it out (pure)."""

from __future__ import annotations

import unicodedata
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from stdnum import iban

from schemas.personal.career import career
from schemas.personal.kinds import KINDS, Kind, Severity
from schemas.personal.life import addresses, births, homes
from schemas.personal.numbers import Span, citizens, documents
from schemas.personal.patterns import PERSONAL

ROUNDS = 4
SIMPLE = {"Zs": " ", "Pd": "-", "Pf": "'"}
"""What stands for every space, dash and closing quote."""


@dataclass(frozen=True)
class Found:
    """Something that looks like personal data, and where it is: from start up to end."""

    kind: Kind
    start: int
    end: int

    @property
    def severity(self) -> Severity:
        """How it weighs."""
        return KINDS[self.kind].severity


def _pattern(kind: Kind) -> Callable[[str], Iterator[Span]]:
    def finder(text: str) -> Iterator[Span]:
        return (match.span() for match in PERSONAL[kind].pattern.finditer(text))

    return finder


def _accounts(text: str) -> Iterator[Span]:
    for start, end in _pattern(Kind.ACCOUNT)(text):
        if iban.is_valid(text[start:end], check_country=False):
            yield start, end


FINDERS: Mapping[Kind, Callable[[str], Iterable[Span]]] = {
    Kind.BSN: citizens,
    Kind.DOCUMENT: documents,
    Kind.BIRTH: births,
    Kind.HOME: homes,
    Kind.ADDRESS: addresses,
    Kind.ACCOUNT: _accounts,
    Kind.MAIL: _pattern(Kind.MAIL),
    Kind.ORCID: _pattern(Kind.ORCID),
    Kind.PHONE: _pattern(Kind.PHONE),
    Kind.NUMBER: _pattern(Kind.NUMBER),
    Kind.PERSON: _pattern(Kind.PERSON),
}
"""In order: of two that overlap the first kind stands."""


def find(text: str) -> tuple[Found, ...]:
    """Everything in a text that looks personal, by place; parts of a CV are named too."""
    plain, places = _plain(text)
    found = _apart(
        Found(kind, start, end) for kind, finder in FINDERS.items() for start, end in finder(plain)
    )
    found += [Found(Kind.CV, start, end) for start, end in career(plain)]
    spread = (Found(f.kind, places[f.start], places[f.end - 1] + 1) for f in found)
    return tuple(sorted(spread, key=lambda one: (one.start, -one.end, one.kind)))


def _apart(found: Iterable[Found]) -> list[Found]:
    """Of those that overlap only the one found first."""
    apart: list[Found] = []
    starts: list[int] = []
    for one in found:
        place = bisect(starts, one.start)
        before, after = apart[place - 1 : place], apart[place : place + 1]
        if all(near.end <= one.start or near.start >= one.end for near in (*before, *after)):
            apart.insert(place, one)
            starts.insert(place, one.start)
    return apart


def refused(text: str) -> tuple[Found, ...]:
    """What in a text must never be sent to the Loket."""
    return tuple(one for one in find(text) if one.severity is Severity.REFUSE)


def left_out(text: str, instead: str) -> str:
    """The text with other words in the place of what must never be sent."""
    for _ in range(ROUNDS):  # what is left may fit together anew: rare, and soon over
        for start, end in reversed(_joined(refused(text))):
            text = text[:start] + instead + text[end:]
    return text


def _joined(found: Iterable[Found]) -> list[Span]:
    """The stretches that are found, in order and apart."""
    joined: list[Span] = []
    for one in found:
        if joined and one.start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], one.end)
        else:
            joined.append((one.start, one.end))
    return joined


def _plain(text: str) -> tuple[str, range | list[int]]:
    """The text with plain spaces, dashes and digits, nothing invisible; where each came from."""
    if text.isascii():
        return text, range(len(text))
    kept = [(_simple(c), place) for place, c in enumerate(text) if unicodedata.category(c) != "Cf"]
    return "".join(c for c, _ in kept), [place for _, place in kept]


def _simple(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    category = unicodedata.category(character)
    if category in SIMPLE:
        return SIMPLE[category]
    wide = unicodedata.normalize("NFKC", character)
    return wide if len(wide) == 1 else character
