"""`loket precedents`: what was said before in comparable cases, without whose cases they were."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from schemas.common import Aspect, Refused, Role
from services.advice.assembly.letter_words import ASPECTS
from services.advice.assembly.precedents import MODEL, making
from services.advice.assembly.searching import Hit, Query
from services.cli.look.answering import answer, product, reason
from services.cli.options import AsJson, Reader
from services.cli.who import actor_at, connected
from services.faces.face import Face
from services.faces.known import known
from services.faces.precedents import checked, like
from services.faces.readers import LOKET, face_at, opened, which
from services.faces.verbs import Side

MaybeCase = Annotated[
    str, typer.Argument(metavar="[CASE]", help="Comparable to this case: its id or reference.")
]
Words = Annotated[str, typer.Option("--text", metavar="WORDS", help="Words to look for.")]
Aspects = Annotated[list[Aspect] | None, typer.Option("--aspect", help="May be given again.")]
Technologies = Annotated[list[str] | None, typer.Option("--technology", metavar="CODE")]
Regimes = Annotated[list[str] | None, typer.Option("--regime", metavar="CODE")]
Product = Annotated[str, typer.Option("--product", metavar="CODE")]
Limit = Annotated[int, typer.Option("--limit", min=1, max=50, help="At most so many.")]


def precedents(
    case: MaybeCase = "",
    text: Words = "",
    aspect: Aspects = None,
    technology: Technologies = None,
    regime: Regimes = None,
    product_code: Product = "",
    limit: Limit = 10,
    who: Reader = "",
    as_json: AsJson = False,
) -> None:
    """Comparable earlier advices and answers, best first; by a case, by words or by codes."""
    facets = (
        *(f"aspect:{one}" for one in aspect or ()),
        *(f"technology:{one}" for one in technology or ()),
        *(f"regime:{one}" for one in regime or ()),
        *([f"product:{product_code}"] if product_code else []),
    )
    if not (case or text.strip() or facets):
        raise Refused("usage", "Comparable to what?", "Give a case, --text or a code.")
    found = asyncio.run(_precedents(case, Query(text, facets), limit, who))
    answer(found, as_json, _draw)


async def _precedents(case: str, query: Query, limit: int, who: str) -> list[dict[str, Any]]:
    async with connected() as faces:
        face = await face_at(faces, LOKET)
        await only_coordinators(face, who)
        if case:
            found = await known(face, await which(case, faces.settings, face))
            query = await like(found, face.reader, query)
        async with opened(faces.settings, LOKET, MODEL, face.reader) as projection:
            hits = await checked(projection, query, limit, making(face.reader))
    return [_shown(hit) for hit in hits]


async def only_coordinators(face: Face, who: str) -> None:
    """Who says who they are must be a coordinator; else it is whoever has the Loket's keys."""
    if who and not (await actor_at(face, Side.LOKET, who)).has(Role.COORDINATOR):
        raise Refused(
            "not_allowed", "This takes the role coordinator.", "Ask a coordinator of the Loket."
        )


def _shown(hit: Hit) -> dict[str, Any]:
    return {**hit.shown, "title": hit.title, "snippet": hit.snippet, "shared": list(hit.shared)}


def _draw(console: Console, found: list[dict[str, Any]]) -> None:
    if not found:
        console.print("Geen vergelijkbare zaken.")
        return
    table = Table(Column("jaar", no_wrap=True), "product", "waarover", "besluit", "wat wij zeiden")
    for one in found:
        about = [ASPECTS[aspect]["nl"] for aspect in one["aspects"]]
        codes = [*about, *one["technologies"], *one["regimes"]]
        said = f"[bold]{escape(one['title'])}[/]\n" if one["title"] else ""
        table.add_row(
            str(one["year"]),
            product(one["product"]),
            escape(", ".join(codes)),
            escape(reason(one["decision"])),
            said + escape(one["snippet"]),
        )
    console.print(table)
