"""Read model of the knowledge articles: their words to search in, and how often each was used."""

from __future__ import annotations

import sqlite3
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from schemas import subjects
from schemas.article import ArticleText
from schemas.common import Refused
from schemas.envelope import Recorded
from schemas.record import CaseDestroyed
from schemas.request import RequestAnswered
from schemas.subjects import Stream
from services.advice.assembly import fulltext, gathering
from services.advice.assembly.articles import Article, evolve
from services.advice.assembly.fulltext import Document
from services.kernel.direct import DirectReader
from services.kernel.projection import Model
from services.kernel.telemetry import log
from services.kernel.texts import kept

SCHEMA = f"""
CREATE TABLE IF NOT EXISTS articles (
  article TEXT PRIMARY KEY, seen INTEGER NOT NULL, state TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS uses (
  article TEXT, case_id TEXT, PRIMARY KEY (article, case_id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS uses_by_case ON uses (case_id);
CREATE TABLE IF NOT EXISTS destroyed (
  case_id TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID;
{gathering.SCHEMA}{fulltext.SCHEMA}"""
STATE = "SELECT seen, state FROM articles WHERE article = ?"
USED = "SELECT count(*) AS used FROM uses WHERE article = ?"
NEWEST = (
    "SELECT key, shown, title, substr(body, 1, 240) AS opening FROM documents "
    "CROSS JOIN texts ON texts.rowid = number WHERE number > 0 ORDER BY number DESC LIMIT ?"
)
ARTICLES: TypeAdapter[Article] = TypeAdapter(Article)


def apply(db: sqlite3.Connection, event: Recorded[Any]) -> None:
    """Fold one event into the rows; texts are got afterwards."""
    data, key = event.data, event.meta.case.hex
    if isinstance(data, CaseDestroyed):
        _destroy(db, data.case.hex, event.meta.time.isoformat())
    elif db.execute("SELECT 1 FROM destroyed WHERE case_id = ?", (key,)).fetchone():
        return
    elif event.subject == subjects.article(event.meta.case):
        _article(db, event, key)
    elif isinstance(data, RequestAnswered) and data.article:
        db.execute("INSERT OR IGNORE INTO uses VALUES (?, ?)", (data.article.hex, key))


def codes(article: Article) -> tuple[str, ...]:
    """The codes an article is found by."""
    return (
        *(f"aspect:{aspect}" for aspect in article.aspects),
        *(f"technology:{code}" for code in article.technologies),
        *(f"regime:{code}" for code in article.regimes),
    )


def making(reader: DirectReader) -> gathering.Make:
    """From a row to its document, with the text that it names."""

    async def make(key: str, said: str) -> Document | None:
        article = ARTICLES.validate_json(said)
        try:
            found = await kept(reader, UUID(key), article.text)
            text = ArticleText.model_validate_json(found) if found else None
        except (Refused, ValidationError) as why:
            log.error("article_unreadable", article=key, why=type(why).__name__)
            return None
        return _document(key, article, text) if text else None

    return make


async def _gather(db: sqlite3.Connection, reader: DirectReader) -> None:
    await gathering.gather(db, making(reader))


MODEL = Model(
    "articles",
    SCHEMA,
    (Stream.ARTICLES, Stream.REQUESTS, Stream.RETENTION),
    apply,
    ("articles", "uses", "destroyed", "indexed", "frequencies"),
    _gather,
)


def _document(key: str, article: Article, text: ArticleText) -> Document:
    parts = (text.question, text.answer, text.title_en, text.question_en, text.answer_en)
    shown = {
        "article": key,
        "number": article.number,
        "aspects": list(article.aspects),
        "technologies": list(article.technologies),
        "regimes": list(article.regimes),
    }
    body = "\n\n".join(part for part in parts if part)
    return Document(key, text.title, body, codes(article), shown)


def _article(db: sqlite3.Connection, event: Recorded[Any], key: str) -> None:
    row = db.execute(STATE, (key,)).fetchone()
    if row and event.sequence <= row["seen"]:
        return
    after = evolve(ARTICLES.validate_json(row["state"]) if row else None, event)
    if after is None:
        return
    state = ARTICLES.dump_json(after).decode()
    db.execute("INSERT OR REPLACE INTO articles VALUES (?, ?, ?)", (key, event.sequence, state))
    if after.retired:
        gathering.forget(db, key)
    else:
        gathering.want(db, key, state)


def _destroy(db: sqlite3.Connection, key: str, at: str) -> None:
    """A case that used articles, or an article itself."""
    db.execute("INSERT OR IGNORE INTO destroyed VALUES (?, ?)", (key, at))
    db.execute("DELETE FROM uses WHERE case_id = ?", (key,))
    db.execute("DELETE FROM articles WHERE article = ?", (key,))
    gathering.erase(db, key)
