"""Searching among 2,000 texts: what is found is right, by an index, whatever somebody types."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio

from bench.precedents.__main__ import HOSTILE, KINDS
from bench.precedents.filling import fill, opened
from bench.precedents.writing import Author
from services.advice.assembly import searching
from services.advice.assembly.fulltext import Document, cut, drop, put, scrub
from services.advice.assembly.searching import WEIGHED, Query, search

MANY = 2_000


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def db(tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    """As many made-up advices as an afternoon's work is of; nobody changes them."""
    made = opened(tmp_path_factory.mktemp("searching") / "precedents.sqlite")
    await fill(made, Author(), MANY)
    return made


@pytest.fixture
def own() -> Iterator[sqlite3.Connection]:
    """An empty index."""
    with closing(opened(":memory:")) as made:
        yield made


def text(key: str, body: str, *facets: str, title: str = "") -> Document:
    return Document(key, title, body, facets, {})


def found(db: sqlite3.Connection, words: str = "", *facets: str, but: str = "") -> list[str]:
    return [hit.key for hit in search(db, Query(words, facets, but), 50)]


async def test_a_rare_word_finds_exactly_the_texts_that_have_it(db: sqlite3.Connection) -> None:
    rare = db.execute("SELECT term FROM frequencies WHERE documents BETWEEN 2 AND 9 LIMIT 200")
    terms = [row["term"] for row in rare if row["term"].isalpha()]
    assert len(terms) > 50
    for term in terms:
        query = "SELECT key FROM indexed WHERE title || ' ' || body LIKE ?"
        rows = [row["key"] for row in db.execute(query, (f"%{term}%",))]
        assert set(found(db, term)) <= set(rows)
        exact = db.execute("SELECT documents FROM frequencies WHERE term = ?", (term,)).fetchone()
        assert len(found(db, term)) == exact["documents"]


async def test_no_name_is_in_the_index(db: sqlite3.Connection) -> None:
    bodies = " ".join(row["body"] for row in db.execute("SELECT body FROM indexed"))
    assert "de instelling en de partner" in bodies
    assert "TUD" not in bodies and "qinstituut" not in bodies.lower()


async def test_a_frequency_is_in_how_many_texts_a_word_is(db: sqlite3.Connection) -> None:
    db.execute("CREATE VIRTUAL TABLE temp.truth USING fts5vocab('main', 'texts', 'row')")
    wrong = db.execute(
        "SELECT count(*) FROM temp.truth LEFT JOIN frequencies USING (term) "
        "WHERE truth.doc IS NOT frequencies.documents"
    )
    assert wrong.fetchone()[0] == 0
    total = db.execute("SELECT documents FROM frequencies WHERE term = ''").fetchone()
    assert total["documents"] == MANY


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
async def test_any_search_gives_results_or_nothing(db: sqlite3.Connection, kind: object) -> None:
    author = Author(seed=3)
    for _ in range(15):
        hits = search(db, kind(author), 10)  # type: ignore[operator]  # one of KINDS
        assert len({hit.key for hit in hits}) == len(hits) <= 10


@pytest.mark.parametrize("words", [*HOSTILE, "", " ", "-", "AND", "a" * 50_000, "\ud800", "';--"])
async def test_what_is_typed_is_never_an_order(db: sqlite3.Connection, words: str) -> None:
    search(db, Query(words, (words[:9], "aspect:'; DROP TABLE texts"), words), 10)
    assert db.execute("SELECT count(*) FROM documents").fetchone()[0] == MANY


async def test_a_search_weighs_no_more_than_so_many_texts(db: sqlite3.Connection) -> None:
    common = db.execute("SELECT term FROM frequencies WHERE documents > ? LIMIT 9", (WEIGHED,))
    words = [row["term"] for row in common if row["term"] and ":" not in row["term"]]
    known = searching.frequencies(db, words)
    assert words and searching.matching(words, known).count('"') == 2
    assert len(db.execute(searching.MATCHING, (f'"{words[0]}"', WEIGHED)).fetchall()) == WEIGHED


async def test_every_search_goes_by_an_index(db: sqlite3.Connection) -> None:
    asked = {
        searching.MATCHING: ("x", 1),
        searching.WITH_FACET: ("x", 1),
        searching.FACETS_OF: ("[]",),
        searching.FREQUENCIES: ("[]",),
        searching.DOCUMENT: (1,),
        searching.QUOTE: (1, "x", 1),
    }
    for query, values in asked.items():
        steps = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query}", values)]
        assert not [s for s in steps if "TEMP B-TREE" in s and "LIST" not in s], steps
        assert not [s for s in steps if s.startswith("SCAN") and "INDEX" not in s], steps


def test_accents_and_capitals_make_no_difference(own: sqlite3.Connection) -> None:
    put(own, text("a", "Geëxporteerde MEETgegevens"))
    assert found(own, "geexporteerde") == found(own, "GEËXPORTEERDE meetgegevens") == ["a"]


def test_shared_codes_go_first_and_the_own_case_is_left_out(own: sqlite3.Connection) -> None:
    put(own, text("both", "glasvezel in dijken", "technology:SENSING", "aspect:partner"))
    put(own, text("words", "glasvezel in dijken", "aspect:partner"))
    put(own, text("codes", "iets anders", "technology:SENSING", "aspect:partner"))
    put(own, text("none", "iets geheel anders", "regime:X"))
    asked = ("technology:SENSING", "aspect:partner")
    assert found(own, "glasvezel", *asked)[0] == "both"
    assert set(found(own, "glasvezel", *asked)) == {"both", "words", "codes"}
    assert set(found(own, "glasvezel", *asked, but="both")) == {"words", "codes"}
    assert found(own, "", "technology:NONE") == []


def test_what_is_replaced_or_dropped_is_found_no_more(own: sqlite3.Connection) -> None:
    put(own, text("a", "eerste woorden", "aspect:partner"))
    put(own, text("a", "tweede woorden", "aspect:ethics"))
    assert found(own, "eerste") == found(own, "", "aspect:partner") == []
    assert found(own, "tweede") == found(own, "", "aspect:ethics") == ["a"]
    assert drop(own, "a") and not drop(own, "a")
    assert own.execute("SELECT count(*) FROM frequencies").fetchone()[0] == 0
    assert own.execute("SELECT count(*) FROM facets").fetchone()[0] == 0


def test_what_is_scrubbed_is_in_no_byte_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "own.sqlite"
    with closing(opened(path)) as db:
        for number in range(50):
            put(db, text(str(number), f"gewoon {number}"))
        put(db, text("gone", "staatsgeheimpje tussendoor"))
        drop(db, "gone")
        scrub(db)
        assert len(found(db, "gewoon")) == 50
        files = [path, path.with_name(path.name + "-wal")]
        bytes_left = b"".join(file.read_bytes() for file in files if file.exists())
    assert b"staatsgeheim" not in bytes_left and b"geheimpje" not in bytes_left


def test_words_are_cut_as_the_index_cuts_them(own: sqlite3.Connection) -> None:
    assert sorted(cut(own, "Één co-auteur, één\x00keer \ud800")) == ["auteur", "co", "een", "keer"]
