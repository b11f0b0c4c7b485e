"""Numbers of a person: the BSN, and numbers of passports and other documents (pure).

BSN: nine digits, eleven-test (Besluit burgerservicenummer). Dutch documents: two letters, six
letters or digits, one digit, and never the letter O (RVIG, since 2019). The lines for machines at
the foot of a document have check digits of their own (ICAO Doc 9303).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import cycle

from stdnum.nl import bsn

Span = tuple[int, int]

NINE = re.compile(
    r"(?<![\w/#])(?<!\d[.,:+-])(?:\d{9}|\d{8}|\d{4}[ .-]\d{2}[ .-]\d{3}|\d{3}([ .-])\d{3}\1\d{3}"
    r"|\d{2}([ .-])\d{2}\2\d{2}\2\d{3})(?![\w/-]|[.,:+]\d| \d{2,3}(?!\w))"
)
NAMED = re.compile(
    r"(?i)\b(?:bsn|burger\s?-?service\s?-?(?:nummer|nr)|sofi\s?-?(?:nummer|nr)|persoonsnummer"
    r"|citizen\s+service\s+(?:number|no)|dutch\s+(?:social\s+security|tax|personal)\s+number)"
)
OTHERS = re.compile(
    r"(?i)(?:project|grant|agreement|subsidie|dossier|kenmerk|refer|ref\b|kvk|k\.v\.k|handels"
    r"|chamber|rsin|fiscaal|btw|vat|order|factuur|invoice|artikel|article|tel\b|telefoon|phone"
    r"|mobiel|fax|isbn|issn|doi|pmid|pubmed|arxiv|scopus|cas\b|contract|award|tender|offerte"
    r"|serie|serial|versie|version|catalog|patent|octrooi|ticket|zaak|nwo|erc\b|horizon"
    r"|eur(?:o)?\b|€|budget|omzet|repositor|dataset|record|\bpic\b|cordis|duns|oin\b|bedrag"
    r"|vestigings|aanbesteding|application|aanvraag|onderdeel|part\b|model|room|kamer|abonnee"
    r"|\+\d{1,3}\s?(?:\(0\)\s?)?$|\b00\d{2}\s?$|\(0\)\s?$)"
)
BEFORE = 40
"""Characters before a number in which the words that name it stand."""

DUTCH = re.compile(r"(?<![\w-])[A-NP-Z]{2}[A-NP-Z0-9]{6}[0-9](?![\w-])")
FOREIGN = re.compile(r"(?<![\w-])(?:[A-Z]{1,3} ?)?\d{6,9}[A-Z]?(?![\w-]|[.,/]\d)")
LICENCE = re.compile(r"(?<![\w-])\d{10}(?![\w-])")
PASSPORT = re.compile(
    r"(?i)\b(?:pas(?:sen)?poort|paspoort|passport|identiteitskaart|id-?\s?kaart|id-?\s?card"
    r"|identity\s+card|identiteitsbewijs|identity\s+document|id-?bewijs|id\s+document"
    r"|reisdocument|travel\s+document|verblijfsdocument|verblijfsvergunning|residence\s+permit"
    r"|rijbewijs|driving\s+licen[cs]e|driver'?s\s+licen[cs]e|visum|visa|v-nummer|reisepass"
    r"|passeport|documentnummer|document\s+(?:number|no))(?:nummer|nr|s)?"
)
TWO_WORDS = re.compile(r"(?i)number|nummer|\bno\b|\bnr\b|n°|#|:|\(|numbered|met nummer")
WEAK = re.compile(r"(?i)document\s?-?(?:number|nummer|no)")
SENTENCE = (
    r"(?<!\bno)(?<!\bnr)[.;!?]\s(?!(?:Its|The|Het|Zijn|Haar|His|Her)\s(?:number|nummer))|\n\s*\n"
)
REACH = 60
"""Characters between the word for a document and its number, within a sentence."""

MACHINE = re.compile(r"(?<![A-Z0-9<])[A-Z0-9<]{30,44}(?![A-Z0-9<])")
WEIGHTS = (7, 3, 1)


def citizens(text: str) -> Iterator[Span]:
    """Where a BSN stands: named so, or nine digits that fit and are not said to be another's."""
    for match in NINE.finditer(text):
        before = text[max(0, match.start() - BEFORE) : match.start()]
        digits = re.sub(r"\D", "", match[0])
        named = [one.end() for one in NAMED.finditer(before)]
        others = [one.end() for one in OTHERS.finditer(before)]
        if named and max(named) >= max(others, default=0):
            if bsn.is_valid(digits) or not re.search(r"[.;\n]\s", before[max(named) :]):
                yield match.span()
        elif not others and len(digits) == 9 and bsn.is_valid(digits):
            yield match.span()


def documents(text: str) -> Iterator[Span]:
    """Where the number of a document stands: after the word for it, or in lines for machines."""
    for named in PASSPORT.finditer(text):
        sentence = re.split(SENTENCE, text[named.end() : named.end() + REACH + 20])[0]
        for start, end in _numbered(sentence, bool(WEAK.fullmatch(named[0]))):
            yield named.end() + start, named.end() + end
    for match in MACHINE.finditer(text):
        if _of_machine(match[0]):
            yield match.span()


def _numbered(sentence: str, weak: bool) -> Iterator[Span]:
    """The first number after a word; a `document number` may be that of a report."""
    for pattern in (DUTCH,) if weak else (DUTCH, LICENCE, FOREIGN):
        match = pattern.search(sentence)
        if match is None or match.start() > REACH:
            continue
        near = sentence[: match.start()]
        if pattern is DUTCH or len(near.strip(" :=-#\n\t")) < 4 or TWO_WORDS.search(near):
            yield match.span()
            return


def _of_machine(line: str) -> bool:
    """Whether a line is one of those at the foot of a document, by its form or check digits."""
    if len(line) not in (30, 36, 44) or "<" not in line:
        return False
    if re.match(r"[PVACI][A-Z<][A-Z<]{3}[A-Z]+<<?[A-Z]+<", line):
        return True
    if re.match(r"[ACI][A-Z<][A-Z<]{3}", line) and _checked(line, 5, 14):
        return True
    return _checked(line, 0, 9) and _checked(line, 13, 19) and _checked(line, 21, 27)


def _checked(line: str, start: int, end: int) -> bool:
    """Whether the digit after a field is its check digit (ICAO 9303-3, 4.9)."""
    values = (0 if c == "<" else int(c, 36) for c in line[start:end])
    total = sum(value * weight for value, weight in zip(values, cycle(WEIGHTS), strict=False))
    return line[end] == str(total % 10)
