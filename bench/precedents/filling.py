"""Made-up issued advices in a file of the read model, by the model's own way of taking them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.precedents.writing import Author
from schemas import case, request, subjects
from schemas.catalogue import load
from schemas.clock import Target, Unit
from schemas.common import Event, digest
from schemas.envelope import Meta, Recorded
from schemas.question import Question
from services.advice.assembly import gathering, precedents
from services.advice.assembly.fulltext import Document
from services.advice.assembly.naming import names_of
from services.kernel.decider import service
from services.kernel.projection import POSITIONS

ACTOR = service("bench")
BEGAN = datetime(2021, 1, 4, 9, tzinfo=UTC)
TERM = Target(amount=10, unit=Unit.WORKDAYS, warn=2)
AT_ONCE = 5_000


def opened(path: Path | str) -> sqlite3.Connection:
    """A file of the read model, as a reader opens it."""
    db = sqlite3.connect(path, isolation_level=None)
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=NORMAL")
    db.executescript(POSITIONS + precedents.MODEL.schema)
    return db


async def fill(db: sqlite3.Connection, author: Author, count: int) -> None:
    """Take in so many issued advices: events first, then their texts, some thousands at a time."""
    done, texts = 0, dict[str, str]()
    while done < count:
        some = min(AT_ONCE, count - done)
        with gathering.transaction(db):
            for number in range(done, done + some):
                for event in issued(author, number, texts):
                    precedents.apply(db, event)
        await gathering.gather(db, making(texts))
        done += some


def issued(author: Author, number: int, texts: dict[str, str]) -> Iterator[Recorded[Any]]:
    """The events of one case that the model looks at; its texts go into `texts` by digest."""
    who, asked = author.institution(), author.question()
    given = author.advice(asked, who).stored()
    texts |= {digest(asked.stored()): asked.stored(), digest(given): given}
    at, case_id = BEGAN + timedelta(minutes=25 * number), author.case()
    opening = case.CaseOpened(
        institution=who,
        product=author.product(),
        catalogue=load().version,
        facts=author.facts(),
        question=digest(asked.stored()),
        answers=(),
        routed=(),
        lead="EZK",
        advice=TERM,
        contribution=TERM,
        agreement=TERM,
        submitted_at=at,
        contact="somebody",
    )
    known = set(request.RequestSubmitted.model_fields)
    terms = {"first_response": TERM, "information": TERM}
    submitted = request.RequestSubmitted.model_validate(
        {**opening.model_dump(include=known), **terms}
    )
    told: list[tuple[str, Event]] = [
        (subjects.request(case_id), submitted),
        (subjects.case(case_id), opening),
        (subjects.case(case_id), case.AdviceIssued(text=digest(given), letter=None)),
    ]
    if number % 3 == 0:
        outcome = case.OutcomeReported(decision="goes-ahead-with-measures")
        told.append((subjects.case(case_id), outcome))
    for place, (subject, event) in enumerate(told):
        name = f"bench-{number}-{place}"
        meta = Meta(name, "urn:bench", case_id, at, ACTOR, name)
        yield Recorded(event, meta, 10 * number + place + 1, subject, "")


def making(texts: dict[str, str]) -> gathering.Make:
    """From a row to its document, with texts that lie at hand."""

    async def make(key: str, said: str) -> Document | None:
        source = precedents.SOURCES.validate_json(said)
        asked = [Question.model_validate_json(texts[q]) for q in source.questions]
        names = names_of(source.institution, asked)
        return precedents.document(key, source, texts[source.text or ""], names)

    return make
