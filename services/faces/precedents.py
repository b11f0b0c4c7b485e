"""Comparable earlier advices and answers, as a face may show them: none that was erased."""

from __future__ import annotations

from schemas.question import Question
from services.advice.assembly.gathering import Make, still_there
from services.advice.assembly.precedents import facets_of
from services.advice.assembly.searching import Hit, Query, search
from services.faces.known import Known
from services.kernel.direct import DirectReader
from services.kernel.projection import Projection
from services.kernel.texts import kept


async def checked(projection: Projection, query: Query, limit: int, make: Make) -> list[Hit]:
    """What is found, each text looked up a moment ago: what was erased meanwhile is not shown."""
    while True:
        hits = search(projection.db, query, limit)
        if await still_there(projection.db, [hit.key for hit in hits], make):
            return hits


async def like(found: Known, reader: DirectReader, asked: Query) -> Query:
    """A query from a case's own facts and question, and what was asked besides."""
    facts, name = found.request.latest
    if found.case:
        facts, name = found.case.facts, found.case.question
    stored = await kept(reader, found.id, name)
    words = asked.words
    if stored and not words.strip():
        question = Question.model_validate_json(stored)
        words = f"{question.title}\n{question.question}\n{question.background}"
    return Query(words, (*asked.facets, *facets_of(facts, found.product)), found.id.hex)
