"""Knowledge articles as every face shows them: those found by words, the newest, and one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from schemas import subjects
from schemas.article import ArticleText
from schemas.common import Refused
from schemas.subjects import Stream
from services.advice.assembly.article_list import NEWEST, USED, making
from services.advice.assembly.articles import Article, evolve
from services.advice.assembly.fulltext import shown
from services.advice.assembly.gathering import still_there
from services.advice.assembly.searching import Query
from services.faces.face import Face
from services.faces.finding import ID
from services.faces.known import events
from services.faces.precedents import checked
from services.kernel.decider import Decider
from services.kernel.projection import Projection

FOLD: Decider[Article | None] = Decider(None, evolve)


async def listed(
    face: Face, projection: Projection, words: str, limit: int
) -> list[dict[str, Any]]:
    """Articles that may be used: those with these words, or the newest; none that was erased."""
    make = making(face.reader)
    if words.strip():
        hits = await checked(projection, Query(words), limit, make)
        found = [{**one.shown, "title": one.title, "snippet": one.snippet} for one in hits]
    else:
        found = _newest(projection, limit)
        if not await still_there(projection.db, [one["article"] for one in found], make):
            found = _newest(projection, limit)
    return [{**one, "used": used(projection, one["article"])} for one in found]


def used(projection: Projection, key: str) -> int:
    """How many answers were made of an article."""
    return int(projection.rows(USED, key)[0]["used"])


async def read_article(face: Face, text: str) -> tuple[UUID, Article, ArticleText]:
    """An article as it stands now, or a refusal when there is none or its text was erased."""
    meant = text.strip().lower()
    if not ID.fullmatch(meant):
        raise Refused("bad_article", f"{text} is no article's id.", "See loket articles.")
    found = UUID(meant)
    state = FOLD.fold(list(await events(face, Stream.ARTICLES, subjects.article(found))))
    if state is None:
        raise Refused("unknown_article", f"There is no article {found}.", "See loket articles.")
    return found, state, await face.texts.model(found, state.text, ArticleText)


def _newest(projection: Projection, limit: int) -> list[dict[str, Any]]:
    rows = projection.db.execute(NEWEST, (limit,)).fetchall()
    return [{**shown(row), "title": row["title"], "snippet": row["opening"]} for row in rows]
