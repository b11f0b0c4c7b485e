"""When somebody was born and where somebody lives (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

MONTH = (
    r"(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|maart|mrt|mar(?:ch)?|apr(?:il)?|mei|may|june?|juni"
    r"|july?|juli|aug(?:ustus|ust)?|sep(?:t(?:ember)?)?|okt(?:ober)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
DATE = re.compile(
    r"(?i)(?<![\w./-])(?:\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?(?P<a>(?:19|20)?\d{2})"
    r"|(?P<b>(?:19|20)\d{2})[-/.]\d{1,2}[-/.]\d{1,2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|e)?(?:\s+of)?[\s-]+{MONTH}[\s-]+'?(?P<c>(?:19|20)?\d{{2}})"
    rf"|{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?P<d>(?:19|20)\d{{2}}))(?![\w/-])"
)
LABEL = re.compile(
    r"(?i)\b(?:geboorte\s?-?(?:datum|dag|dat)|datum\s+van\s+geboorte|date\s+of\s+birth|birth\s?-?date"
    r"|d\.?\s?o\.?\s?b\b\.?|birthday|geburtsdatum|date\s+de\s+naissance)"
)
BORN = re.compile(r"(?i)(?:\b(?:geboren|geb\.?|born|n[ée]e?\s+le)(?!\w)|(?:\*|\(b\.)\s?(?=\d))")
AFTER = re.compile(r"(?i),?\s(?:geboren|born)\b")
YOUNGEST = 2010
"""Born after this year is said of projects and firms, not of whom the Loket is asked about."""

REACH = 45

POSTCODE = r"[1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2}(?!\w)"
STREET = (
    r"[A-Z'][\w'.-]{0,30}(?: [\w'.-]{1,30}){0,4}? \d{1,5}(?: ?[A-Za-z](?!\w))?(?: ?[-/] ?\w{1,4})?"
)
DUTCH = re.compile(
    rf"(?<![\w'.-]){STREET}(?:\s*,\s*|\s+(?:(?:te|in)\s+)?){POSTCODE}(?: +[A-Z][\w'-]+)?"
)
LIVES = re.compile(
    r"(?i)\b(?:woon\s?-?(?:adres|plaats)|priv[ée]\w*|thuis\s?-?adres|huisadres|woont|woonde|wonen"
    r"|wonende|woonachtig|verhuis\w*|home\s+address|private\s+(?:address|residence)"
    r"|residential\s+address|(?:permanent|current)\s+address|lives?\s+(?:at|on|in)|living\s+at"
    r"|resid(?:es?|ing)\s+at|(?:my|his|her|their)\s+(?:home\s+)?address|moves?\s+to"
    r"|thuis\s+(?:op|in|aan)|bij\s+(?:hem|haar)\s+thuis)\b"
)
AT_HOME = re.compile(
    r"(?i:\b(?:woont|woonachtig|wonende|lives|living|resides?|residing)\s+(?:momenteel\s+|nu\s+)?"
    r"(?:op|aan|in|at|on)\s+(?:de\s+|het\s+)?)"
    r"(?P<there>[A-Z][\w'.-]{1,30}(?: [\w'.-]{1,30}){0,3}? \d{1,4}(?: ?[A-Za-z](?!\w))?"
    r"(?![\w.,]*\d)"
    r"|\d{1,4}[a-z]? [A-Z]\w{1,30}(?: \w{1,30}){0,2})"
)
LABELLED = re.compile(
    r"(?i)\b(?:woon\s?-?adres|priv[ée]\s?-?adres|thuis\s?-?adres|huisadres|adres\s\((?:priv[ée]|thuis)\)"
    r"|(?:home|private|residential|permanent)\s+address|private\s+residence)\s*(?:is|was|[:=\n\t])\s*"
    r"(?P<there>[^\n;]{0,80}?\d[^\n;.]{0,60})"
)
OFFICE = re.compile(
    r"(?i)(?:universit|hogeschool|facult|institut|campus|college|academy|academie|laborator"
    r"|\blab\b|gebouw|building|bezoekadres|postadres|visiting\s+address|postbus|p\.?o\.?\s?box"
    r"|kantoor|office|\bb\.?v\b|\bn\.?v\b|gmbh|\bltd\b|\binc\b|ministerie|ministry|department"
    r"|vestiging|umc\b|\btno\b|\bknaw\b|\bnwo\b|science\s+park|hoofdkantoor|headquarter|receptie"
    r"|zaal|congres|venue|locatie|company|bedrijf|stichting|foundation|ziekenhuis|hospital)"
)
AROUND = 80
SENTENCE = r"[.;!?]\s+(?=[A-Z])|\n\s*\n"


def births(text: str) -> Iterator[Span]:
    """Dates that are said to be somebody's date of birth."""
    yield from (m.span() for m in DATE.finditer(text) if AFTER.match(text, m.end()))
    for named, label in _named(text):
        after = text[named : named + REACH + 30]
        match = DATE.search(after)
        if match is None or match.start() > REACH:
            continue
        between = after[: match.start()]
        if re.search(r"[;!?]|[.]\s+[A-Z]" if label else r"[;!?\n]|[.]\s+[A-Z]", between):
            continue
        if label or _year(match) <= YOUNGEST:
            yield named + match.start(), named + match.end()


def _named(text: str) -> Iterator[tuple[int, bool]]:
    """Where the words for being born end, and whether they are a label of a field."""
    yield from ((match.end(), True) for match in LABEL.finditer(text))
    yield from ((match.end(), False) for match in BORN.finditer(text))


def _year(match: re.Match[str]) -> int:
    said = int(next(group for group in match.group("a", "b", "c", "d") if group))
    return said if said > 99 else 1900 + said


def homes(text: str) -> Iterator[Span]:
    """Addresses where the words before say that somebody lives there."""
    for pattern in (LABELLED, AT_HOME):
        yield from (match.span("there") for match in pattern.finditer(text))
    for start, end in _dutch(text):
        if LIVES.search(_sentence_around(text, start, end)):
            yield start, end


def addresses(text: str) -> Iterator[Span]:
    """Dutch addresses that are not said to be those of an organisation."""
    for start, end in _dutch(text):
        if not OFFICE.search(text[max(0, start - AROUND) : end + 20]):
            yield start, end


def _dutch(text: str) -> Iterator[Span]:
    yield from (match.span() for match in DUTCH.finditer(text))


def _sentence_around(text: str, start: int, end: int) -> str:
    """The words before and after an address that are about it."""
    before = re.split(SENTENCE, text[max(0, start - AROUND) : start])[-1]
    return before + re.split(SENTENCE, text[end : end + AROUND // 2])[0]
