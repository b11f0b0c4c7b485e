"""Texts that can be searched, in a read model's own file: words, codes, how often each occurs.

`frequencies` says in how many documents a word or a code is, so that a search can start from what
is rare. Words are cut by SQLite's own tokenizer everywhere: small letters, no accents.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json, to_json

TOKENIZER = "unicode61 remove_diacritics 2"
SCHEMA = f"""
CREATE TABLE IF NOT EXISTS documents (
  number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, facets TEXT NOT NULL, shown TEXT NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS texts USING fts5(title, body, tokenize='{TOKENIZER}');
CREATE TABLE IF NOT EXISTS facets (
  facet TEXT, number INTEGER, PRIMARY KEY (facet, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS frequencies (
  term TEXT PRIMARY KEY, documents INTEGER NOT NULL) WITHOUT ROWID;
CREATE VIEW IF NOT EXISTS indexed AS
  SELECT key, facets, shown, title, body FROM documents JOIN texts ON texts.rowid = number;
"""
CUTTER = f"""
CREATE VIRTUAL TABLE IF NOT EXISTS temp.said USING fts5(
  words, content='', tokenize='{TOKENIZER}');
CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab('temp', 'said', 'row');
"""
BY_KEY = "SELECT number, facets FROM documents WHERE key = ?"
WORDS_OF = "SELECT title, body FROM texts WHERE rowid = ?"
MORE = (
    "INSERT INTO frequencies VALUES (?, 1) "
    "ON CONFLICT (term) DO UPDATE SET documents = documents + 1"
)
FEWER = "UPDATE frequencies SET documents = documents - 1 WHERE term = ?"
NONE = "DELETE FROM frequencies WHERE term = ? AND documents <= 0"
TOTAL = ""
"""The term under which all documents are counted: no word is empty."""


@dataclass(frozen=True)
class Document:
    """One text, the codes it is found by, and what is shown of it besides."""

    key: str
    title: str
    body: str
    facets: tuple[str, ...]
    shown: dict[str, Any]


def put(db: sqlite3.Connection, one: Document) -> None:
    """Index a document; one that is there under its key is replaced, the same one left alone."""
    facets, shown = " ".join(sorted(set(one.facets))), to_json(one.shown).decode()
    title, body = clean(one.title), clean(one.body)
    before = db.execute("SELECT * FROM documents WHERE key = ?", (one.key,)).fetchone()
    if before:
        words = tuple(db.execute(WORDS_OF, (before["number"],)).fetchone())
        if (before["facets"], before["shown"], words) == (facets, shown, (title, body)):
            return
        drop(db, one.key)
    values = (one.key, facets, shown)
    number = db.execute(
        "INSERT INTO documents (key, facets, shown) VALUES (?, ?, ?)", values
    ).lastrowid
    db.execute("INSERT INTO texts (rowid, title, body) VALUES (?, ?, ?)", (number, title, body))
    db.executemany("INSERT INTO facets VALUES (?, ?)", [(f, number) for f in facets.split()])
    db.executemany(MORE, [(term,) for term in _counted(db, title, body, facets)])


def drop(db: sqlite3.Connection, key: str) -> bool:
    """Take a document out; whether it was there."""
    found = db.execute(BY_KEY, (key,)).fetchone()
    if found is None:
        return False
    number, facets = found["number"], found["facets"]
    title, body = db.execute(WORDS_OF, (number,)).fetchone()
    terms = [(term,) for term in _counted(db, title, body, facets)]
    db.executemany(FEWER, terms)
    db.executemany(NONE, terms)
    db.executemany(
        "DELETE FROM facets WHERE facet = ? AND number = ?", [(f, number) for f in facets.split()]
    )
    db.execute("DELETE FROM texts WHERE rowid = ?", (number,))
    db.execute("DELETE FROM documents WHERE number = ?", (number,))
    return True


def scrub(db: sqlite3.Connection) -> None:
    """Leave nothing of what was taken out: not in the index, its free pages or its log.

    Outside a transaction. It writes the index anew, some seconds for 100,000 texts: for what was
    erased, not for what was replaced.
    """
    db.execute("INSERT INTO texts (texts) VALUES ('optimize')")
    db.execute("VACUUM")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def cut(db: sqlite3.Connection, text: str) -> list[str]:
    """The words of a text as the index has them, each once."""
    for statement in CUTTER.split(";\n")[:-1]:
        db.execute(statement)
    db.execute("INSERT INTO said (rowid, words) VALUES (1, ?)", (clean(text),))
    found = [row[0] for row in db.execute("SELECT term FROM terms")]
    db.execute("INSERT INTO said (said) VALUES ('delete-all')")
    return found


def clean(text: str) -> str:
    """Text that SQLite can hold: no half characters, nothing after which it would stop reading."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode()


def shown(row: sqlite3.Row) -> dict[str, Any]:
    """What is shown of a document."""
    found: dict[str, Any] = from_json(row["shown"])
    return found


def _counted(db: sqlite3.Connection, title: str, body: str, facets: str) -> Iterable[str]:
    return (TOTAL, *facets.split(), *cut(db, f"{title}\n{body}"))
