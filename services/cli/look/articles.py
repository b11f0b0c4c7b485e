"""`loket articles` and `loket article`: knowledge articles to reuse."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from schemas import subjects
from schemas.article import ArticleText
from schemas.common import Refused
from schemas.subjects import Stream
from services.advice.assembly.article_list import MODEL, NEWEST, USED, making
from services.advice.assembly.articles import Article, evolve
from services.advice.assembly.fulltext import shown
from services.advice.assembly.gathering import still_there
from services.advice.assembly.searching import Query
from services.cli.look.answering import answer, reason
from services.cli.look.precedents import Limit
from services.cli.options import AsJson
from services.cli.who import connected
from services.faces.face import Face
from services.faces.finding import ID
from services.faces.known import events
from services.faces.precedents import checked
from services.faces.readers import LOKET, face_at, opened
from services.kernel.decider import Decider
from services.kernel.projection import Projection

Words = Annotated[list[str] | None, typer.Argument(metavar="[WORDS]", help="Words to look for.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="The article's id.")]
FOLD: Decider[Article | None] = Decider(None, evolve)


def articles(words: Words = None, limit: Limit = 20, as_json: AsJson = False) -> None:
    """Knowledge articles that may be used: those with these words, or the newest."""
    answer(asyncio.run(_articles(" ".join(words or ()), limit)), as_json, _draw)


def article(id_: Id, as_json: AsJson = False) -> None:
    """One knowledge article; `loket answer CASE --article ID` answers with it."""
    answer(asyncio.run(_article(id_)), as_json, _draw_one)


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


async def _articles(words: str, limit: int) -> list[dict[str, Any]]:
    async with connected() as faces:
        face = await face_at(faces, LOKET)
        make = making(face.reader)
        async with opened(faces.settings, LOKET, MODEL, face.reader) as projection:
            if words.strip():
                hits = await checked(projection, Query(words), limit, make)
                found = [{**one.shown, "title": one.title, "snippet": one.snippet} for one in hits]
            else:
                found = _newest(projection, limit)
                if not await still_there(projection.db, [one["article"] for one in found], make):
                    found = _newest(projection, limit)
            return [{**one, "used": _used(projection, one["article"])} for one in found]


def _newest(projection: Projection, limit: int) -> list[dict[str, Any]]:
    rows = projection.db.execute(NEWEST, (limit,)).fetchall()
    return [{**shown(row), "title": row["title"], "snippet": row["opening"]} for row in rows]


def _used(projection: Projection, key: str) -> int:
    return int(projection.rows(USED, key)[0]["used"])


async def _article(text: str) -> dict[str, Any]:
    async with connected() as faces:
        face = await face_at(faces, LOKET)
        found, state, words = await read_article(face, text)
        async with opened(faces.settings, LOKET, MODEL, face.reader) as projection:
            used = _used(projection, found.hex)
    return {"article": found.hex, "used": used, **vars(state), "says": words}


def _draw(console: Console, found: list[dict[str, Any]]) -> None:
    if not found:
        console.print("Geen kennisartikelen.")
        return
    table = Table(Column("artikel", no_wrap=True), "waarover", "gebruikt", "tekst")
    for one in found:
        about = ", ".join([*one["aspects"], *one["technologies"], *one["regimes"]])
        text = f"[bold]{escape(one['title'])}[/]\n{escape(one['snippet'])}"
        table.add_row(one["article"], escape(about), str(one["used"]), text)
    console.print(table)


def _draw_one(console: Console, found: dict[str, Any]) -> None:
    says: ArticleText = found["says"]
    console.print(f"[bold]{escape(says.title)}[/]  [dim]versie {found['number']}[/]")
    if found["retired"]:
        console.print(f"[red]ingetrokken: {escape(reason(found['retired']))}[/]")
    parts = (says.question, says.answer, says.title_en, says.question_en, says.answer_en)
    for part in filter(None, parts):
        console.print(f"\n{part}", markup=False)
    console.print(f"\n[dim]{found['used']} keer gebruikt[/]")
