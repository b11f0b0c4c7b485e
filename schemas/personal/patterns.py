"""Strings that look like somebody's: addresses, numbers, references, people with a title."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

TITLE = (
    r"(?:prof|dr|drs|ir|ing|mr|mrs|ms|mw|mevr|dhr|mevrouw|meneer|professor|doctor|de heer"
    r"|Prof|Dr|Drs|Ir|Ing|Mr|Mrs|Ms|Mw|Mevr|Dhr|Mevrouw|Meneer|Professor|Doctor|De heer)"
)
BEFORE = r"(?:(?:[Vv]an|[Dd]e|[Dd]en|[Dd]er|[Tt]en|[Tt]er|het|von|el|al|'t)\s+){0,3}"
CAPITAL = r"[^\W\d_a-z][^\W\d_]+"
SURNAME = rf"{BEFORE}{CAPITAL}(?:[-\s]{CAPITAL}){{0,2}}"
INITIALS = r"(?!(?:[BN]\.\s?V|[UV]\.\s?S|E\.\s?U|U\.\s?K)\.)(?:[A-Z]\.\s?){1,5}"
SITES = "nl|com|org|net|eu|edu|info|io|cn|ru|ir|kp|de|be|fr|uk|us|in|tr|sg"


@dataclass(frozen=True)
class Personal:
    """How one kind of string is found, and what is said in its place."""

    pattern: re.Pattern[str]
    said: Mapping[str, str]


def _one(pattern: str, nl: str, en: str, flags: int = 0) -> Personal:
    return Personal(re.compile(pattern, flags), {"nl": nl, "en": en})


PERSONAL = {
    "mail": _one(
        r"(?<![^\s@<>()\[\],;:\"])[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"]*\w",
        "een adres",
        "an address",
    ),
    "site": _one(
        rf"(?:https?://|www\.)\S+|(?<![\w.@-])(?:[\w-]+\.)+(?:{SITES})(?![\w-])(?:/\S*)?",
        "een adres",
        "an address",
        re.IGNORECASE,
    ),
    "reference": _one(
        r"(?<!\w)KV[\s-]?[0-9A-Z]{4}[\s-]?[0-9A-Z]{4}[\s-]?[0-9A-Z](?!\w)",
        "een kenmerk",
        "a reference",
        re.IGNORECASE,
    ),
    "id": _one(
        r"(?<!\w)[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}(?!\w)",
        "een kenmerk",
        "a reference",
        re.IGNORECASE,
    ),
    "account": _one(
        r"(?<!\w)[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?(?!\w)",
        "een nummer",
        "a number",
    ),
    "orcid": _one(r"(?<!\w)(?:\d{4}-){3}\d{3}[\dXx](?!\w)", "een nummer", "a number"),
    "phone": _one(
        r"(?<!\w)(?:\+|00)[1-9](?:[\s().-]{0,2}\d){7,13}(?!\w)|(?<![\w.,])0\d(?:[\s-]?\d){8}(?!\w)"
        r"|(?<![\w.,])\(0\d{0,3}\)[\s-]?\d(?:[\s-]?\d){5,8}(?!\w)",
        "een nummer",
        "a number",
    ),
    "number": _one(r"(?<![\w.,])\d{8,}(?!\w)", "een nummer", "a number"),
    "person": _one(
        rf"(?<![\w.-])(?:(?:{TITLE}\.?\s+)+(?:{INITIALS})?{SURNAME}|{INITIALS}{SURNAME})",
        "een persoon",
        "a person",
    ),
}
