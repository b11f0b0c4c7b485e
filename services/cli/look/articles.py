"""`loket articles` and `loket article`: knowledge articles to reuse."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from schemas.article import ArticleText
from services.advice.assembly.article_list import MODEL
from services.cli.look.answering import answer, reason
from services.cli.look.precedents import Limit
from services.cli.options import AsJson
from services.cli.who import connected
from services.faces.articles import listed, read_article
from services.faces.articles import used as used_
from services.faces.readers import LOKET, face_at, opened

Words = Annotated[list[str] | None, typer.Argument(metavar="[WORDS]", help="Words to look for.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="The article's id.")]


def articles(words: Words = None, limit: Limit = 20, as_json: AsJson = False) -> None:
    """Knowledge articles that may be used: those with these words, or the newest."""
    answer(asyncio.run(_articles(" ".join(words or ()), limit)), as_json, _draw)


def article(id_: Id, as_json: AsJson = False) -> None:
    """One knowledge article; `loket answer CASE --article ID` answers with it."""
    answer(asyncio.run(_article(id_)), as_json, _draw_one)


async def _articles(words: str, limit: int) -> list[dict[str, Any]]:
    async with connected() as faces:
        face = await face_at(faces, LOKET)
        async with opened(faces.settings, LOKET, MODEL, face.reader) as projection:
            return await listed(face, projection, words, limit)


async def _article(text: str) -> dict[str, Any]:
    async with connected() as faces:
        face = await face_at(faces, LOKET)
        found, state, words = await read_article(face, text)
        async with opened(faces.settings, LOKET, MODEL, face.reader) as projection:
            used = used_(projection, found.hex)
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
