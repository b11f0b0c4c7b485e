"""`make precedents`: how long looking for comparable cases takes among few, and among 100,000."""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.precedents.filling import fill, opened
from bench.precedents.writing import Author
from bench.scale.timing import Times
from services.advice.assembly.precedents import facets_of
from services.advice.assembly.searching import Query, search

FEW, MANY, QUERIES, LIMIT = 1_000, 100_000, 1_000, 10
HOSTILE = ('" OR 1 --', "title:x* NEAR(de, het)", "de " * 9_000, "\x00\ud800'\"", "(((((", "*")


def like_a_case(author: Author) -> Query:
    """A question of 90 words with its codes, as `loket precedents CASE` asks."""
    asked = author.question()
    return Query(f"{asked.title} {asked.question}", facets_of(author.facts(), author.product()))


def rare(author: Author) -> Query:
    """Two words that few texts have."""
    return Query(" ".join(author.dice.choices(author.words[5_000:40_000], k=2)))


def common(author: Author) -> Query:
    """Three words that nearly all texts have."""
    return Query(" ".join(author.dice.choices(author.words[:40], k=3)))


def codes(author: Author) -> Query:
    """Codes and nothing else."""
    return Query("", facets_of(author.facts(), author.product()))


def hostile(author: Author) -> Query:
    """What is no query at all."""
    return Query(author.dice.choice(HOSTILE) + author.text(3))


KINDS: tuple[Callable[[Author], Query], ...] = (like_a_case, rare, common, codes, hostile)


def measured(few: sqlite3.Connection, many: sqlite3.Connection, author: Author) -> list[Times]:
    """Each query at both sizes, one after the other, so that what else runs falls on both."""
    times = [Times(), Times()]
    for number in range(QUERIES):
        kind = KINDS[number % len(KINDS)]
        query = kind(author)
        for db, took in zip((few, many), times, strict=True):
            began = time.perf_counter()
            search(db, query, LIMIT)
            spent = (time.perf_counter() - began) * 1000
            for name in (kind.__name__.replace("_", " "), "all"):
                took.took[name].append(spent)
    return times


def drawn(times: list[Times], sizes: tuple[int, int]) -> Table:
    """Milliseconds at both sizes."""
    few, many = times
    heads = (f"{size:,} cases" for size in sizes)
    table = Table("milliseconds, p50 / p99", *heads, "many / few")
    for name in few.took:
        cells = [f"{t.within(name, 0.5):.2f} / {t.within(name, 0.99):.2f}" for t in times]
        ratio = many.within(name, 0.5) / few.within(name, 0.5)
        table.add_row(name, *cells, f"{ratio:.1f}")
    return table


async def main(sizes: tuple[int, int], folder: Path, console: Console) -> None:
    """Fill, measure, show."""
    paths = [folder / f"{size}.sqlite" for size in sizes]
    for path, size in zip(paths, sizes, strict=True):
        began = time.perf_counter()
        with closing(opened(path)) as db:
            await fill(db, Author(), size)
        spent, large = time.perf_counter() - began, path.stat().st_size / 1024**2
        console.print(f"{size:,} cases taken in: {spent:,.0f} s, {large:,.0f} MiB")
    with closing(opened(paths[0])) as few, closing(opened(paths[1])) as many:
        console.print(drawn(measured(few, many, Author(seed=2)), sizes))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.precedents", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10,000 cases, in a minute")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        counts = (FEW, 10_000) if asked.quick else (FEW, MANY)
        asyncio.run(main(counts, Path(home), Console()))
