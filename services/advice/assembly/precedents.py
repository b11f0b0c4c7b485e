"""Read model of what the Loket said before: issued advices and answers at the desk, without names.

Rows come from events, words from TEXTS (docs/adr/0020). What is searched and shown has no names in
it; whose case it was is only in the rows that say which names to take out, and is never shown.
"""

from __future__ import annotations

import asyncio
import sqlite3
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from schemas import subjects
from schemas.advice import AdviceText
from schemas.common import Refused
from schemas.envelope import Recorded
from schemas.question import Facts, Question
from schemas.record import CaseDestroyed
from schemas.subjects import Stream
from services.advice.assembly import fulltext, gathering
from services.advice.assembly.anonymous import Names, anonymous
from services.advice.assembly.fulltext import Document
from services.advice.assembly.naming import names_of
from services.advice.assembly.source import ADVICE, Source, State, evolve, together
from services.kernel.direct import DirectReader
from services.kernel.projection import Model
from services.kernel.telemetry import log
from services.kernel.texts import kept

SCHEMA = f"""
CREATE TABLE IF NOT EXISTS folded (
  case_id TEXT, stream TEXT, seen INTEGER NOT NULL, state TEXT NOT NULL,
  PRIMARY KEY (case_id, stream)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS destroyed (
  case_id TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID;
{gathering.SCHEMA}{fulltext.SCHEMA}"""
FOLDED = "SELECT stream, seen, state FROM folded WHERE case_id = ?"
SOURCES: TypeAdapter[Source] = TypeAdapter(Source)


def apply(db: sqlite3.Connection, event: Recorded[Any]) -> None:
    """Fold one event into the rows; its text is got afterwards."""
    if isinstance(event.data, CaseDestroyed):
        _destroy(db, event.data.case, event.meta.time.isoformat())
        return
    case = event.meta.case
    streams = {subjects.request(case): Stream.REQUESTS, subjects.case(case): Stream.CASES}
    stream = streams.get(event.subject)
    if stream is None or _destroyed(db, case):
        return
    known = {row["stream"]: row for row in db.execute(FOLDED, (case.hex,))}
    states = {name: SOURCES.validate_json(row["state"]) for name, row in known.items()}
    if stream in known and event.sequence <= known[stream]["seen"]:
        return
    after = evolve(states.get(stream), event)
    if after is None:
        return
    state = SOURCES.dump_json(after).decode()
    values = (case.hex, stream, event.sequence, state)
    db.execute("INSERT OR REPLACE INTO folded VALUES (?, ?, ?, ?)", values)
    states[stream] = after
    _name(db, case.hex, together(states.get(Stream.REQUESTS), states.get(Stream.CASES)))


def facets_of(facts: Facts, product: str | None) -> tuple[str, ...]:
    """The codes by which comparable cases are found."""
    return (
        *(f"aspect:{aspect}" for aspect in facts.aspects),
        *(f"technology:{code}" for code in facts.technologies),
        *(f"regime:{code}" for code in facts.regimes),
        *([f"product:{product}"] if product else []),
    )


def document(key: str, source: Source, text: str, names: Names) -> Document:
    """What is searched and shown of one case: no names, and nothing of who asked or answered."""
    title, body, aspects = _words(source, text)
    found = dict.fromkeys((*source.facts.aspects, *aspects))
    facts = source.facts.model_copy(update={"aspects": tuple(found)})
    shown = {
        "kind": source.kind,
        "year": source.at.year if source.at else None,
        "product": source.product,
        "aspects": list(facts.aspects),
        "technologies": list(facts.technologies),
        "regimes": list(facts.regimes),
        "decision": source.decision,
    }
    codes = facets_of(facts, source.product)
    return Document(key, anonymous(title, names), anonymous(body, names), codes, shown)


def making(reader: DirectReader) -> gathering.Make:
    """From a row to its document, with the texts that it names."""

    async def make(key: str, said: str) -> Document | None:
        source, case = SOURCES.validate_json(said), UUID(key)
        wanted = (source.text or "", *source.questions)
        try:
            text, *questions = await asyncio.gather(*(kept(reader, case, one) for one in wanted))
            if text is None or None in questions:
                return None
            asked = [Question.model_validate_json(question or "") for question in questions]
            return document(key, source, text, names_of(source.institution, asked))
        except (Refused, ValidationError) as why:
            log.error("precedent_unreadable", case=key, why=type(why).__name__)
            return None

    return make


async def _gather(db: sqlite3.Connection, reader: DirectReader) -> None:
    await gathering.gather(db, making(reader))


MODEL = Model(
    "precedents",
    SCHEMA,
    (Stream.REQUESTS, Stream.CASES, Stream.RETENTION),
    apply,
    ("folded", "destroyed", "indexed", "frequencies"),
    _gather,
)


def _words(source: Source, text: str) -> tuple[str, str, list[str]]:
    """Title, body and aspects of the text as the institution got it."""
    if source.kind != ADVICE:
        return "", text, []
    advice = AdviceText.model_validate_json(text).for_institution()
    parts = [advice.summary]
    for paragraph in advice.paragraphs:
        measures = (f"{one.text} {one.effect}".strip() for one in paragraph.measures)
        parts += [paragraph.heading, paragraph.text, *measures]
    body = "\n\n".join(part for part in parts if part)
    return advice.title, body, [str(p.aspect) for p in advice.paragraphs if p.aspect]


def _name(db: sqlite3.Connection, key: str, source: State) -> None:
    if source and source.text:
        gathering.want(db, key, SOURCES.dump_json(source).decode())
    else:
        gathering.forget(db, key)


def _destroy(db: sqlite3.Connection, case: UUID, at: str) -> None:
    db.execute("INSERT OR IGNORE INTO destroyed VALUES (?, ?)", (case.hex, at))
    db.execute("DELETE FROM folded WHERE case_id = ?", (case.hex,))
    gathering.erase(db, case.hex)


def _destroyed(db: sqlite3.Connection, case: UUID) -> bool:
    found = db.execute("SELECT 1 FROM destroyed WHERE case_id = ?", (case.hex,)).fetchone()
    return found is not None
