"""Read model of requests that may belong together, and of those that people said do.

A request is found by what it shares with another: the very question, a partner by name, or words of
the title within one institution. Each is kept as a mark, a digest of which nothing can be read; the
words come from TEXTS and marks go when a text is erased (docs/adr/0020).
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from schemas import request as said
from schemas import triage
from schemas.common import Refused, digest
from schemas.envelope import Recorded
from schemas.question import Question
from schemas.record import CaseDestroyed
from schemas.subjects import Stream
from services.advice.assembly import fulltext, gathering
from services.advice.assembly.fulltext import Document
from services.advice.assembly.searching import Query, search
from services.kernel.direct import DirectReader
from services.kernel.projection import Model
from services.kernel.telemetry import log
from services.kernel.texts import kept

SCHEMA = f"""
CREATE TABLE IF NOT EXISTS destroyed (
  case_id TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS links (
  one TEXT, other TEXT, kind TEXT NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (one, other)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS links_by_other ON links (other);
{gathering.SCHEMA}{fulltext.SCHEMA}"""
LINKED = (
    "SELECT other AS case_id, kind, reason FROM links WHERE one = ?1 "
    "UNION ALL SELECT one, kind, reason FROM links WHERE other = ?1 ORDER BY case_id"
)
MARKS = "SELECT facets FROM documents WHERE key = ?"
LOOKED_AT, ENOUGH_WORDS, SHORTEST = 40, 2, 5
QUESTION, PARTNER, WORD = "same-question", "same-partner", "same-project"
"""Why two requests may belong together: the codes that the catalogue has for a link."""

SMALL = ("the", "of", "and", "for", "de", "het", "een", "en", "van", "voor", "der", "di")
USUAL = (
    *("advies", "advice", "aanvraag", "request", "vraag", "question", "project", "partner"),
    *("onderzoek", "research", "samenwerking", "cooperation", "collaboration", "partners"),
    *("universiteit", "university", "instelling", "institute", "kennis", "knowledge"),
    *("buitenland", "foreign", "nieuwe"),
)
"""Words that say nothing of which organisation, or of which project, it is."""


@dataclass(frozen=True)
class Alike:
    """Another request, and why it may belong to this one; the strongest reason first."""

    case: UUID
    reasons: tuple[str, ...]


def apply(db: sqlite3.Connection, event: Recorded[Any]) -> None:
    """Fold one event: what is to be looked up, and what people linked."""
    data, key = event.data, event.meta.case.hex
    if isinstance(data, CaseDestroyed):
        _destroy(db, data.case.hex, event.meta.time.isoformat())
        return
    if db.execute("SELECT 1 FROM destroyed WHERE case_id = ?", (key,)).fetchone():
        return
    match data:
        case said.RequestSubmitted():
            _want(db, key, data.institution, data.question)
        case said.RequestAmended():
            before = db.execute("SELECT source FROM wanted WHERE key = ?", (key,)).fetchone()
            if before:
                _want(db, key, json.loads(before["source"])[0], data.question)
        case triage.RequestLinked(repeats=None):
            link = (key, data.other.hex, data.kind, data.reason)
            db.execute("INSERT OR REPLACE INTO links VALUES (?, ?, ?, ?)", link)
        case triage.RequestUnlinked(repeats=None):
            db.execute("DELETE FROM links WHERE one = ? AND other = ?", (key, data.other.hex))


def making(reader: DirectReader) -> gathering.Make:
    """From a request to its marks."""

    async def make(key: str, source: str) -> Document | None:
        institution, name = json.loads(source)
        try:
            text = await kept(reader, UUID(key), name)
            if text is None:
                return None
            marks = tuple(marks_of(institution, name, Question.model_validate_json(text)))
            return Document(key, "", "", marks, {})
        except (Refused, ValidationError) as why:
            log.error("request_unreadable", case=key, why=type(why).__name__)
            return None

    return make


def marks_of(institution: str, name: str, question: Question) -> Iterator[str]:
    """What a request is found by, each as a reason and a digest."""
    yield _mark(QUESTION, name)
    for partner in question.partners:
        if words := _words(partner.name, SMALL):
            yield _mark(PARTNER, partner.country, *sorted(set(words)))
    for word in dict.fromkeys(_words(question.title, USUAL)):
        if len(word) >= SHORTEST:
            yield _mark(WORD, institution, word)


def alike(db: sqlite3.Connection, case: UUID, limit: int) -> list[Alike]:
    """Requests that may belong to this one and are not linked to it yet, the likeliest first."""
    own = db.execute(MARKS, (case.hex,)).fetchone()
    if own is None:
        return []
    linked = {row["case_id"] for row in db.execute(LINKED, (case.hex,))}
    hits = search(db, Query(facets=tuple(own["facets"].split()), but=case.hex), LOOKED_AT)
    found = (Alike(UUID(h.key), _reasons(h.shared)) for h in hits if h.key not in linked)
    best = sorted((one for one in found if one.reasons), key=_strength)
    return best[:limit]


def _reasons(shared: Iterable[str]) -> tuple[str, ...]:
    kinds = [mark.partition(":")[0] for mark in shared]
    counts = {kind: kinds.count(kind) for kind in (QUESTION, PARTNER, WORD)}
    enough = {QUESTION: 1, PARTNER: 1, WORD: ENOUGH_WORDS}
    return tuple(kind for kind, least in enough.items() if counts[kind] >= least)


def _strength(one: Alike) -> tuple[bool, bool, bool]:
    return QUESTION not in one.reasons, PARTNER not in one.reasons, WORD not in one.reasons


def _words(text: str, without: tuple[str, ...]) -> list[str]:
    """Words without accents, capitals and signs."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return [word for word in re.findall(r"\w+", letters) if word not in without]


def _mark(reason: str, *parts: str) -> str:
    return f"{reason}:{digest(json.dumps(parts))[:24]}"


def _want(db: sqlite3.Connection, key: str, institution: str, question: str) -> None:
    gathering.want(db, key, json.dumps([institution, question]))


def _destroy(db: sqlite3.Connection, key: str, at: str) -> None:
    db.execute("INSERT OR IGNORE INTO destroyed VALUES (?, ?)", (key, at))
    db.execute("DELETE FROM links WHERE one = ?1 OR other = ?1", (key,))
    gathering.erase(db, key)


async def _gather(db: sqlite3.Connection, reader: DirectReader) -> None:
    await gathering.gather(db, making(reader))


MODEL = Model(
    "related",
    SCHEMA,
    (Stream.REQUESTS, Stream.RETENTION),
    apply,
    ("links", "destroyed", "indexed", "frequencies"),
    _gather,
)
