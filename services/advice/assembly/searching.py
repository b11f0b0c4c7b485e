"""Searching texts by words and codes, in a time that does not grow with how many there are.

A search starts from what is rare: words and codes are taken in the order of how few documents they
are in, until those would be too many to weigh. What is left weighs nothing but costs nothing.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_json

from services.advice.assembly.fulltext import BY_KEY, TOTAL, clean, cut, shown

WORDS, WEIGHED, BEST, BY_CODES = 24, 1_000, 300, 400
"""At most so many words in one search, and documents weighed for them; the best of these, and so
many that share a rare code, are compared by all codes."""

LONGEST, QUOTED = 20_000, 28
"""Characters of a search that are read, and words of a document that are quoted."""

FREQUENCIES = (
    "SELECT term, documents FROM frequencies WHERE term IN (SELECT value FROM json_each(?))"
)
MATCHING = (
    "SELECT rowid, bm25(texts, 3.0, 1.0) AS score FROM texts WHERE texts MATCH ? "
    "ORDER BY rowid DESC LIMIT ?"
)
WITH_FACET = "SELECT number FROM facets WHERE facet = ? ORDER BY number DESC LIMIT ?"
FACETS_OF = "SELECT number, facets FROM documents WHERE number IN (SELECT value FROM json_each(?))"
DOCUMENT = (
    "SELECT key, shown, title, substr(body, 1, 240) AS opening FROM documents "
    "JOIN texts ON texts.rowid = number WHERE number = ?"
)
QUOTE = "SELECT snippet(texts, -1, '', '', '…', ?) FROM texts WHERE texts MATCH ? AND rowid = ?"


@dataclass(frozen=True)
class Query:
    """What is looked for: words as somebody typed them, codes, and which document not."""

    words: str = ""
    facets: tuple[str, ...] = ()
    but: str = ""


@dataclass(frozen=True)
class Hit:
    """One document that was found, and which of the codes it shares with what was asked."""

    key: str
    title: str
    snippet: str
    shared: tuple[str, ...]
    shown: Mapping[str, Any]


def search(db: sqlite3.Connection, query: Query, limit: int) -> list[Hit]:
    """The best first: shared codes and shared words weigh by how rare they are, then the newest."""
    terms = cut(db, query.words[:LONGEST])
    asked = [clean(facet) for facet in query.facets]
    known = frequencies(db, [*terms, *asked, TOTAL])
    total = known.pop(TOTAL, 0)
    facets = [facet for facet in dict.fromkeys(asked) if facet in known]
    match = matching(terms, known)
    scores = _by_words(db, match)
    best_by_words = sorted(scores, key=lambda number: (-scores[number], -number))[:BEST]
    candidates = {*best_by_words, *_by_codes(db, facets, known)}
    if but := db.execute(BY_KEY, (clean(query.but),)).fetchone():
        candidates.discard(but["number"])
    shared = _shared(db, candidates, facets)
    weights = {facet: math.log(1 + total / known[facet]) for facet in facets}
    best, whole = max(scores.values(), default=1.0) or 1.0, sum(weights.values()) or 1.0

    def worth(number: int) -> tuple[float, int]:
        codes = sum(weights[facet] for facet in shared[number]) / whole
        return codes + scores.get(number, 0.0) / best, number

    found = sorted(shared, key=worth, reverse=True)[:limit]
    return [_hit(db, number, match if number in scores else "", shared[number]) for number in found]


def frequencies(db: sqlite3.Connection, terms: Sequence[str]) -> dict[str, int]:
    """In how many documents each word or code is; those that are in none are left out."""
    rows = db.execute(FREQUENCIES, (to_json(terms).decode(),))
    return {row["term"]: row["documents"] for row in rows}


def matching(terms: Iterable[str], known: Mapping[str, int]) -> str:
    """What the index is asked: the rarest words, any of them; each quoted, so none is an order."""
    chosen: list[str] = []
    weighed = 0
    for term in sorted((t for t in terms if t in known), key=lambda t: (known[t], t))[:WORDS]:
        weighed += known[term]
        if chosen and weighed > WEIGHED:
            break
        chosen.append('"' + term.replace('"', '""') + '"')
    return " OR ".join(chosen)


def _by_words(db: sqlite3.Connection, match: str) -> dict[int, float]:
    """How well documents fit the words; of too many the newest. bm25 is lower when better."""
    rows = db.execute(MATCHING, (match, WEIGHED)) if match else ()
    return {row["rowid"]: max(-row["score"], 0.0) for row in rows}


def _by_codes(db: sqlite3.Connection, facets: list[str], known: Mapping[str, int]) -> set[int]:
    found: set[int] = set()
    for facet in sorted(facets, key=lambda facet: (known[facet], facet)):
        room = BY_CODES - len(found)
        if room <= 0:
            break
        found.update(row["number"] for row in db.execute(WITH_FACET, (facet, room)))
    return found


def _shared(
    db: sqlite3.Connection, numbers: Iterable[int], facets: list[str]
) -> dict[int, tuple[str, ...]]:
    rows = db.execute(FACETS_OF, (to_json(list(numbers)).decode(),))
    held = {row["number"]: set(row["facets"].split()) for row in rows}
    return {n: tuple(facet for facet in facets if facet in has) for n, has in held.items()}


def _hit(db: sqlite3.Connection, number: int, match: str, shared: tuple[str, ...]) -> Hit:
    row = db.execute(DOCUMENT, (number,)).fetchone()
    quote = db.execute(QUOTE, (QUOTED, match, number)).fetchone() if match else None
    snippet = " ".join((quote[0] if quote else row["opening"]).split())
    return Hit(row["key"], row["title"], snippet, shared, shown(row))
